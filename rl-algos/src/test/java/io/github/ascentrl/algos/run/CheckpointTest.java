package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    private Path folder;

    /** Stores whatever was loaded last. */
    private static final class Holder implements Stateful {
        private State held = new State();

        @Override
        public void save(State state) {
            for (String name : held.names()) {
                if (held.kind(name) == float.class) {
                    state.put(name, held.floats(name));
                } else if (held.kind(name) == double.class) {
                    state.put(name, held.doubles(name));
                } else if (held.kind(name) == long.class) {
                    state.put(name, held.longs(name));
                } else {
                    state.put(name, held.text(name));
                }
            }
        }

        @Override
        public void load(State state) {
            held = state;
            save(new State()); // reads all of it
        }
    }

    private static Reinforce trainer(int hidden) {
        Walk env = new Walk();
        Rng rng = Rng.of(3);
        Mlp network = Mlp.sizes(
                        env.observationSpace().size(), hidden, env.actionSpace().n())
                .build(rng.child("network"));
        return new Reinforce(
                env,
                CategoricalPolicy.of(network, env.actionSpace()),
                RunningMeanBaseline.exponential(0.9),
                Adam.of(network.parameters(), 1e-2),
                ReinforceConfig.defaults(),
                rng);
    }

    @Property(tries = 100)
    void everyBitComesBack(@ForAll float[] floats, @ForAll double[] doubles, @ForAll long[] longs) throws IOException {
        Path file = Files.createTempFile("ascent", ".checkpoint");
        try {
            Holder written = new Holder();
            written.held.put("floats", floats);
            written.held.child("a").put("doubles", doubles);
            written.held.child("a").child("β").put("longs", longs);
            written.held.put("text", "β, 日本, 😀\n\"\u0000");
            written.held.put("no text", "");
            written.held.put("odd", new float[] {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY});
            Checkpoint.write(written, file);
            Holder read = new Holder();
            Checkpoint.read(read, file);
            assertThat(read.held.sameAs(written.held)).isTrue();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aRunReadBackGoesOnAsIfItHadNeverStopped() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Reinforce whole = trainer(8);
        for (int i = 0; i < 12; i++) {
            if (i == 5) {
                Checkpoint.write(whole, file);
            }
            whole.update();
        }
        Reinforce resumed = trainer(8);
        resumed.update(); // its earlier state must not matter
        Checkpoint.read(resumed, file);
        for (int i = 5; i < 12; i++) {
            resumed.update();
        }
        assertThat(States.of(resumed).sameAs(States.of(whole))).isTrue();
        resumed.update();
        assertThat(States.of(resumed).sameAs(States.of(whole)))
                .as("one update more is another state")
                .isFalse();
    }

    private static A2c onManyEnvironments() {
        VectorEnv envs = CartPole.vector(1000, VectorOptions.DEFAULT);
        Rng rng = Rng.of(5);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 8);
        return new A2c(envs, model, Adam.of(model.parameters(), 1e-2), A2cConfig.defaults(), rng);
    }

    /** More environments than the maximum number of arrays in a file. */
    @Test
    void aRunOnAThousandEnvironmentsGoesOn() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        A2c whole = onManyEnvironments();
        for (int i = 0; i < 3; i++) { // 15 steps: some episodes have ended
            whole.update();
        }
        Checkpoint.write(whole, file);
        whole.update();
        A2c resumed = onManyEnvironments();
        Checkpoint.read(resumed, file);
        assertThat(States.of(resumed).sameAs(States.of(whole))).isFalse();
        resumed.update();
        assertThat(States.of(resumed).sameAs(States.of(whole))).isTrue();
    }

    @Test
    void aTrainerOfOtherSizesIsRefusedAndKeepsItsState() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Checkpoint.write(trainer(8), file);
        Reinforce other = trainer(9);
        other.update();
        State before = States.of(other);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Checkpoint.read(other, file))
                .withMessageContaining("something other than a Reinforce with these sizes");
        assertThat(States.of(other).sameAs(before)).isTrue();
    }

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(Mlp.sizes(1, 4, 2).build(Rng.of(3)), new Discrete(2));
    }

    private static Reinforce reinforce(Baseline baseline, Function<Parameters, Optimizer> optimizer, double gamma) {
        CategoricalPolicy policy = policy();
        ReinforceConfig config = ReinforceConfig.builder().gamma(gamma).build();
        return new Reinforce(new Matching(), policy, baseline, optimizer.apply(policy.parameters()), config, Rng.of(3));
    }

    private static Reinforce plain() {
        return reinforce(new ZeroBaseline(), parameters -> Adam.of(parameters, 1e-2), 0.9);
    }

    private void refused(Stateful writer, Stateful reader, String... messages) throws IOException {
        Path file = folder.resolve("kind");
        Checkpoint.write(writer, file);
        State before = States.of(reader);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Checkpoint.read(reader, file))
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
        assertThat(States.of(reader).sameAs(before)).isTrue();
    }

    @Test
    void anotherKindIsRefusedWithWhatDiffers() throws IOException {
        CategoricalPolicy policy = policy();
        CrossEntropy crossEntropy = new CrossEntropy(
                new EpisodeSampler(new Matching()),
                policy,
                new SessionElites(EliteRule.AT_LEAST),
                Adam.of(policy.parameters(), 1e-2),
                CrossEntropyConfig.defaults(),
                Rng.of(3));
        refused(
                crossEntropy,
                plain(),
                "was written by a " + CrossEntropy.class.getName(),
                "not by a " + Reinforce.class.getName());
        Reinforce rmsProp = reinforce(new ZeroBaseline(), parameters -> RmsProp.of(parameters, 1e-2), 0.9);
        refused(plain(), rmsProp, "optimizer = Adam(learningRate = 0.01", "RmsProp(learningRate = 0.01", "optimizer/m");
        Reinforce running =
                reinforce(RunningMeanBaseline.exponential(0.9), parameters -> Adam.of(parameters, 1e-2), 0.9);
        refused(
                running,
                plain(),
                "baseline = RunningMeanBaseline in the file, ZeroBaseline here",
                "baseline/mean",
                "which nothing here reads");
        refused(plain(), running, "no 'baseline/");
    }

    @Test
    void otherSettingsAreReadUnlessTheSameAreAskedFor() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Reinforce written = plain();
        written.update();
        Checkpoint.write(written, file);
        Reinforce other = reinforce(new ZeroBaseline(), parameters -> Adam.of(parameters, 1e-2), 0.8);
        State before = States.of(other);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Checkpoint.readSameSettings(other, file))
                .withMessageContaining("different settings: gamma = 0.9 in the file, 0.8 here; use the same settings");
        assertThat(States.of(other).sameAs(before)).isTrue();
        Checkpoint.read(other, file);
        assertThat(States.of(other).sameAs(States.of(written))).isTrue();
        Checkpoint.readSameSettings(plain(), file);
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Checkpoint.write(trainer(8), file);
        byte[] old = Files.readAllBytes(file);
        Stateful broken = new Stateful() {
            @Override
            public void save(State state) {
                throw new IllegalStateException("no state now");
            }

            @Override
            public void load(State state) {}
        };
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> Checkpoint.write(broken, file));
        assertThat(Files.readAllBytes(file)).isEqualTo(old);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** The checksum covers every byte: any change, addition or truncation is detected, and nothing is loaded. */
    @Test
    void tenThousandDamagedFilesAreRefused() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Checkpoint.write(trainer(2), file);
        byte[] good = Files.readAllBytes(file);
        Rng rng = Rng.of(20);
        Holder holder = new Holder();
        State nothing = holder.held;
        for (int i = 0; i < 10_000; i++) {
            byte[] bad;
            if (i % 4 == 0) {
                bad = Arrays.copyOf(good, rng.nextInt(good.length));
            } else {
                bad = good.clone();
                for (int changes = 1 + i % 3; changes > 0; changes--) {
                    bad[rng.nextInt(bad.length)] ^= (byte) (1 + rng.nextInt(255));
                }
                if (Arrays.equals(bad, good)) {
                    continue;
                }
            }
            Files.write(file, bad);
            try {
                Checkpoint.read(holder, file);
                fail("damaged file %d of seed 20 was read", i);
            } catch (FileFormatException expected) {
                assertThat(expected).hasMessageMatching("(?s).{20,400}");
            }
            assertThat(holder.held).isSameAs(nothing);
        }
    }

    /** A state that {@link Checkpoint#read} would refuse is refused when it is written, before it is lost. */
    @Test
    void aStateThatCouldNotBeReadBackIsNotWritten() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Checkpoint.write(trainer(8), file);
        byte[] old = Files.readAllBytes(file);
        Holder holder = new Holder();
        holder.held.put("n".repeat(SafetensorsHeader.MAX_HEADER), 1L);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checkpoint.write(holder, file))
                .withMessageContaining("1 tensors")
                .withMessageContaining("could not be read back");
        assertThat(Files.readAllBytes(file)).isEqualTo(old);
    }

    /** As many arrays as a thousand asynchronous actors need; and arrays longer than the reader's buffer. */
    @Test
    void manyAndLongArraysComeBack() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        Holder holder = new Holder();
        for (int i = 0; i < 20_000; i++) {
            holder.held.put("part" + i + "/number", (long) i);
        }
        Rng rng = Rng.of(1);
        holder.held.put("floats", new float[0]);
        holder.held.put("doubles", rng.doubles(100_003).toArray());
        holder.held.put("longs", rng.longs(100_003).toArray());
        State written = holder.held;
        Checkpoint.write(holder, file);
        Checkpoint.read(holder, file);
        assertThat(holder.held.sameAs(written)).isTrue();
    }

    @Test
    void manyAsynchronousActorsAreSaved() throws IOException {
        Path file = folder.resolve("run.checkpoint");
        A3c trainer = new A3c(
                i -> CartPole.vector(1, VectorOptions.DEFAULT),
                () -> ActorCritic.separate(
                        new CartPole().observationSpace(), new CartPole().actionSpace(), Rng.of(1), 4),
                model -> Adam.of(model.parameters(), 1e-2),
                new A3cConfig(150, 1, A2cConfig.defaults()),
                Rng.of(2));
        Checkpoint.write(trainer, file);
        State before = States.of(trainer);
        Checkpoint.read(trainer, file);
        assertThat(States.of(trainer).sameAs(before)).isTrue();
    }

    /** A file that is not a checkpoint is refused because of its first bytes, without reading the rest. */
    @Test
    void whatIsNoCheckpointIsRefusedByItsHead() throws IOException {
        Path zeros = folder.resolve("zeros");
        try (RandomAccessFile large = new RandomAccessFile(zeros.toFile(), "rw")) {
            large.setLength(1L << 30); // a hole takes no space on the disk
        }
        long before = Allocation.bytes();
        refused("the header's stated length is 0 bytes", zeros);
        assertThat(Allocation.bytes() - before).isLessThan(1 << 20);
        refused("the file has 0 bytes", Files.createFile(folder.resolve("empty")));
        refused("it is a folder", folder);
        if (Files.exists(Path.of("/dev/zero"))) {
            refused("it is a device or a pipe", Path.of("/dev/zero"));
        }
    }

    private static void refused(String message, Path file) {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Checkpoint.read(new Holder(), file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    @Test
    void anotherFileIsNamedWithWhatItIs() throws IOException {
        Path file = folder.resolve("other");
        new SafetensorsWriter()
                .metadata("format", "ascent-policy")
                .metadata("version", "1")
                .write(file);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Checkpoint.read(new Holder(), file))
                .withMessage(file + ": this is a policy file: load it with SavedPolicy.load; checkpoints are written by"
                        + " SavedRun and Checkpoint.write");
        Path checkpoint = folder.resolve("checkpoint");
        Checkpoint.write(new Holder(), checkpoint);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> SavedPolicy.load(checkpoint))
                .withMessage(checkpoint + ": this is a checkpoint: continue it with SavedRun or Checkpoint.read;"
                        + " policy files are written by SavedPolicy.save");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> Checkpoint.read(new Holder(), folder))
                .withMessageContaining("it is a folder");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Checkpoint.write(new Holder(), folder))
                .withMessageContaining("it is a folder");
    }

    @Test
    void aMissingFileSaysSo() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Checkpoint.read(new Holder(), folder.resolve("nothing")));
    }

    /**
     * An error, unlike an exception, does not mean that the file is of another kind; neither leaves the part half
     * loaded.
     */
    @Test
    void anErrorWhileLoadingArrivesAsItWasAndLeavesThePartAsItWas() throws IOException {
        AssertionError error = new AssertionError("boom");
        long[] held = {1};
        boolean[] failing = {false};
        Stateful part = new Stateful() {
            @Override
            public void save(State state) {
                state.put("number", held[0]);
            }

            @Override
            public void load(State state) {
                held[0] = state.number("number");
                if (failing[0]) {
                    failing[0] = false;
                    throw error;
                }
            }
        };
        Path file = folder.resolve("part");
        Checkpoint.write(part, file);
        held[0] = 2;
        failing[0] = true;
        assertThat(catchThrowable(() -> Checkpoint.read(part, file))).isSameAs(error);
        assertThat(held[0]).isEqualTo(2);
    }
}
