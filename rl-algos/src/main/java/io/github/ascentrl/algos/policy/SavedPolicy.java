package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Provenance;
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
 * {@code 0.bias} [1, out], {@code 1.weight}, …; PyTorch's {@code nn.Linear} wants the weights transposed), and, where σ
 * is a parameter, {@code logStd} [1, m]. Metadata: {@code format} = {@value #FORMAT}, {@code version} =
 * {@value #VERSION}, {@code kind}, {@code library_version}, and as JSON {@code network} (the spec),
 * {@code observation_space}, {@code action_space}, {@code provenance} and, if there is one, {@code normalizer}.
 */
public final class SavedPolicy {
    /** The metadata {@code format}. */
    public static final String FORMAT = "ascent-policy";

    /** The metadata {@code version}: raised when a reader of the old one would misread the new one. */
    public static final String VERSION = "1";

    private final PolicyKind kind;
    private final Network network;
    private final DifferentiablePolicy policy;
    private final Space observationSpace;
    private final Space actionSpace;
    private final FrozenNormalizer normalizer;
    private final Provenance provenance;
    private final String libraryVersion;

    SavedPolicy(
            PolicyKind kind,
            Network network,
            Space observationSpace,
            Space actionSpace,
            FrozenNormalizer normalizer,
            Provenance provenance,
            String libraryVersion) {
        this.kind = kind;
        this.network = network;
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        this.normalizer = normalizer;
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
                kind, network, observationSpace, actionSpace, null, provenance, LibraryVersion.current());
    }

    /**
     * {@return a policy to be saved, as it is now: what it learns afterwards is not in it}
     *
     * @param policy one of this package, for example {@code ActorCritic.actor()}, over a network with a spec; of its
     *     parameters those that the spec builds are saved, so a critic's stay behind
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to; the policy's own, where it was made for one
     * @param provenance what it was trained on, by what, from which seed
     * @throws IllegalArgumentException if it is another policy, does not fit the spaces, or was made for another action
     *     space
     * @throws UnsupportedOperationException if its network has no {@linkplain Network#spec spec}
     */
    public static SavedPolicy of(
            DifferentiablePolicy policy, Space observationSpace, Space actionSpace, Provenance provenance) {
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
        return new SavedPolicy(kind, network, observationSpace, actionSpace, newNormalizer, provenance, libraryVersion);
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
     * code is run from it but what was registered for the network's types.
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

    /** {@return the policy over the network, for training on; it acts on normalised observations} */
    public DifferentiablePolicy policy() {
        return policy;
    }

    /**
     * {@return the policy as it acts on observations of the observation space, normalised first if it needs that} Its actions
     * are drawn, as in training.
     */
    public Policy acting() {
        return behindNormalizer(policy);
    }

    /** {@return the same without exploration: the best action always, see {@link ModalPolicy#deterministic}} */
    public Policy deterministic() {
        return behindNormalizer(((ModalPolicy) policy).deterministic()); // every PolicyKind makes one
    }

    private Policy behindNormalizer(Policy acting) {
        return normalizer == null ? acting : normalizer.before(acting);
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

    /** {@return what it was trained on, by what, from which seed} */
    public Provenance provenance() {
        return provenance;
    }

    /** {@return the version of the library that saved it} */
    public String libraryVersion() {
        return libraryVersion;
    }
}
