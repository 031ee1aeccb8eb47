package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that writes the same file again and again is killed at random moments: the file is always readable and
 * whole, and the next write leaves nothing else in the folder. {@code -Dascent.kills} sets the number of kills of each
 * kind of file. Files that grow are in {@code KilledRunTest} and {@code KilledSweepTest}.
 */
@Tag("long")
class KilledWritersTest {
    private static final int KILLS = Integer.getInteger("ascent.kills", 8);

    @TempDir
    private Path folder;

    /** A kind of file. Version v can be told from the others by what is read. */
    enum Kind {
        DATA_SET {
            @Override
            void write(Path file, int version) throws IOException {
                try (DatasetWriter writer = new DatasetWriter(
                        file,
                        DATA.observationSpace(),
                        DATA.actionSpace(),
                        DATA.provenance().withCounts(0, 0))) {
                    for (int i = 0; i < 100 + version; i++) {
                        writer.add(DATA.trajectory(i % 30));
                    }
                    writer.finish();
                }
            }

            @Override
            long version(Path file) throws IOException {
                DiskDataset data = DiskDataset.open(file);
                assertThat(data.trajectory(data.episodes() - 1).observations())
                        .isEqualTo(DATA.trajectory((data.episodes() - 1) % 30).observations());
                return data.episodes() - 100;
            }
        },
        HISTORIES {
            @Override
            void write(Path file, int version) throws IOException {
                histories(version).write(file);
            }

            @Override
            long version(Path file) throws IOException {
                return LearningHistories.open(TOKENS, file).size() - 50;
            }
        },
        POLICY {
            @Override
            void write(Path file, int version) throws IOException {
                CartPole env = new CartPole();
                Mlp network = network(version);
                SavedPolicy.of(
                                CategoricalPolicy.of(network, env.actionSpace()),
                                env.observationSpace(),
                                env.actionSpace(),
                                new Provenance("CartPole-v1", "none", 1, "test"))
                        .save(file);
            }

            @Override
            long version(Path file) throws IOException {
                return (long) SavedPolicy.load(file).network().parameters().values()[0];
            }
        },
        CHECKPOINT {
            @Override
            void write(Path file, int version) throws IOException {
                Mlp network = network(version);
                Checkpoint.write(network.parameters(), file);
            }

            @Override
            long version(Path file) throws IOException {
                Mlp network = network(0);
                Checkpoint.read(network.parameters(), file);
                return (long) network.parameters().values()[0];
            }
        },
        /** As reports are written. */
        TEXT {
            @Override
            void write(Path file, int version) throws IOException {
                AtomicFiles.writeString(file, (version + "\n").repeat(100_000) + "end");
            }

            @Override
            long version(Path file) throws IOException {
                List<String> lines = Files.readAllLines(file);
                assertThat(lines).hasSize(100_001).endsWith("end");
                assertThat(lines.get(99_999)).isEqualTo(lines.get(0));
                return Long.parseLong(lines.get(0));
            }
        };

        private static final Tokens TOKENS = Tokens.numbered(3, 2, 2, 100);
        private static final MemoryDataset DATA = new Recorder(
                        new CartPole(), "CartPole-v1", Policies.uniform(new CartPole().actionSpace()), "uniform", 1)
                .episodes(30);

        abstract void write(Path file, int version) throws IOException;

        abstract long version(Path file) throws IOException;

        private static LearningHistories histories(int version) {
            LearningHistories histories = new LearningHistories(TOKENS);
            for (int h = 0; h < 50 + version; h++) {
                histories.add(h, new float[1000], new float[1000], new float[1000], new int[1000]);
            }
            return histories;
        }

        private static Mlp network(int version) {
            Mlp network = Mlp.sizes(4, 300, 300, 2).build(Rng.of(1));
            network.parameters().values()[0] = version;
            network.parameters().changed();
            return network;
        }
    }

    /** Writes until it is killed. */
    public static final class Program {
        /** Writes versions 0 to 19 in turn. */
        public static void main(String[] args) throws IOException {
            for (int i = 0; ; i++) {
                Kind.valueOf(args[0]).write(Path.of(args[1]), i % 20);
                if (i == 1) {
                    Files.writeString(Path.of(args[2]), "");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFileIsAlwaysWhole(Kind kind) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve("place"));
        Path file = place.resolve("data");
        int leftBehind = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            kill(kind, file, Rng.of(kill).nextInt(60));
            assertThat(kind.version(file))
                    .as("%s after %d kills", kind, kill + 1)
                    .isBetween(0L, 19L);
            leftBehind += names(place).size() - 1;
            if (kill % 2 == 1) {
                kind.write(file, 7);
                assertThat(names(place)).as("%s after %d kills", kind, kill + 1).containsExactly("data");
                assertThat(kind.version(file)).isEqualTo(7);
            }
        }
        System.out.println(kind + ": " + KILLS + " kills, " + leftBehind + " files left behind and deleted");
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    private void kill(Kind kind, Path file, int millis) throws IOException, InterruptedException {
        Path started = folder.resolve("started");
        Path log = folder.resolve("log.txt");
        Files.deleteIfExists(started);
        String path = Stream.of("java.class.path", "jdk.module.path")
                .map(name -> System.getProperty(name, ""))
                .reduce(
                        Path.of("target", "test-classes").toAbsolutePath().toString(),
                        (a, b) -> b + File.pathSeparator + a);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        Program.class.getName(),
                        kind.name(),
                        file.toString(),
                        started.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (process.isAlive() && !Files.exists(started)) {
                Thread.sleep(1);
            }
            Thread.sleep(millis);
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
