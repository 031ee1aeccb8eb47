package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.internal.LibraryVersion;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A policy with everything needed to use it again, in one file.
 *
 * <pre>{@code
 * SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), provenance).save(file);
 * Policy policy = SavedPolicy.load(file).deterministic(); // acting() draws actions, as in training
 *
 * trainer.saved(provenance).save(file);                    // Ppo, A2c: with their critic and normaliser
 * ActorCritic model = SavedPolicy.load(file).actorCritic(); // continue training with either trainer
 * }</pre>
 *
 * <p>Spaces are those of the environment before any normalisation. Save a policy that was trained behind a normaliser
 * together with it: use {@link #withNormalizer}, or the trainer's {@code saved(provenance)}, which adds its own
 * normaliser.
 *
 * <p>The network may be any that has a {@linkplain NetworkSpec spec}; your own type must be
 * {@linkplain NetworkSpec#register registered} before its files are loaded.
 *
 * <p>The file is a safetensors file (see {@link io.github.ascentrl.nn.io.SafetensorsHeader}). Its tensors are the
 * network's parameters under their names, F32 [rows, cols] (of an {@code Mlp}: {@code 0.weight} [in, out],
 * {@code 0.bias} [1, out], {@code 1.weight}, …; PyTorch's {@code nn.Linear} needs the weights transposed),
 * {@code logStd} [1, m] if σ is a parameter, and the parameters that only the critic has. Metadata:
 * {@code format} = {@value #FORMAT}, {@code version} = {@value #VERSION}, or {@value #VERSION_WITH_CRITIC} with a
 * critic, {@code kind}, {@code library_version}, and as JSON {@code network} (the spec), {@code observation_space},
 * {@code action_space} and {@code provenance}. If they exist, there are also {@code critic} (the spec),
 * {@code normalizer}, {@code normalizer_statistics} and {@code return_statistics}. Both versions can be read; other
 * versions are refused with a message.
 */
public final class SavedPolicy {
    /** The metadata {@code format}. */
    public static final String FORMAT = "ascent-policy";

    /**
     * The metadata {@code version} without a critic: raised when a reader of the old version would misread the new one.
     */
    public static final String VERSION = "1";

    /** The metadata {@code version} with a critic. */
    public static final String VERSION_WITH_CRITIC = "2";

    private final PolicyKind kind;
    private final Network network;
    private final DifferentiablePolicy policy;
    private final Space observationSpace;
    private final Space actionSpace;
    /** Null if there is none; so are the critic and the returns. */
    private final FrozenNormalizer normalizer;

    private final SavedCritic critic;
    private final RunningStatistics returns;
    private final Provenance provenance;
    private final String libraryVersion;

    SavedPolicy(
            PolicyKind kind,
            Network network,
            Space observationSpace,
            Space actionSpace,
            FrozenNormalizer normalizer,
            SavedCritic critic,
            RunningStatistics returns,
            Provenance provenance,
            String libraryVersion) {
        this.kind = kind;
        this.network = network;
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        this.normalizer = normalizer;
        this.critic = critic;
        this.returns = returns;
        this.provenance = Objects.requireNonNull(provenance, "provenance");
        this.libraryVersion = libraryVersion;
        if (network.inputSize() != observationSpace.size()) {
            throw new IllegalArgumentException("the network takes " + network.inputSize()
                    + " numbers, but observations have " + observationSpace.size() + "; pass the observation space that"
                    + " the network was built for");
        }
        if (normalizer != null && !normalizer.observations().equals(observationSpace)) {
            throw new IllegalArgumentException("the normaliser was made for observations in "
                    + normalizer.observations() + ", but these are in " + observationSpace
                    + "; pass the observation space of the environment before normalisation");
        }
        policy = kind.over(network, observationSpace, actionSpace);
    }

    /**
     * {@return a policy to be saved, over a network that may still be trained}
     *
     * @param kind the meaning of the network's outputs
     * @param network maps observations to outputs; saved with the parameters that it has when {@link #save} is called
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to
     * @param provenance the environment, the trainer and the seed of its training
     * @throws IllegalArgumentException if network, spaces and kind do not fit together
     */
    public static SavedPolicy of(
            PolicyKind kind, Network network, Space observationSpace, Space actionSpace, Provenance provenance) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        return new SavedPolicy(
                kind, network, observationSpace, actionSpace, null, null, null, provenance, LibraryVersion.current());
    }

    /**
     * {@return a copy of a policy as it is now, to be saved; later training does not change it}
     *
     * @param policy a policy of this package over a network with a spec, for example {@code ActorCritic.actor()}, or
     *     such a policy behind a {@linkplain FrozenNormalizer#before(DifferentiablePolicy) normaliser}, which is saved
     *     too. Only the parameters that the spec builds are saved; for those of a critic see {@link #withCritic}
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to; if the policy was made for a space, that space
     * @param provenance the environment, the trainer and the seed of its training
     * @throws IllegalArgumentException if the policy is not of this package, does not fit the spaces, or was made for
     *     another action space
     * @throws UnsupportedOperationException if its network has no {@linkplain Network#spec spec}
     */
    public static SavedPolicy of(
            DifferentiablePolicy policy, Space observationSpace, Space actionSpace, Provenance provenance) {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        if (policy instanceof NormalizedPolicy behind) {
            return of(behind.policy(), observationSpace, actionSpace, provenance)
                    .withNormalizer(behind.normalizer());
        }
        if (!(policy instanceof NetworkPolicy known)) {
            throw new IllegalArgumentException("a " + policy.getClass().getSimpleName()
                    + " is not one of this library's policies, so a file cannot describe it; save its trainer, or"
                    + " policy.parameters(), with Checkpoint.write");
        }
        known.checkFits(observationSpace, actionSpace, false);
        if (known.bounds() != null
                && !known.bounds().equals(actionSpace)) { // a loaded policy takes its bounds from the space
            throw NetworkPolicy.otherActions(known.actionSpace(), actionSpace);
        }
        Network copy = NetworkSpec.copyOf(known.network);
        SavedPolicy saved = of(known.kind(), copy, observationSpace, actionSpace, provenance);
        Parameter from = known.freeSigma();
        if (from != null) {
            Parameter to = copy.parameters().get(PolicyFile.LOG_STD);
            System.arraycopy(
                    from.owner().values(), from.offset(), copy.parameters().values(), to.offset(), from.size());
        }
        return saved;
    }

    /**
     * {@return a copy of this with a normaliser in front of the policy}
     *
     * @param newNormalizer turns observations of the observation space into those that the network was trained on
     * @throws IllegalArgumentException if it was made for another space
     */
    public SavedPolicy withNormalizer(FrozenNormalizer newNormalizer) {
        Objects.requireNonNull(newNormalizer, "newNormalizer");
        return new SavedPolicy(
                kind,
                network,
                observationSpace,
                actionSpace,
                newNormalizer,
                critic,
                returns,
                provenance,
                libraryVersion);
    }

    /**
     * {@return a copy of this with a copy of a value function, so that {@code Ppo} or {@code A2c} can continue
     * training} For a policy without a critic, for example a clone, pass a new network:
     * {@code Mlp.sizes(4, 64, 1).into(new Parameters(), "critic.")}. Code that only acts with the policy, or trains it
     * without a critic, is not affected.
     *
     * @param newCritic V, a network with a spec and one output that takes the same input as the policy's network; the
     *     two may share {@linkplain io.github.ascentrl.nn.layer.Trunk trunks}
     * @throws IllegalArgumentException if it has several outputs or takes other observations, or both networks could
     *     not be rebuilt over the same parameters because layers other than trunks are shared or have the same names
     * @throws UnsupportedOperationException if it has no {@linkplain Network#spec spec}
     */
    public SavedPolicy withCritic(Network newCritic) {
        Objects.requireNonNull(newCritic, "newCritic");
        return with(SavedCritic.of(this, newCritic));
    }

    SavedPolicy with(SavedCritic newCritic) {
        return new SavedPolicy(
                kind,
                network,
                observationSpace,
                actionSpace,
                normalizer,
                newCritic,
                returns,
                provenance,
                libraryVersion);
    }

    /**
     * {@return a copy of this with the statistics of discounted returns by which rewards were scaled in training} They
     * give the unit of the critic's values and are not needed for acting.
     *
     * @param newReturns statistics of one coordinate; copied
     * @throws IllegalArgumentException if they have several coordinates
     */
    public SavedPolicy withReturns(RunningStatistics newReturns) {
        Objects.requireNonNull(newReturns, "newReturns");
        if (newReturns.size() != 1) {
            throw new IllegalArgumentException(
                    "the statistics have " + newReturns.size() + " coordinates; pass statistics of one, the return");
        }
        RunningStatistics copy = newReturns.copy();
        return new SavedPolicy(
                kind, network, observationSpace, actionSpace, normalizer, critic, copy, provenance, libraryVersion);
    }

    /**
     * Writes a temporary file next to the given one and moves it into place.
     *
     * @param file the file to write; its folder must exist
     * @throws IllegalArgumentException if the policy is too large to be read back: 2 MiB of bounds or means (some
     *     80,000 numbers), or 1 GiB of weights; or if the network's spec builds another network
     * @throws UnsupportedOperationException if the network has no {@linkplain Network#spec spec}
     * @throws IOException if the file cannot be written; an existing file then stays unchanged
     */
    public void save(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        PolicyFile.write(this, file);
    }

    /**
     * {@return the policy in a file} Nothing in the file is trusted: memory use stays proportional to its size, and it
     * can run no code except the readers registered for network types. A critic is built only when {@link #actorCritic}
     * is called, so code that only acts need not register its type.
     *
     * @param file a file that {@link #save} wrote
     * @throws FileFormatException if it is another kind of file, of another version, too large or damaged (the checksum
     *     finds every small change), or its network is of a type that is not registered
     * @throws IOException if it cannot be read
     */
    public static SavedPolicy load(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return PolicyFile.read(file, true);
    }

    /**
     * {@return the policy in a file whose checksum is missing or wrong because another program changed the weights}
     * Otherwise the same as {@link #load}.
     *
     * @param file a file that {@link #save} wrote and another program changed
     * @throws FileFormatException if it is another kind of file, of another version, too large, or its parts do not fit
     *     together
     * @throws IOException if it cannot be read
     */
    public static SavedPolicy loadUnverified(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return PolicyFile.read(file, false);
    }

    /**
     * {@return the description of the policy and its origin as in its file, for files of other formats} The keys are
     * {@code kind}, {@code library_version}, and with JSON values {@code network} (the spec),
     * {@code observation_space}, {@code action_space} and {@code provenance}.
     *
     * @throws IllegalArgumentException if a space is too large to be read back
     * @throws UnsupportedOperationException if the network has no {@linkplain Network#spec spec}
     */
    public Map<String, String> metadata() {
        return PolicyFile.metadata(this);
    }

    /** {@return the kind of policy, which defines the meaning of the network's outputs} */
    public PolicyKind kind() {
        return kind;
    }

    /** {@return the policy's network} */
    public Network network() {
        return network;
    }

    /** {@return whether a critic is saved with the policy} */
    public boolean hasCritic() {
        return critic != null;
    }

    /** {@return the critic as it is saved; null if there is none} */
    SavedCritic critic() {
        return critic;
    }

    /**
     * {@return copies of the policy and the critic over new parameters, with the present values, for training with
     * {@code Ppo} or {@code A2c}} The model takes normalised observations, and its values are those of scaled rewards.
     * Let the sampler's normaliser and scaler continue from {@link #normalizer} and {@link #returns}: see
     * {@code ObservationNormalizer.learning} and {@code RewardScaler.learning}.
     *
     * @throws IllegalStateException if there is no critic
     * @throws IllegalArgumentException if the critic's network is of a type that is not registered, or the file's
     *     critic does not fit its policy
     */
    public ActorCritic actorCritic() {
        if (critic == null) {
            throw new IllegalStateException("no critic is saved with this policy; add one: withCritic(Mlp.sizes("
                    + network.inputSize() + ", 64, 1).into(new Parameters(), \"critic.\").build(rng))");
        }
        return critic.withPolicy(this);
    }

    /** {@return the policy over the network, for further training; it acts on normalised observations} */
    public DifferentiablePolicy policy() {
        return policy;
    }

    /**
     * {@return the policy for observations of the observation space, which are normalised first if there is a
     * normaliser} Its actions are drawn, as in training. Any trainer that needs no critic can continue to train it; it
     * shares its parameters with {@link #policy}.
     */
    public DifferentiablePolicy acting() {
        return normalizer == null ? policy : normalizer.before(policy);
    }

    /**
     * {@return the policy without exploration: always the best action, see {@link DifferentiablePolicy#deterministic}}
     */
    public Policy deterministic() {
        return acting().deterministic();
    }

    /** {@return the space that every observation belongs to} */
    public Space observationSpace() {
        return observationSpace;
    }

    /** {@return the space that every action belongs to} */
    public Space actionSpace() {
        return actionSpace;
    }

    /** {@return the normaliser of observations that the network was trained with, if any} */
    public Optional<FrozenNormalizer> normalizer() {
        return Optional.ofNullable(normalizer);
    }

    /**
     * {@return a copy of the statistics of returns by which rewards were scaled, if any, for
     * {@code RewardScaler.learning}}
     */
    public Optional<RunningStatistics> returns() {
        return Optional.ofNullable(returns).map(RunningStatistics::copy);
    }

    /** {@return the environment, the trainer and the seed of the policy's training} */
    public Provenance provenance() {
        return provenance;
    }

    /** {@return the version of the library that saved the policy} */
    public String libraryVersion() {
        return libraryVersion;
    }
}
