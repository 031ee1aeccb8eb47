package io.github.ascentrl.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.testing.ChildProgram;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed, not asked, while it writes: the file from before is there, whole. */
class KilledWhileWritingTest {
    @TempDir
    Path folder;

    private Path file;
    private byte[] before;

    private static MemoryDataset data(int episodes) {
        return new Recorder(new CartPole(), "CartPole-v1", Policy.of((random, s, a) -> a[0] = 1), "right", 1)
                .episodes(episodes);
    }

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("data.safetensors");
        DatasetWriter.write(data(5), file);
        before = Files.readAllBytes(file);
    }

    /** Says that it is half way, and waits to be killed. */
    private static void halfWay(Path folder) throws IOException {
        Files.writeString(folder.resolve("half"), "");
        try {
            Thread.sleep(60_000);
        } catch (InterruptedException e) {
            throw new IOException("not killed", e);
        }
    }

    /** Has moved half a file to the disk. */
    public static final class HalfAFile {
        public static void main(String[] args) throws IOException {
            AtomicFiles.write(Path.of(args[0]), channel -> {
                SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(new byte[100_000]));
                channel.force(true);
                halfWay(Path.of(args[0]).getParent());
            });
        }
    }

    /** Has added half of its episodes. */
    public static final class HalfADataset {
        public static void main(String[] args) throws IOException {
            MemoryDataset data = data(1);
            Trajectory episode = data.trajectory(0);
            try (DatasetWriter writer = new DatasetWriter(
                    Path.of(args[0]), data.observationSpace(), data.actionSpace(), data.provenance())) {
                for (int i = 0; i < 10_000; i++) {
                    writer.add(episode);
                }
                halfWay(Path.of(args[0]).getParent());
            }
        }
    }

    @Test
    void theOldFileIsWhole() throws IOException, InterruptedException {
        for (Class<?> program : new Class<?>[] {HalfAFile.class, HalfADataset.class}) {
            kill(program);
            assertThat(Files.readAllBytes(file)).as(program.getSimpleName()).isEqualTo(before);
            assertThat(DiskDataset.open(file).episodes()).isEqualTo(5);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".part")))
                    .as("what the killed ones left behind")
                    .isNotEmpty();
        }
        DatasetWriter.write(data(3), file);
        assertThat(DiskDataset.open(file).episodes()).isEqualTo(3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".part")))
                    .as("after the next write")
                    .isEmpty();
        }
    }

    private void kill(Class<?> program) throws IOException, InterruptedException {
        Path half = folder.resolve("half");
        Files.deleteIfExists(half);
        List<String> command = ChildProgram.command(program, file);
        try (ChildProgram child = ChildProgram.start(folder.resolve("log.txt"), command)) {
            assertThat(child.isKilledAfter(() -> Files.exists(half), 0)).isTrue();
        }
    }
}
