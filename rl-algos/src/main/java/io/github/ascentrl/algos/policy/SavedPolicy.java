package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
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
 * A policy with everything that is needed to use it again, in one file.
 *
 * <pre>{@code
 * SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), provenance).save(file);
 * Policy policy = SavedPolicy.load(file).deterministic(); // acting() draws actions, as in training
 *
 * trainer.saved(provenance).save(file);                    // Ppo, A2c: with their critic and normaliser
 * ActorCritic model = SavedPolicy.load(file).actorCritic(); // goes on in either of them
 * }</pre>
 *
 * <p>Spaces are those of the environment before any normalisation: a policy that was trained behind a normaliser is saved with
 * it, {@link #withNormalizer}, or by its trainer's {@code saved(provenance)}, which knows its own.
 *
 * <p>The network may be any that has a {@linkplain NetworkSpec spec}; a type of your own must be
 * {@linkplain NetworkSpec#register registered} before its files are loaded.
 *
 * <p>The file is a safetensors file (see {@link io.github.ascentrl.nn.io.SafetensorsHeader}). Its tensors are the
 * network's parameters under their names, F32 [rows, cols] (of an {@code Mlp}: {@code 0.weight} [in, out],
 * {@code 0.bias} [1, out], {@code 1.weight}, …; PyTorch's {@code nn.Linear} wants the weights transposed), where σ
 * is a parameter {@code logStd} [1, m], and those of the critic, but for layers that the policy has too. Metadata: {@code format}
 * = {@value #FORMAT}, {@code version} = {@value #VERSION}, or {@value #VERSION_WITH_CRITIC} with a critic, {@code kind},
 * {@code library_version}, and as JSON {@code network} (the spec), {@code observation_space}, {@code action_space},
 * {@code provenance}, and if there is such a thing {@code critic} (the spec), {@code normalizer},
 * {@code normalizer_statistics} and {@code return_statistics}. Either version is read; others are refused by name.
 */
public final class SavedPolicy {
    /** The metadata {@code format}. */
    public static final String FORMAT = "ascent-policy";

    /** The metadata {@code version} of a policy alone: raised when a reader of the old one would misread the new one. */
    public static final String VERSION = "1";

    /** The same with a critic. */
    public static final String VERSION_WITH_CRITIC = "2";

    private final PolicyKind kind;
    private final Network network;
    private final DifferentiablePolicy policy;
    private final Space observationSpace;
    private final Space actionSpace;
    /** Null where there is none, as the critic. */
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
                    + " numbers, observations have " + observationSpace.size() + "; they must be as many");
        }
        if (normalizer != null && !normalizer.observations().equals(observationSpace)) {
            throw new IllegalArgumentException("the normaliser was made for observations in "
                    + normalizer.observations() + ", these are in " + observationSpace
                    + "; pass the space of the environment inside of the normalisation");
        }
        policy = kind.over(network, observationSpace, actionSpace);
    }

    /**
     * {@return a policy to be saved, over a network that may still learn}
     *
     * @param kind what it makes of the network's outputs
     * @param network from observations to outputs; saved as it is when {@link #save} is called
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to
     * @param provenance what it was trained on, by what, from which seed
     * @throws IllegalArgumentException if network, spaces and kind do not fit each other
     */
    public static SavedPolicy of(
            PolicyKind kind, Network network, Space observationSpace, Space actionSpace, Provenance provenance) {
        return new SavedPolicy(
                kind, network, observationSpace, actionSpace, null, null, null, provenance, LibraryVersion.current());
    }

    /**
     * {@return a policy to be saved, as it is now: what it learns afterwards is not in it}
     *
     * @param policy one of this package, for example {@code ActorCritic.actor()}, over a network with a spec, or one behind a
     *     {@linkplain FrozenNormalizer#before(DifferentiablePolicy) normaliser}, which is saved too; of its parameters those that the
     *     spec builds are saved, so a critic's stay behind, see {@link #withCritic}
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to; the policy's own, where it was made for one
     * @param provenance what it was trained on, by what, from which seed
     * @throws IllegalArgumentException if it is another policy, does not fit the spaces, or was made for another action
     *     space
     * @throws UnsupportedOperationException if its network has no {@linkplain Network#spec spec}
     */
    public static SavedPolicy of(
            DifferentiablePolicy policy, Space observationSpace, Space actionSpace, Provenance provenance) {
        if (policy instanceof NormalizedPolicy behind) {
            return of(behind.policy(), observationSpace, actionSpace, provenance)
                    .withNormalizer(behind.normalizer());
        }
        if (!(policy instanceof NetworkPolicy known)) {
            throw new IllegalArgumentException("a " + policy.getClass().getSimpleName()
                    + " is none of this library's policies, and a file could not say what it is; save its trainer, or"
                    + " policy.parameters(), with Checkpoint.write");
        }
        known.checkFits(observationSpace, actionSpace, false);
        if (known.bounds() != null
                && !known.bounds().equals(actionSpace)) { // a loaded one takes its bounds from the space
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
     * {@return the same with a normaliser in front}
     *
     * @param newNormalizer turns observations of the observation space into what the network was trained on
     * @throws IllegalArgumentException if it was made for another space
     */
    public SavedPolicy withNormalizer(FrozenNormalizer newNormalizer) {
        Objects.requireNonNull(newNormalizer, "normalizer");
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
     * {@return the same with a value function beside it, as it is now, so that it can go on in {@code Ppo} or {@code A2c}} For a policy
     * that had none, for example a clone, it is a new network: {@code Mlp.sizes(4, 64, 1).into(new Parameters(), "critic.")}.
     * Whoever only acts with the policy, or trains it alone, does not notice it.
     *
     * @param newCritic V, a network with a spec and one output, that sees what the policy's network sees; it may share
     *     {@linkplain io.github.ascentrl.nn.layer.Trunk trunks} with that
     * @throws IllegalArgumentException if it has several outputs or takes other observations, or both could not be built again over
     *     the same parameters: other layers than trunks are shared, or have names of the policy's
     * @throws UnsupportedOperationException if it has no {@linkplain Network#spec spec}
     */
    public SavedPolicy withCritic(Network newCritic) {
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
     * {@return the same with the statistics of discounted returns that rewards were scaled by in training} They are the unit that the
     * critic counts in; to act, nobody needs them.
     *
     * @param newReturns of one coordinate; copied
     * @throws IllegalArgumentException if they have several
     */
    public SavedPolicy withReturns(RunningStatistics newReturns) {
        if (newReturns.size() != 1) {
            throw new IllegalArgumentException(
                    "statistics of " + newReturns.size() + " coordinates; a return is one number");
        }
        RunningStatistics copy = newReturns.copy();
        return new SavedPolicy(
                kind, network, observationSpace, actionSpace, normalizer, critic, copy, provenance, libraryVersion);
    }

    /**
     * Writes the file, beside its place first and then moved there.
     *
     * @param file its place; the folder must exist
     * @throws IllegalArgumentException if it is too large to be read back: 2 MiB of bounds or means (some 80,000 numbers),
     *     or 1 GiB of weights; or if the network's spec builds another network
     * @throws UnsupportedOperationException if the network has no {@linkplain Network#spec spec}
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public void save(Path file) throws IOException {
        PolicyFile.write(this, file);
    }

    /**
     * {@return the policy in a file} Nothing in the file is trusted: memory use stays in proportion to its size, and no
     * code is run from it but what was registered for the network's types. Of a critic nothing is built before {@link #actorCritic}
     * is called: whoever only acts need not know its type.
     *
     * @param file a file that {@link #save} wrote
     * @throws FileFormatException if it is something else, of another version, too large or damaged (its checksum finds
     *     every small change), or its network is of a type that is not registered
     * @throws IOException if it cannot be read
     */
    public static SavedPolicy load(Path file) throws IOException {
        return PolicyFile.read(file, true);
    }

    /**
     * {@return the policy in a file whose checksum is missing or wrong, because another program changed the weights}
     * Otherwise as {@link #load}.
     *
     * @param file a file that began as one that {@link #save} wrote
     * @throws FileFormatException if it is something else, of another version, too large, or its parts do not fit
     * @throws IOException if it cannot be read
     */
    public static SavedPolicy loadUnverified(Path file) throws IOException {
        return PolicyFile.read(file, false);
    }

    /**
     * {@return what it is and where it comes from, as its file says it; for files of other formats} {@code kind},
     * {@code library_version}, and as JSON {@code network} (the spec), {@code observation_space}, {@code action_space} and
     * {@code provenance}.
     *
     * @throws IllegalArgumentException if a space is too large to be read back
     * @throws UnsupportedOperationException if the network has no {@linkplain Network#spec spec}
     */
    public Map<String, String> metadata() {
        return PolicyFile.metadata(this);
    }

    /** {@return what the policy makes of its network's outputs} */
    public PolicyKind kind() {
        return kind;
    }

    /** {@return its network} */
    public Network network() {
        return network;
    }

    /** {@return whether there is a value function beside it} */
    public boolean hasCritic() {
        return critic != null;
    }

    /** {@return the critic's file form; null if there is none} */
    SavedCritic critic() {
        return critic;
    }

    /**
     * {@return policy and critic over parameters of their own, with the values that they have now: what {@code Ppo} and {@code A2c}
     * train} It sees normalised observations and values scaled rewards: the sampler's normaliser and scaler go on from {@link
     * #normalizer} and {@link #returns}, see {@code ObservationNormalizer.learning} and {@code RewardScaler.learning}.
     *
     * @throws IllegalStateException if there is no critic
     * @throws IllegalArgumentException if the critic's network is of a type that is not registered, or the file's critic does not
     *     fit its policy
     */
    public ActorCritic actorCritic() {
        if (critic == null) {
            throw new IllegalStateException(
                    "no critic is saved with this policy; put one beside it: withCritic(Mlp.sizes("
                            + network.inputSize() + ", 64, 1).into(new Parameters(), \"critic.\").build(rng))");
        }
        return critic.beside(this);
    }

    /** {@return the policy over the network, for training on; it acts on normalised observations} */
    public DifferentiablePolicy policy() {
        return policy;
    }

    /**
     * {@return the policy as it acts on observations of the observation space, normalised first if it needs that} Its actions
     * are drawn, as in training; it can go on in any trainer that needs no critic. What it learns, {@link #policy} learns.
     */
    public DifferentiablePolicy acting() {
        return normalizer == null ? policy : normalizer.before(policy);
    }

    /** {@return the same without exploration: the best action always, see {@link DifferentiablePolicy#deterministic}} */
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

    /** {@return what turns observations into what the network was trained on, if anything does} */
    public Optional<FrozenNormalizer> normalizer() {
        return Optional.ofNullable(normalizer);
    }

    /**
     * {@return a copy of the statistics of returns that rewards were scaled by, if they were, for {@code RewardScaler.learning}}
     */
    public Optional<RunningStatistics> returns() {
        return Optional.ofNullable(returns).map(RunningStatistics::copy);
    }

    /** {@return what it was trained on, by what, from which seed} */
    public Provenance provenance() {
        return provenance;
    }

    /** {@return the version of the library that saved it} */
    public String libraryVersion() {
        return libraryVersion;
    }
}
