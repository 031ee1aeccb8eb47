package io.github.ascentrl.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
    private static final long DEAD = 999_999_999_999L; // no system counts processes so far

    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void leave(String name) throws IOException {
        Files.writeString(folder.resolve(name), "half a file");
    }

    @Test
    void theNextWriteDeletesWhatADeadProcessLeft() throws IOException {
        leave(".data." + DEAD + "-1.part");
        leave(".data." + DEAD + "-22.part");
        leave(".data." + DEAD + "-3.temporary");
        leave(".data." + ProcessHandle.current().pid() + "-999999999.part"); // of an earlier process of this number
        AtomicFiles.writeString(folder.resolve("data"), "whole");
        assertThat(names()).containsExactly("data");
    }

    @Test
    void longNamesToo() throws IOException {
        String name = "x".repeat(255);
        leave("." + Integer.toHexString(name.hashCode()) + "." + DEAD + "-1.part");
        AtomicFiles.writeString(folder.resolve(name), "whole");
        assertThat(names()).containsExactly(name);
    }

    @Test
    void otherFilesStay() throws IOException {
        List<String> others = List.of(
                ".data." + DEAD + "-1.part2",
                ".data." + DEAD + ".part",
                ".data.x-1.part",
                ".data." + ProcessHandle.current().pid() + "-999999999.temporary",
                ".data2." + DEAD + "-1.part",
                ".other." + DEAD + "-1.part",
                "data." + DEAD + "-1.part");
        for (String name : others) {
            leave(name);
        }
        AtomicFiles.writeString(folder.resolve("data"), "whole");
        assertThat(names()).containsAll(others).hasSize(others.size() + 1);
    }

    /** Such as checkpoints, which have the number of updates in their names. */
    @Test
    void filesThatAreNotWrittenAgainLeaveNothingEither() throws IOException {
        leave(".data-1." + DEAD + "-1.part");
        leave(".data-22." + DEAD + "-1.part");
        leave(".data-22." + DEAD + "-1.part.old");
        leave(".data." + DEAD + "-1.part");
        leave("data-1." + DEAD + "-1.part");
        leave("data-1");
        List<String> before = names();
        AtomicFiles.deleteLeftovers(folder, name -> {
            assertThat(name).isIn("data-1", "data-22", "data");
            return false;
        });
        AtomicFiles.deleteLeftovers(folder.resolve("none"), name -> true);
        assertThat(names()).isEqualTo(before);
        AtomicFiles.deleteLeftovers(folder, name -> name.matches("data-\\d+"));
        assertThat(names())
                .containsExactlyInAnyOrder(
                        ".data-22." + DEAD + "-1.part.old",
                        ".data." + DEAD + "-1.part",
                        "data-1",
                        "data-1." + DEAD + "-1.part");
        AtomicFiles.write(folder.resolve("data-3"), channel -> {
            int beingWritten = names().size();
            AtomicFiles.deleteLeftovers(folder, name -> name.equals("data-3"));
            assertThat(names()).hasSize(beingWritten);
        });
    }

    /** Of this program, by another spelling of the folder, while the first write is running. */
    @Test
    void aFileThatIsBeingWrittenStays() throws IOException {
        Path data = folder.resolve("data");
        AtomicFiles.write(data, channel -> {
            AtomicFiles.writeString(
                    folder.resolve("..").resolve(folder.getFileName()).resolve("data"), "inner");
            assertThat(names()).as("the file being written, and the inner one").hasSize(2);
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {'o'}));
        });
        assertThat(data).hasContent("o");
        assertThat(names()).containsExactly("data");
    }

    /** Holds the lock of a file until it is killed. */
    public static final class Holder {
        /** Locks the file. */
        public static void main(String[] args) throws IOException, InterruptedException {
            try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
                channel.lock();
                Files.writeString(Path.of(args[0] + ".locked"), "");
                Thread.sleep(60_000);
            }
        }
    }

    /** As in another container, where the process has a number that does not exist here. */
    @Test
    void aLockedFileStaysUntilItsWriterIsDead() throws IOException, InterruptedException {
        String name = ".data." + DEAD + "-1.part";
        leave(name);
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        Path.of("target", "test-classes").toAbsolutePath()
                                + java.io.File.pathSeparator
                                + System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.resolve(name).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Path locked = folder.resolve(name + ".locked");
        try {
            while (holder.isAlive() && !Files.exists(locked)) {
                Thread.sleep(10);
            }
            assertThat(holder.isAlive())
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
            AtomicFiles.writeString(folder.resolve("data"), "whole");
            assertThat(names()).contains(name, "data");
        } finally {
            holder.destroyForcibly();
        }
        assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
        AtomicFiles.writeString(folder.resolve("data"), "whole again");
        assertThat(names()).doesNotContain(name).contains("data");
    }
}
