package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.ChunkedEvaluation;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.NetworkPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Embedding;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Init;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A policy π(a|s) and a value function V(s) over one set of parameters, trained by one optimiser. They may be separate
 * networks or share a {@link Trunk}. The factories build the usual ones; the constructor takes any policy and critic. A
 * critic with memory needs a {@link NetworkPolicy} as its actor.
 *
 * <p>{@link #values} must not be called by several threads at the same time.
 */
public final class ActorCritic implements ActorCriticModel {
    private final DifferentiablePolicy actor;
    private final Network critic;
    private final Evaluator evaluator;
    private final DifferentiablePolicy collector;

    /**
     * Combines an actor and a critic.
     *
     * @param actor π
     * @param critic V, a network with one output
     * @throws IllegalArgumentException if the critic does not have one output, or has other parameters than the actor,
     *     or shares only a part of its memory with the policy, or has memory although the policy is not a {@link
     *     NetworkPolicy}
     */
    public ActorCritic(DifferentiablePolicy actor, Network critic) {
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(critic, "critic");
        if (critic.outputSize() != 1) {
            throw new IllegalArgumentException("a critic has 1 output, this one has " + critic.outputSize());
        }
        if (critic.parameters() != actor.parameters()) {
            throw new IllegalArgumentException("actor and critic have different parameters; build both into the same"
                    + " Parameters: Mlp.sizes(…).into(parameters, \"critic.\")");
        }
        this.actor = actor;
        this.critic = critic;
        evaluator = critic.evaluator();
        collector = collector(actor, critic);
    }

    /** {@return the size of the memory that a rollout stores for each environment, used if the critic has memory} */
    private int remembered() {
        return actor instanceof NetworkPolicy policy ? Trunk.memorySize(List.of(policy.network(), critic)) : 0;
    }

    private static DifferentiablePolicy collector(DifferentiablePolicy actor, Network critic) {
        if (critic.memorySize() == 0) {
            return actor;
        }
        if (!(actor instanceof NetworkPolicy policy)) {
            throw new IllegalArgumentException("a critic with memory needs a NetworkPolicy as its actor, got a "
                    + actor.getClass().getSimpleName()
                    + "; implement ActorCriticModel for the two");
        }
        int own = policy.network().memorySize();
        int together = Trunk.memorySize(List.of(policy.network(), critic)); // shared layers count once
        if (together == own) {
            return actor;
        }
        if (together != own + critic.memorySize()) {
            throw new IllegalArgumentException("the critic must share all or none of its layers with memory with the"
                    + " policy, but " + (own + critic.memorySize() - together) + " of the " + critic.memorySize()
                    + " numbers that it remembers are also the policy's; share all of these layers or none");
        }
        return new CriticMemory(actor, critic);
    }

    /**
     * {@return two separate tanh networks, orthogonally initialised with gain √2, except for the last layers: .01 for
     * the policy's and 1 for the value's} These are the networks of PPO's usual implementations. The policy is
     * categorical for {@link Discrete} and {@link MultiDiscrete} actions, and Gaussian with one free σ per coordinate,
     * initially 1, for a {@link Box}. If observations contain an {@linkplain
     * io.github.ascentrl.api.space.Column#ACTION_MASK action mask}, the policy is {@linkplain CategoricalPolicy#masked
     * masked}.
     *
     * @param observations the observation space; {@link Discrete} observations are embedded in a vector of the size of
     *     the first hidden layer
     * @param actions the action space
     * @param rng draws the initial weights
     * @param hidden sizes of the hidden layers of each network
     * @throws IllegalArgumentException if observations contain a mask that does not fit the actions
     */
    public static ActorCritic separate(Space observations, Space actions, Rng rng, int... hidden) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rng, "rng");
        Objects.requireNonNull(hidden, "hidden");
        Parameters parameters = new Parameters();
        Network actor = network(observations, outputs(actions), 0.01, parameters, "actor.", rng, hidden);
        Network critic = network(observations, 1, 1, parameters, "critic.", rng, hidden);
        return new ActorCritic(policy(actor, observations, actions), critic);
    }

    /**
     * {@return a policy and a value that share all hidden layers of one tanh network; otherwise as {@link #separate}}
     *
     * @param observations the observation space; {@link Discrete} observations are embedded in a vector of the size of
     *     the first hidden layer; if that is the only hidden layer, the embedding is the whole trunk
     * @param actions the action space
     * @param rng draws the initial weights
     * @param hidden sizes of the shared layers, at least one
     * @throws IllegalArgumentException if there is no layer to share, or observations contain a mask that does not fit
     *     the actions
     */
    public static ActorCritic shared(Space observations, Space actions, Rng rng, int... hidden) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rng, "rng");
        Objects.requireNonNull(hidden, "hidden");
        if (hidden.length == 0) {
            throw new IllegalArgumentException("a shared network needs at least 1 hidden layer to share");
        }
        return over(trunk(observations, new Parameters(), rng, hidden), observations, actions, rng);
    }

    /**
     * {@return policy and value as two heads over your own trunk, for example a {@link
     * io.github.ascentrl.nn.layer.Conv} for images or a {@link io.github.ascentrl.nn.layer.Gru} for memory; otherwise
     * as {@link #separate}}
     *
     * @param trunk the layers that they share; the heads are added to its parameters as {@code actor.} and
     *     {@code critic.}
     * @param observations the observation space; it must fit the trunk's input
     * @param actions the action space
     * @param rng draws the heads' initial weights
     * @param hidden sizes of the hidden layers of each head, tanh; none for linear heads
     * @throws IllegalArgumentException if the trunk does not take such observations, or they contain a mask that does
     *     not fit the actions
     */
    public static ActorCritic over(Trunk trunk, Space observations, Space actions, Rng rng, int... hidden) {
        Objects.requireNonNull(trunk, "trunk");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rng, "rng");
        Objects.requireNonNull(hidden, "hidden");
        return over(trunk, trunk, observations, actions, rng, hidden);
    }

    /**
     * {@return policy and value over two separate trunks, which share nothing; otherwise as {@link #over(Trunk, Space,
     * Space, Rng, int...)}}
     *
     * @param actor the policy's trunk
     * @param critic the value's trunk, in the same {@link Parameters} under different names; the names {@code actor.}
     *     and {@code critic.} are taken by the heads
     * @param observations the observation space; it must fit the trunks' input
     * @param actions the action space
     * @param rng draws the heads' initial weights
     * @param hidden sizes of the hidden layers of each head, tanh; none for linear heads
     * @throws IllegalArgumentException if a trunk does not take such observations, or they contain a mask that does not
     *     fit the actions, or the trunks have different parameters
     */
    public static ActorCritic over(
            Trunk actor, Trunk critic, Space observations, Space actions, Rng rng, int... hidden) {
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(critic, "critic");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rng, "rng");
        Objects.requireNonNull(hidden, "hidden");
        Fit.checkInputs(actor == critic ? "the trunk" : "the actor's trunk", actor.inputSize(), observations);
        Fit.checkInputs("the critic's trunk", critic.inputSize(), observations);
        Network pi = actor.to(head(actor, outputs(actions), 0.01, "actor.", rng, hidden));
        Network v = critic.to(head(critic, 1, 1, "critic.", rng, hidden));
        return new ActorCritic(policy(pi, observations, actions), v);
    }

    private static int outputs(Space actions) {
        return actions.choices() > 0 ? actions.choices() : actions.size();
    }

    private static DifferentiablePolicy policy(Network network, Space observations, Space actions) {
        boolean masked = observations instanceof Box box
                && box.column(Column.ACTION_MASK).isPresent();
        if (actions instanceof Discrete choices) {
            return masked
                    ? CategoricalPolicy.masked(network, observations, choices)
                    : CategoricalPolicy.of(network, choices);
        }
        if (actions instanceof MultiDiscrete choices) {
            return masked
                    ? MultiDiscretePolicy.masked(network, observations, choices)
                    : MultiDiscretePolicy.of(network, choices);
        }
        return GaussianPolicy.freeSigma(network, 1);
    }

    private static Trunk trunk(Space observations, Parameters parameters, Rng rng, int[] hidden) {
        Rng trunkRng = rng.child("trunk.");
        if (!(observations instanceof Discrete cells)) {
            int[] sizes = prepended(observations.size(), hidden);
            return Trunk.of(mlp(sizes, StrictMath.sqrt(2), parameters, "trunk.", trunkRng), Activation.TANH);
        }
        Embedding embedding = new Embedding(cells.n(), hidden[0], trunkRng.child("embedding"), parameters, "trunk.");
        if (hidden.length == 1) {
            return Trunk.of(embedding);
        }
        Network rest = mlp(hidden, StrictMath.sqrt(2), parameters, "trunk.", trunkRng);
        return Trunk.of(Trunk.of(embedding).to(rest), Activation.TANH);
    }

    private static Network network(
            Space observations, int outputs, double gain, Parameters parameters, String name, Rng rng, int[] hidden) {
        int[] sizes = appended(hidden, outputs);
        Rng networkRng = rng.child(name);
        if (observations instanceof Discrete cells && hidden.length > 0) {
            Embedding embedding = new Embedding(cells.n(), hidden[0], networkRng.child("embedding"), parameters, name);
            return Trunk.of(embedding).to(mlp(sizes, gain, parameters, name, networkRng));
        }
        return mlp(prepended(observations.size(), sizes), gain, parameters, name, networkRng);
    }

    private static Network head(Trunk trunk, int outputs, double gain, String name, Rng rng, int[] hidden) {
        int[] sizes = prepended(trunk.outputSize(), appended(hidden, outputs));
        return mlp(sizes, gain, trunk.parameters(), name, rng.child(name));
    }

    private static Mlp mlp(int[] sizes, double outputGain, Parameters parameters, String name, Rng rng) {
        return Mlp.sizes(sizes)
                .activation(Activation.TANH)
                .init(Init.ORTHOGONAL)
                .gains(StrictMath.sqrt(2), outputGain)
                .into(parameters, name)
                .build(rng);
    }

    private static int[] appended(int[] first, int last) {
        int[] sizes = Arrays.copyOf(first, first.length + 1);
        sizes[first.length] = last;
        return sizes;
    }

    private static int[] prepended(int first, int[] rest) {
        int[] sizes = new int[rest.length + 1];
        sizes[0] = first;
        System.arraycopy(rest, 0, sizes, 1, rest.length);
        return sizes;
    }

    @Override
    public DifferentiablePolicy actor() {
        return actor;
    }

    /** {@return the network of V} */
    public Network critic() {
        return critic;
    }

    @Override
    public DifferentiablePolicy collector() {
        return collector;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the critic could not be rebuilt with the policy, see {@link
     *     SavedPolicy#withCritic}
     * @throws UnsupportedOperationException if the critic has no {@linkplain Network#spec spec}
     */
    @Override
    public SavedPolicy withCritic(SavedPolicy actor) {
        Objects.requireNonNull(actor, "actor");
        return actor.withCritic(critic);
    }

    @Override
    public Heads on(Tape tape, Batch batch) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(batch, "batch");
        checkWidth(batch);
        Tensor observations = tape.constant(batch.observations(), batch.steps(), batch.observationSize());
        if (actor instanceof NetworkPolicy policy) {
            List<Network> networks = List.of(policy.network(), critic);
            List<Tensor> outputs = collector.span().isStep()
                    ? Trunk.forward(tape, observations, networks)
                    : Trunk.forward(tape, observations, Segments.sequences(batch), networks);
            return new Heads(policy.on(tape, outputs.get(0), batch), outputs.get(1));
        }
        return new Heads(actor.on(tape, batch), critic.forward(tape, observations));
    }

    @Override
    public StateValues values(Batch batch) {
        Objects.requireNonNull(batch, "batch");
        checkWidth(batch);
        return critic.memorySize() == 0
                ? ChunkedEvaluation.values(evaluator, batch)
                : RecurrentValues.of(critic, evaluator, batch, collector == actor, remembered());
    }

    @Override
    public void checkCritic(Space observations) {
        Objects.requireNonNull(observations, "observations");
        Fit.checkInputs("the critic", critic.inputSize(), observations);
    }

    private void checkWidth(Batch batch) {
        if (batch.observationSize() != critic.inputSize()) {
            throw new IllegalArgumentException("observations have " + batch.observationSize()
                    + " numbers but the critic takes " + critic.inputSize()
                    + "; build the critic with the observation space's size");
        }
    }
}
