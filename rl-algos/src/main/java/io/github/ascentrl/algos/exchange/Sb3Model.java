package io.github.ascentrl.algos.exchange;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.internal.LibraryVersion;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.ZipArchive;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A PPO or A2C model with {@code MlpPolicy} that Stable-Baselines3 saved: two networks of affine layers with tanh or
 * ReLU between them; discrete actions, multi-discrete actions, or continuous ones with one σ per coordinate. Immutable;
 * training a policy built from it does not change it.
 *
 * <pre>{@code
 * Sb3Model model = Sb3Model.read(Path.of("ppo_cartpole.zip"), env.observationSpace(), env.actionSpace());
 * Policy policy = model.saved("CartPole-v1").deterministic(); // or .save(file)
 * ActorCritic actorCritic = model.actorCritic(); // continue training with Ppo or A2c
 * }</pre>
 *
 * <p>Sizes are those of the file's tensors; a file that contradicts them, or the spaces, is rejected. As in
 * Stable-Baselines3, actions in a {@link Box} are not squashed: the environment clips them. The statistics of a {@code
 * VecNormalize} are not in the model's file: add them with {@link SavedPolicy#withNormalizer}, and train with {@code
 * ObservationNormalizer.frozen}.
 *
 * <p>Nothing in a file is trusted. Pickled objects in its JSON are ignored; for its weights see {@link NamedTensors}.
 */
public final class Sb3Model {
    private static final int LONGEST_DATA = 1 << 26;
    private static final int LONGEST_VERSION = 64;

    private final ActorCriticWeights weights;
    private final Space observations;
    private final Space actions;
    private final Optional<Activation> named;
    private final Activation activation;
    private final String source;
    private final long seed;
    private final long steps;

    private Sb3Model(
            ActorCriticWeights weights,
            Space observations,
            Space actions,
            Optional<Activation> named,
            Activation activation,
            String source,
            long seed,
            long steps) {
        this.weights = weights;
        this.observations = observations;
        this.actions = actions;
        this.named = named;
        this.activation = activation;
        this.source = source;
        this.seed = seed;
        this.steps = steps;
    }

    /**
     * {@return the model in a zip that {@code model.save} wrote}
     *
     * @param file the zip
     * @param observations the observation space, a {@link Box}; Stable-Baselines3 encodes discrete observations
     *     one-hot, so give their space after {@code Wrap.vectorObservation()}
     * @param actions the action space
     * @throws FileFormatException if the file is not such a zip, is damaged, or contains another kind of policy or one
     *     for other spaces
     * @throws IllegalArgumentException if the observation space is not a {@code Box}
     * @throws IOException if it cannot be read
     */
    public static Sb3Model read(Path file, Space observations, Space actions) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        checkObservations(observations);
        try {
            ZipArchive zip = ZipArchive.of(ByteBuffer.wrap(FileBytes.read(file, NamedTensors.MAX_BYTES)));
            ByteBuffer version = zip.read("_stable_baselines3_version", LONGEST_VERSION);
            Sb3Data data = Sb3Data.read(zip.read("data", LONGEST_DATA));
            ActorCriticWeights weights = weights(zip.read("policy.pth", NamedTensors.MAX_BYTES));
            data.checkLayers(weights.actor(), weights.critic());
            data.checkSpaces(actions);
            checkShapes(weights, observations, actions);
            Optional<Activation> named = data.activation();
            return new Sb3Model(
                    weights,
                    observations,
                    actions,
                    named,
                    named.orElse(Activation.TANH),
                    "Stable-Baselines3 "
                            + StandardCharsets.UTF_8.decode(version).toString().strip(),
                    data.seed(),
                    data.steps());
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    /**
     * {@return the model in a safetensors file with the state dictionary of a Stable-Baselines3 policy, or of CleanRL's
     * agents {@code ppo} and {@code ppo_continuous_action}} The activation function is tanh, the default of both,
     * unless {@link #activation} is called.
     *
     * @param file a file with the tensors {@code action_net.weight} and so on, or {@code actor.0.weight},
     *     {@code actor_mean.0.weight}, {@code actor_logstd}, {@code critic.0.weight}
     * @param observations the observation space, a {@link Box}
     * @param actions the action space
     * @throws FileFormatException if the file is not such a file, is damaged, or contains another kind of policy or one
     *     for other spaces
     * @throws IllegalArgumentException if the observation space is not a {@code Box}
     * @throws IOException if it cannot be read
     */
    public static Sb3Model safetensors(Path file, Space observations, Space actions) throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        checkObservations(observations);
        NamedTensors tensors = NamedTensors.safetensors(file);
        try {
            ActorCriticWeights weights = ActorCriticWeights.read(tensors);
            checkShapes(weights, observations, actions);
            return new Sb3Model(
                    weights, observations, actions, Optional.empty(), Activation.TANH, "a safetensors file", 0, 0);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    private static ActorCriticWeights weights(ByteBuffer policy) throws FileFormatException {
        try {
            return ActorCriticWeights.read(NamedTensors.torch(policy));
        } catch (FileFormatException e) {
            throw new FileFormatException("policy.pth: " + e.getMessage(), e);
        }
    }

    private static void checkObservations(Space observations) {
        if (!(observations instanceof Box)) {
            throw new IllegalArgumentException("observations are " + observations + ", but the network takes a vector;"
                    + " pass the space of the environment wrapped in Wrap.vectorObservation()");
        }
    }

    private static void checkShapes(ActorCriticWeights weights, Space observations, Space actions)
            throws FileFormatException {
        if (weights.actor().inputs() != observations.size()) {
            throw new FileFormatException("the networks " + weights.sizes() + " take "
                    + weights.actor().inputs() + " numbers, but observations have " + observations.size() + ": "
                    + observations);
        }
        int needed = actions instanceof Box ? actions.size() : actions.choices();
        if (weights.actor().outputs() != needed) {
            throw new FileFormatException("the policy's network " + weights.sizes() + " has "
                    + weights.actor().outputs() + " outputs, but " + needed + " are needed for " + actions);
        }
        if (actions instanceof Box != (weights.logStd() != null)) {
            throw new FileFormatException("the file has " + (weights.logStd() == null ? "no" : "a")
                    + " log σ, so its actions are " + (weights.logStd() == null ? "discrete" : "continuous")
                    + ", but the action space is " + actions);
        }
    }

    /**
     * {@return the same model with another activation function, for files that do not name one}
     *
     * @param newActivation the activation function between the layers
     * @throws IllegalArgumentException if the file names another one
     */
    public Sb3Model activation(Activation newActivation) {
        Objects.requireNonNull(newActivation, "newActivation");
        if (named.isPresent() && named.get() != newActivation) {
            throw new IllegalArgumentException(
                    "activation " + newActivation + ", but the file names " + named.get() + "; leave out the call");
        }
        return new Sb3Model(weights, observations, actions, named, newActivation, source, seed, steps);
    }

    /** {@return a new actor and critic with these weights, over one set of parameters} */
    public ActorCritic actorCritic() {
        Parameters parameters = new Parameters();
        Mlp actor = weights.actor().network(activation, parameters, "actor.");
        Mlp critic = weights.critic().network(activation, parameters, "critic.");
        DifferentiablePolicy policy = policy(actor);
        weights.critic().copyTo(critic);
        parameters.changed();
        return new ActorCritic(policy, critic);
    }

    /** {@return a new policy with these weights, without the critic} */
    public DifferentiablePolicy policy() {
        return policy(weights.actor().network(activation, new Parameters(), ""));
    }

    private DifferentiablePolicy policy(Mlp network) {
        DifferentiablePolicy policy = actions instanceof Discrete choices
                ? CategoricalPolicy.of(network, choices)
                : actions instanceof MultiDiscrete choices
                        ? MultiDiscretePolicy.of(network, choices)
                        : GaussianPolicy.freeSigma(network, 1);
        weights.actor().copyTo(network);
        if (weights.logStd() != null) {
            AffineLayers.copy(weights.logStd(), network.parameters().get("logStd"));
        }
        network.parameters().changed();
        return policy;
    }

    /**
     * {@return policy and critic with their spaces, ready to be saved in a file of this library}
     *
     * @param environment the environment that it was trained on, by its id if it has one
     */
    public SavedPolicy saved(String environment) {
        Provenance provenance = new Provenance(
                environment, "a model of " + source, seed, LibraryVersion.current(), 0, steps, List.of());
        Mlp critic = weights.critic().network(activation, new Parameters(), "critic.");
        weights.critic().copyTo(critic);
        return SavedPolicy.of(policy(), observations, actions, provenance).withCritic(critic);
    }

    /** {@return the contents of the file, one per line: its writer, layers, activation function, spaces} */
    @Override
    public String toString() {
        return source + (steps > 0 ? ", trained for " + steps + " steps" : "") + "\nlayers: " + weights.sizes()
                + "\nactivation: " + activation + (named.isPresent() ? "" : " (not named in the file)")
                + "\nobservations: " + observations + "\nactions: " + actions;
    }
}
