package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.wrap.NormalizeObservation;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedPolicyTest {
    private static final Provenance FROM = new Provenance("CartPole-v1", "REINFORCE", 7, "1.2.3").withCounts(10, 20);
    private static final CartPole ENV = new CartPole();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("policy.safetensors");
    }

    private static final Box CARTS = ENV.observationSpace();

    private static SavedPolicy cartPole(Mlp network) {
        return SavedPolicy.of(PolicyKind.CATEGORICAL, network, ENV.observationSpace(), ENV.actionSpace(), FROM);
    }

    @Test
    void everythingComesBack() throws IOException {
        for (Activation activation : Activation.values()) {
            Mlp network = Mlp.sizes(4, 7, 5, 2).activation(activation).build(Rng.of(1));
            FrozenNormalizer normalizer = new FrozenNormalizer(
                    CARTS, new double[] {0.1, -1e-300, 1e300, 0}, new double[] {1, 2, Double.MIN_VALUE, Math.PI}, 10);
            cartPole(network).withNormalizer(normalizer).save(file());
            SavedPolicy back = SavedPolicy.load(file());
            assertThat(back.kind()).isEqualTo(PolicyKind.CATEGORICAL);
            assertThat(back.network().spec()).isEqualTo(network.spec());
            assertThat(back.network().parameters().values())
                    .isEqualTo(network.parameters().values());
            assertThat(back.observationSpace()).isEqualTo(ENV.observationSpace());
            assertThat(back.actionSpace()).isEqualTo(ENV.actionSpace());
            assertThat(back.provenance()).isEqualTo(FROM);
            assertThat(back.normalizer()).contains(normalizer);
            assertThat(back.libraryVersion()).matches("\\d+\\.\\d+.*");
        }
        cartPole(Mlp.sizes(4, 2).build(Rng.of(1)))
                .withNormalizer(new FrozenNormalizer(CARTS, new double[4], new double[] {1, 1, 1, 1}, 1.0 / 0))
                .save(file());
        assertThat(SavedPolicy.load(file()).normalizer().orElseThrow().clip()).isInfinite();
    }

    /** For each kind, a policy whose every action is the same when it comes back. */
    @Test
    void everyKindComesBack() throws IOException {
        Box box = Box.of(new float[] {-1, 0}, new float[] {1, 5});
        for (PolicyKind kind : PolicyKind.values()) {
            Space actions = kind.id().endsWith("categorical")
                    ? new Discrete(3)
                    : kind.id().endsWith("multi-discrete") ? MultiDiscrete.of(2, 3) : box;
            int outputs = kind.id().endsWith("categorical")
                    ? 3
                    : kind.id().endsWith("multi-discrete")
                            ? 5
                            : kind.hasFreeSigma() ? 2 : kind == PolicyKind.MIXTURE ? 15 : 4;
            Box plain = Box.unbounded(6);
            Box observations = kind.isMasked() ? plain.named(Column.ACTION_MASK, 6 - outputs, outputs) : plain;
            Mlp network = Mlp.sizes(6, 5, outputs).build(Rng.of(1));
            SavedPolicy saved = SavedPolicy.of(kind, network, observations, actions, FROM);
            float[] values = network.parameters().values();
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.01f * i; // also log σ
            }
            network.parameters().changed();
            saved.save(file());
            SavedPolicy back = SavedPolicy.load(file());
            assertThat(back.kind()).isEqualTo(kind);
            assertThat(back.network().parameters().values()).isEqualTo(values);
            assertThat(back.policy().getClass()).isEqualTo(saved.policy().getClass());
            float[] observation = {0.1f, 1, 1, 1, 1, 1}; // ends with a mask that allows everything
            float[] action = new float[actions.size()];
            float[] expected = new float[actions.size()];
            for (int i = 0; i < 20; i++) {
                saved.acting().actor(1).act(Rng.of(i), observation, expected);
                back.acting().actor(1).act(Rng.of(i), observation, action);
                assertThat(action).as(kind.id()).isEqualTo(expected);
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(
                        PolicyKind.GAUSSIAN, Mlp.sizes(6, 6).build(Rng.of(1)), Box.unbounded(6), box, FROM))
                .withMessageContaining("a gaussian policy over 2 coordinates");
    }

    @Test
    void aLoadedPolicyActsAndLearnsAsTheSavedOne() throws IOException {
        Mlp network = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        cartPole(network).save(file());
        SavedPolicy back = SavedPolicy.load(file());
        float[] original = returns(CategoricalPolicy.of(network, new Discrete(2)));
        assertThat(returns(back.acting())).isEqualTo(original);
        for (DifferentiablePolicy policy :
                new DifferentiablePolicy[] {CategoricalPolicy.of(network, new Discrete(2)), back.policy()}) {
            new Reinforce(
                            new CartPole(),
                            policy,
                            new ZeroBaseline(),
                            Adam.of(policy.parameters(), 1e-2),
                            ReinforceConfig.defaults(),
                            Rng.of(2))
                    .train(Budget.episodes(10));
        }
        assertThat(back.network().parameters().values())
                .isEqualTo(network.parameters().values());
        assertThat(returns(back.acting())).isNotEqualTo(original);
    }

    private static float[] returns(Policy policy) {
        return Evaluation.of(new CartPole(), policy, 10, Rng.of(3)).returns();
    }

    @Test
    void theNormaliserDoesWhatTheWrapperDoes() throws IOException {
        RunningStatistics statistics = new RunningStatistics(4);
        Mlp network = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        Evaluation.of(new NormalizeObservation(new CartPole(), statistics), policy, 20, Rng.of(2));
        NormalizeObservation env = new NormalizeObservation(new CartPole(), statistics.frozen());
        cartPole(network).withNormalizer(FrozenNormalizer.of(CARTS, statistics)).save(file());
        Policy acting = SavedPolicy.load(file()).acting();
        float[] behindTheWrapper = Evaluation.of(env, policy, 10, Rng.of(3)).returns();
        assertThat(returns(acting)).isEqualTo(behindTheWrapper);
        assertThat(returns(acting)).as("by a second actor").isEqualTo(behindTheWrapper);
        assertThat(returns(policy)).isNotEqualTo(behindTheWrapper);
        assertThat(returns(SavedPolicy.load(file()).deterministic()))
                .isEqualTo(Evaluation.of(env, policy.deterministic(), 10, Rng.of(3))
                        .returns())
                .isNotEqualTo(behindTheWrapper);
    }

    @Test
    void metadataIsThatOfItsFile() throws IOException {
        SavedPolicy saved = cartPole(Mlp.sizes(4, 2).build(Rng.of(1)))
                .withNormalizer(new FrozenNormalizer(CARTS, new double[4], new double[] {1, 1, 1, 1}, 5));
        saved.save(file());
        assertThat(saved.metadata())
                .containsOnlyKeys(
                        "kind", "library_version", "network", "observation_space", "action_space", "provenance");
        try (FileChannel channel = FileChannel.open(file())) {
            assertThat(SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER)
                            .metadata())
                    .containsAllEntriesOf(saved.metadata());
        }
    }

    /** Python's safetensors reads this: eight bytes of length, JSON, numbers; see SafetensorsTest for every byte. */
    @Test
    void theLayoutIsSafetensors() throws IOException {
        Mlp network = Mlp.sizes(2, 1, 2).build(Rng.of(1));
        SavedPolicy.of(PolicyKind.CATEGORICAL, network, Box.uniform(2, -1, 1), new Discrete(2), FROM)
                .save(file());
        byte[] bytes = Files.readAllBytes(file());
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) buffer.getLong(0);
        String header = new String(bytes, 8, length, StandardCharsets.UTF_8).stripTrailing();
        assertThat(header)
                .startsWith(
                        "{\"__metadata__\":{\"format\":\"ascent-policy\",\"version\":\"1\",\"kind\":\"categorical\",")
                .contains(
                        "\"network\":\"{\\\"type\\\":\\\"mlp\\\",\\\"sizes\\\":[2,1,2],\\\"activation\\\":\\\"tanh\\\"}\"")
                .contains(
                        "\"observation_space\":\"{\\\"type\\\":\\\"box\\\",\\\"size\\\":2,\\\"low\\\":-1.0,\\\"high\\\":1.0}\"")
                .contains("\"action_space\":\"{\\\"type\\\":\\\"discrete\\\",\\\"n\\\":2}\"")
                .endsWith("\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                        + "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]},"
                        + "\"1.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[12,20]},"
                        + "\"1.bias\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[20,28]}}");
        float[] values = network.parameters().values();
        for (int i = 0; i < values.length; i++) {
            assertThat(buffer.getFloat(8 + length + 4 * i)).isEqualTo(values[i]);
        }
        assertThat(bytes).hasSize(8 + length + 28);
        byte[] again = Files.readAllBytes(file());
        SavedPolicy.load(file()).save(file());
        assertThat(Files.readAllBytes(file()))
                .as("the same content, the same bytes")
                .isEqualTo(again);
    }

    @Test
    void foreignFilesAreRefusedWithAReason() throws IOException {
        refused("at least 10", "");
        refused("not a safetensors file", "episode,step,reward\n1,2,3\n4,5,6\n");
        new SafetensorsWriter().add("w", new long[] {1}, new float[1], 0).write(file());
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file()))
                .withMessageContaining("has no 'format'");
        new SafetensorsWriter()
                .metadata("format", "ascent-dataset")
                .metadata("version", "1")
                .write(file());
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file()))
                .withMessageContaining(file() + ": ")
                .withMessageContaining(
                        "format 'ascent-dataset', expected 'ascent-policy'; read it with the program that wrote it");
        new SafetensorsWriter()
                .metadata("format", "ascent-policy")
                .metadata("version", "9")
                .write(file());
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file()))
                .withMessageContaining(
                        "version '9', but this library reads version '1' or '2'; read it with the library");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(folder))
                .withMessage(folder + ": it is a folder; name a file in it");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> SavedPolicy.load(folder.resolve("none")));
    }

    private void refused(String message, String content) throws IOException {
        Files.writeString(file(), content);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file()))
                .withMessageContaining(message);
    }

    /** A file that says it is larger than anything that is read; it has holes, so it takes no room. */
    @Test
    void anOversizedFileIsRefusedUnread() throws IOException {
        try (java.io.RandomAccessFile large = new java.io.RandomAccessFile(file().toFile(), "rw")) {
            large.setLength(PolicyFile.MAX_BYTES + 1);
        }
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file()))
                .withMessageContaining("the header's stated length is 0 bytes, but the file has 1073741825");
    }

    /** Each change is made in the file, and the checksum not looked at: what is left must find it by itself. */
    @Test
    void partsThatDoNotFitAreRefusedAlsoWithoutTheChecksum() throws IOException {
        cartPole(Mlp.sizes(4, 2).build(Rng.of(1)))
                .withNormalizer(new FrozenNormalizer(CARTS, new double[4], new double[] {1, 1, 1, 1}, 5))
                .save(file());
        byte[] good = Files.readAllBytes(file());
        changed(good, "\\\"n\\\":2}", "\\\"n\\\":3}", "2 outputs but there are 3 actions");
        changed(good, "\\\"n\\\":2}", "\\\"n\\\":0}", "must be a whole number in [1,");
        changed(good, "[4,2],\\\"act", "[4,3],\\\"act", "tensor '0.weight' is F32 [4, 2], expected F32 [4, 3]");
        changed(good, "[4,2],\\\"act", "[4]  ,\\\"act", "network: 1 layer sizes; pass at least 2");
        changed(good, "\\\"tanh\\\"", "\\\"tanj\\\"", "activation 'tanj'");
        changed(good, "\\\"mlp\\\"", "\\\"cnn\\\"", "network: network type 'cnn' is not registered");
        changed(good, "\\\"sizes\\\"", "\\\"size5\\\"", "network type 'mlp' needs a setting 'sizes'");
        changed(
                good,
                "[4,2],\\\"act",
                "[4.2],\\\"act",
                "setting 'sizes' = [4.2] must be a Long that fits in an int or a list of them");
        changed(good, "\"0.bias\"", "\"1.bias\"", "the file has no tensor '0.bias'");
        changed(good, "categorical", "categorica1", "unknown kind of policy 'categorica1'");
        changed(good, "\\\"clip\\\":5.0", "\\\"clip\\\":-5.", "normalizer: not valid JSON");
        changed(good, "\\\"clip\\\":5.0", "\\\"clip\\\":0.0", "clip = 0.0 must be positive");
        changed(good, "\\\"scale\\\":[1.0,", "\\\"scale\\\":[0.0,", "scale[0] = 0.0");
        changed(good, "\\\"seed\\\":\\\"7\\\"", "\\\"seed\\\":\\\"x\\\"", "provenance.seed");
        changed(good, "\\\"steps\\\":20", "\\\"steps\\\":-2", "provenance.steps = -2");
        changed(good, "\\\"type\\\":\\\"box\\\"", "\\\"type\\\":\\\"bux\\\"", "type 'bux'");
        byte[] infinite = good.clone();
        ByteBuffer.wrap(infinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(good.length - 4, Float.NaN);
        Files.write(file(), infinite);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.loadUnverified(file()))
                .withMessageContaining("tensor '0.bias' has NaN at index 1");
    }

    /** Beside the normaliser what it has seen; a critic over the same trunk; the unit of returns. */
    @Test
    void theNewPartsAreCheckedAlsoWithoutTheChecksum() throws IOException {
        RunningStatistics seen = new RunningStatistics(4);
        seen.add(new float[] {1, 2, 3, 4});
        RunningStatistics returns = new RunningStatistics(1);
        for (int i = 0; i < 12; i++) {
            returns.add(1.5);
        }
        ActorCritic model = ActorCritic.shared(CARTS, ENV.actionSpace(), Rng.of(1), 3);
        SavedPolicy.of(model.actor(), CARTS, ENV.actionSpace(), FROM)
                .withNormalizer(FrozenNormalizer.of(CARTS, seen))
                .withReturns(returns)
                .withCritic(model.critic())
                .save(file());
        SavedPolicy back = SavedPolicy.load(file());
        assertThat(back.returns().orElseThrow().count()).isEqualTo(12);
        assertThat(back.returns().orElseThrow().mean(0)).isEqualTo(1.5);
        assertThat(back.normalizer().orElseThrow().statistics().orElseThrow().count())
                .isEqualTo(1);
        byte[] good = Files.readAllBytes(file());
        changed(
                good,
                "\\\"count\\\":\\\"1\\\"",
                "\\\"count\\\":\\\"x\\\"",
                "normalizer_statistics.count = 'x' must be");
        changed(good, "\\\"count\\\":\\\"12\\\"", "\\\"count\\\":\\\"-2\\\"", "return_statistics.count = '-2' must be");
        changed(good, "\\\"squares\\\":[0.0,", "\\\"squares\\\":[-1.,", "not valid JSON");
        changed(good, "\\\"squares\\\":[0.0,0.0,", "\\\"squares\\\":[-1.0,0 ,", "squares[0] = -1.0");
        changed(
                good,
                "\\\"squares\\\":0.0",
                "\\\"squares\\\":-5 ",
                "return_statistics has mean = 1.5 and squares = -5.0");
        criticChanged(
                good,
                "[3,1],\\\"act",
                "[3,2],\\\"act",
                "the critic's spec makes a parameter 'critic.0.weight' [3, 2], but [3, 1] of this name was saved");
        criticChanged(
                good,
                "\\\"name\\\":\\\"critic.\\\"",
                "\\\"name\\\":\\\"cricket\\\"",
                "the critic's spec makes a parameter 'cricket0.weight' [3, 1], but none of this name was saved");
        criticChanged(
                good,
                "\"critic\":\"{\\\"type\\\":\\\"trunk\\\"",
                "\"critic\":\"{\\\"type\\\":\\\"trank\\\"",
                "network type 'trank' is not registered; register it first");
        changed(
                good,
                "\"critic.0.bias\":{\"dtype\":\"F32\"",
                "\"critic.0.bias\":{\"dtype\":\"I32\"",
                "tensor 'critic.0.bias' is I32 of 2 dimensions");
        changed(good, "\"critic\":", "\"cri7ic\":", "the file has 6 tensors, but its network has 4 parameters");
        byte[] infinite = good.clone();
        ByteBuffer.wrap(infinite).order(ByteOrder.LITTLE_ENDIAN).putFloat(good.length - 4, Float.NaN);
        Files.write(file(), infinite);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.loadUnverified(file()))
                .withMessageContaining("tensor 'critic.0.bias' has NaN at index 0");
        model.parameters().values()[model.parameters().size() - 1] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(model.actor(), CARTS, ENV.actionSpace(), FROM)
                        .withCritic(model.critic())
                        .save(file()))
                .withMessageContaining("NaN");
        String otherwise =
                new String(good, StandardCharsets.ISO_8859_1).replace("\\\"clip\\\":10.0", "\\\"clip\\\":20.0");
        Files.writeString(file(), otherwise, StandardCharsets.ISO_8859_1);
        FrozenNormalizer wide = SavedPolicy.loadUnverified(file()).normalizer().orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObservationNormalizer.learning(wide))
                .withMessageContaining("the normaliser clips to ±20.0, but one that learns clips to ±10.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> back.withReturns(new RunningStatistics(2)))
                .withMessageContaining("the statistics have 2 coordinates");
    }

    /** The policy is read and acts; that its critic does not fit shows when somebody wants it. */
    private void criticChanged(byte[] good, String from, String to, String message) throws IOException {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        String changed = text.replace(from, to);
        assertThat(changed).as(from).isNotEqualTo(text).hasSameSizeAs(text);
        Files.writeString(file(), changed, StandardCharsets.ISO_8859_1);
        SavedPolicy saved = SavedPolicy.loadUnverified(file());
        assertThat(returns(saved.acting())).hasSize(10);
        assertThatIllegalArgumentException().isThrownBy(saved::actorCritic).withMessageContaining(message);
    }

    private void changed(byte[] good, String from, String to, String message) throws IOException {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        assertThat(to).hasSameSizeAs(from);
        Files.write(file(), text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(FileFormatException.class)
                .as("%s → %s", from, to)
                .isThrownBy(() -> SavedPolicy.loadUnverified(file()))
                .withMessageContaining(message);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(file()))
                .withMessageContaining("checksum");
    }

    /** It could not be read back, and the good one would be gone. */
    @Test
    void aPolicyThatDivergedDoesNotReplaceAGoodOne() throws IOException {
        Mlp network = Mlp.sizes(4, 2).build(Rng.of(1));
        cartPole(network).save(file());
        byte[] good = Files.readAllBytes(file());
        for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            network.parameters().values()[3] = bad;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> cartPole(network).save(file()))
                    .withMessageContaining("parameter 0.weight[1, 1] of the network is " + bad);
            assertThat(Files.readAllBytes(file())).isEqualTo(good);
        }
    }

    /** Four frames of 84 × 84 pixels, each number with bounds, mean and deviation of its own. */
    @Test
    void aPolicyThatSeesPicturesComesBack() throws IOException {
        int size = 28_224;
        float[] low = new float[size];
        float[] high = new float[size];
        double[] mean = Rng.of(1).doubles(size).toArray();
        double[] scale = new double[size];
        for (int i = 0; i < size; i++) {
            high[i] = i + 0.125f;
            scale[i] = 1 + mean[i] / 3;
        }
        Box box = Box.of(low, high);
        SavedPolicy.of(PolicyKind.CATEGORICAL, Mlp.sizes(size, 2).build(Rng.of(1)), box, ENV.actionSpace(), FROM)
                .withNormalizer(new FrozenNormalizer(box, mean, scale, 10))
                .save(file());
        SavedPolicy back = SavedPolicy.load(file());
        assertThat(back.observationSpace()).isEqualTo(box);
        assertThat(back.normalizer().orElseThrow().scale()).isEqualTo(scale);
    }

    @Test
    void weightsChangedOnPurposeAreReadUnverified() throws IOException {
        cartPole(Mlp.sizes(4, 2).build(Rng.of(1))).save(file());
        byte[] bytes = Files.readAllBytes(file());
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, 0.5f);
        Files.write(file(), bytes);
        assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> SavedPolicy.load(file()));
        float[] values =
                SavedPolicy.loadUnverified(file()).network().parameters().values();
        assertThat(values[values.length - 1]).isEqualTo(0.5f);
    }

    @Test
    void whatDoesNotFitIsNotSaved() throws IOException {
        Mlp network = Mlp.sizes(3, 2).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cartPole(network))
                .withMessageContaining("the network takes 3 numbers, but observations have 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cartPole(Mlp.sizes(4, 3).build(Rng.of(1))))
                .withMessageContaining("3 outputs but there are 2 actions");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SavedPolicy.of(PolicyKind.CATEGORICAL, network, Box.unbounded(3), Box.unbounded(2), FROM))
                .withMessageContaining("needs a Discrete action space");
        SavedPolicy fine = SavedPolicy.of(PolicyKind.CATEGORICAL, network, Box.unbounded(3), new Discrete(2), FROM);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fine.withNormalizer(
                        new FrozenNormalizer(Box.unbounded(2), new double[2], new double[] {1, 1}, 1)))
                .withMessageContaining("made for observations in Box[low=[-Infinity, -Infinity]")
                .withMessageContaining("before normalisation");
        Provenance endless = FROM.derived("x".repeat(SafetensorsHeader.MAX_HEADER));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(
                                PolicyKind.CATEGORICAL, network, Box.unbounded(3), new Discrete(2), endless)
                        .save(file()))
                .withMessageContaining("could not be read back");
        assertThat(Files.exists(file())).isFalse();
    }

    @Test
    void badNormalisersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrozenNormalizer(Box.unbounded(2), new double[2], new double[] {1}, 1))
                .withMessageContaining("2 means and 1 scales");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new FrozenNormalizer(Box.unbounded(1), new double[] {Double.NaN}, new double[] {1}, 1))
                .withMessageContaining("mean[0] = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrozenNormalizer(Box.unbounded(1), new double[1], new double[] {-1}, 1))
                .withMessageContaining("scale[0] = -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrozenNormalizer(Box.unbounded(1), new double[1], new double[] {1}, Double.NaN))
                .withMessageContaining("clip = NaN");
        Policy policy = new FrozenNormalizer(Box.unbounded(1), new double[1], new double[] {1}, 1)
                .before(Policy.of((random, observation, action) -> action[0] = observation[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.actor(1).act(Rng.of(1), new float[2], new float[1]))
                .withMessageContaining("2 numbers, but the normaliser was made for 1");
    }
}
