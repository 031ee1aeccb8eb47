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

/**
 * A policy π(a|s) and a value function V(s) over one set of parameters, which one optimiser moves. They may be separate
 * networks or share a {@link Trunk}. The factories build the usual ones; the constructor takes any
 * policy and critic. A critic with memory needs a {@link NetworkPolicy} beside it.
 *
 * <p>{@link #values} serves one thread at a time.
 */
public final class ActorCritic implements ActorCriticModel {
    private final DifferentiablePolicy actor;
    private final Network critic;
    private final Evaluator evaluator;
    private final DifferentiablePolicy collector;

    /**
     * Puts an actor and a critic together.
     *
     * @param actor π
     * @param critic V, a network with one output
     * @throws IllegalArgumentException if the critic has several outputs, or other parameters than the actor, or memory
     *     that it shares with the policy in part, or memory beside a policy that is no {@link NetworkPolicy}
     */
    public ActorCritic(DifferentiablePolicy actor, Network critic) {
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

    /** {@return the numbers that a rollout keeps of each environment, if the critic remembers any} */
    private int remembered() {
        return actor instanceof NetworkPolicy policy ? Trunk.memorySize(List.of(policy.network(), critic)) : 0;
    }

    private static DifferentiablePolicy collector(DifferentiablePolicy actor, Network critic) {
        if (critic.memorySize() == 0) {
            return actor;
        }
        if (!(actor instanceof NetworkPolicy policy)) {
            throw new IllegalArgumentException("a critic with memory beside a "
                    + actor.getClass().getSimpleName()
                    + ", which is no NetworkPolicy; implement ActorCriticModel for both together");
        }
        int own = policy.network().memorySize();
        int together = Trunk.memorySize(List.of(policy.network(), critic)); // of layers that they share once
        if (together == own) {
            return actor;
        }
        if (together != own + critic.memorySize()) {
            throw new IllegalArgumentException("of the " + critic.memorySize() + " numbers that the critic remembers, "
                    + (own + critic.memorySize() - together)
                    + " are the policy's, too; let it share all layers with memory that it has, or none");
        }
        return new CriticMemory(actor, critic);
    }

    /**
     * {@return two separate tanh networks, orthogonally initialised with gains √2, .01 for the policy's and 1 for the
     * value's last layer} The networks of PPO's usual implementations. The policy is categorical for {@link Discrete}
     * and {@link MultiDiscrete} actions, Gaussian with one free σ per coordinate, at first 1, for a {@link Box}. Where
     * observations hold an {@linkplain io.github.ascentrl.api.space.Column#ACTION_MASK action mask} it is
     * {@linkplain CategoricalPolicy#masked masked}.
     *
     * @param observations the observation space; {@link Discrete} observations are embedded in a vector as long as the
     *     first hidden layer
     * @param actions the action space
     * @param rng draws the initial weights
     * @param hidden sizes of the hidden layers of each network
     * @throws IllegalArgumentException if observations hold a mask that does not fit the actions
     */
    public static ActorCritic separate(Space observations, Space actions, Rng rng, int... hidden) {
        Parameters parameters = new Parameters();
        Network actor = network(observations, outputs(actions), 0.01, parameters, "actor.", rng, hidden);
        Network critic = network(observations, 1, 1, parameters, "critic.", rng, hidden);
        return new ActorCritic(policy(actor, observations, actions), critic);
    }

    /**
     * {@return one tanh network whose last hidden layer policy and value share; otherwise as {@link #separate}}
     *
     * @param observations the observation space; {@link Discrete} observations are embedded in a vector as long as the
     *     first hidden layer, which is all of the trunk if there is only one
     * @param actions the action space
     * @param rng draws the initial weights
     * @param hidden sizes of the shared layers, at least one
     * @throws IllegalArgumentException if there is no layer to share, or observations hold a mask that does not fit the
     *     actions
     */
    public static ActorCritic shared(Space observations, Space actions, Rng rng, int... hidden) {
        if (hidden.length == 0) {
            throw new IllegalArgumentException("a shared network needs at least 1 hidden layer to share");
        }
        return over(trunk(observations, new Parameters(), rng, hidden), observations, actions, rng);
    }

    /**
     * {@return policy and value as two heads over a trunk of your own, for example a {@link
     * io.github.ascentrl.nn.layer.Conv} that looks at pictures, or a {@link io.github.ascentrl.nn.layer.Gru} that
     * remembers; otherwise as {@link #separate}}
     *
     * @param trunk what they share; the heads go into its parameters, as {@code actor.} and {@code critic.}
     * @param observations the observation space, as the trunk takes them
     * @param actions the action space
     * @param rng draws the heads' initial weights
     * @param hidden sizes of the hidden layers of each head, tanh; none for linear heads
     * @throws IllegalArgumentException if the trunk does not take such observations, or they hold a mask that does not fit
     *     the actions
     */
    public static ActorCritic over(Trunk trunk, Space observations, Space actions, Rng rng, int... hidden) {
        return over(trunk, trunk, observations, actions, rng, hidden);
    }

    /**
     * {@return policy and value over trunks of their own, which share nothing; otherwise as {@link #over(Trunk, Space, Space,
     * Rng, int...)}}
     *
     * @param actor the policy's
     * @param critic the value's, among the same parameters, under names of its own: neither {@code actor.} nor
     *     {@code critic.}, which the heads take
     * @param observations the observation space, as the trunks take them
     * @param actions the action space
     * @param rng draws the heads' initial weights
     * @param hidden sizes of the hidden layers of each head, tanh; none for linear heads
     * @throws IllegalArgumentException if a trunk does not take such observations, or they hold a mask that does not fit the
     *     actions, or the trunks have different parameters
     */
    public static ActorCritic over(
            Trunk actor, Trunk critic, Space observations, Space actions, Rng rng, int... hidden) {
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
        Rng chance = rng.child("trunk.");
        if (!(observations instanceof Discrete cells)) {
            int[] sizes = prepended(observations.size(), hidden);
            return Trunk.of(mlp(sizes, StrictMath.sqrt(2), parameters, "trunk.", chance), Activation.TANH);
        }
        Embedding embedding = new Embedding(cells.n(), hidden[0], chance.child("embedding"), parameters, "trunk.");
        if (hidden.length == 1) {
            return Trunk.of(embedding);
        }
        Network rest = mlp(hidden, StrictMath.sqrt(2), parameters, "trunk.", chance);
        return Trunk.of(Trunk.of(embedding).to(rest), Activation.TANH);
    }

    private static Network network(
            Space observations, int outputs, double gain, Parameters parameters, String name, Rng rng, int[] hidden) {
        int[] sizes = appended(hidden, outputs);
        Rng chance = rng.child(name);
        if (observations instanceof Discrete cells && hidden.length > 0) {
            Embedding embedding = new Embedding(cells.n(), hidden[0], chance.child("embedding"), parameters, name);
            return Trunk.of(embedding).to(mlp(sizes, gain, parameters, name, chance));
        }
        return mlp(prepended(observations.size(), sizes), gain, parameters, name, chance);
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
     * @throws IllegalArgumentException if the critic could not be built beside the policy again, see {@link
     *     SavedPolicy#withCritic}
     * @throws UnsupportedOperationException if the critic has no {@linkplain Network#spec spec}
     */
    @Override
    public SavedPolicy withCritic(SavedPolicy actor) {
        return actor.withCritic(critic);
    }

    @Override
    public Heads on(Tape tape, Batch batch) {
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
        checkWidth(batch);
        return critic.memorySize() == 0
                ? ChunkedEvaluation.values(evaluator, batch)
                : RecurrentValues.of(critic, evaluator, batch, collector == actor, remembered());
    }

    @Override
    public void checkCritic(Space observations) {
        Fit.checkInputs("the critic", critic.inputSize(), observations);
    }

    private void checkWidth(Batch batch) {
        if (batch.observationSize() != critic.inputSize()) {
            throw new IllegalArgumentException("observations have " + batch.observationSize()
                    + " numbers but the critic takes " + critic.inputSize()
                    + "; build it with the observation space's size");
        }
    }
}
