package io.github.ascentrl.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.policy.PolicyKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as files: whole at any moment, and refused with the reason where they cannot be written. */
class OnnxFilesTest {
    private static final int KILLS = Integer.getInteger("ascent.kills", 8);

    @TempDir
    private Path folder;

    private static OnnxPolicy model(int version) {
        return version == 0
                ? OnnxPolicy.deterministic(Cases.of(PolicyKind.CATEGORICAL))
                : OnnxPolicy.sampling(Cases.of(PolicyKind.CATEGORICAL));
    }

    /** Writes until it is killed. */
    public static final class Program {
        /** Writes two models in turn. */
        public static void main(String[] args) throws IOException {
            OnnxPolicy[] models = {model(0), model(1)};
            for (int i = 0; ; i++) {
                models[i % 2].write(Path.of(args[0]));
                if (i == 1) {
                    Files.writeString(Path.of(args[1]), "");
                }
            }
        }
    }

    /** A program that writes the same file again and again is killed at random moments. */
    @Test
    @Tag("long")
    void theFileIsAlwaysWhole() throws IOException, InterruptedException {
        Path place = Files.createDirectory(folder.resolve("place"));
        Path file = place.resolve("policy.onnx");
        Random random = new Random(1);
        int leftBehind = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            kill(file, random.nextInt(60));
            assertThat(Files.readAllBytes(file))
                    .as("after %d kills", kill + 1)
                    .isIn(model(0).bytes(), model(1).bytes());
            leftBehind += place.toFile().list().length - 1;
            if (kill % 2 == 1) {
                model(1).write(file);
                assertThat(place.toFile().list()).containsExactly("policy.onnx");
            }
        }
        System.out.println("ONNX: " + KILLS + " kills, " + leftBehind + " files left behind and deleted");
    }

    private void kill(Path file, int millis) throws IOException, InterruptedException {
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
                        file.toString(),
                        started.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (process.isAlive() && !Files.exists(started)) {
                Thread.sleep(1);
            }
            assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
                    .as(Files.readString(log))
                    .isFalse();
        } finally {
            process.destroyForcibly();
        }
        process.waitFor();
    }

    private void assertRefused(Path file, String reason) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> model(0).write(file))
                .withMessageStartingWith("cannot write " + file + ": ")
                .withMessageContaining(reason);
    }

    @Test
    void whereItCannotBeWrittenIsNamed() throws IOException {
        Path none = folder.resolve("none");
        assertRefused(none.resolve("policy.onnx"), "there is no folder " + none + "; create it first");
        assertRefused(folder, "it is a folder; choose a file in it");
        assertRefused(folder.resolve("n".repeat(256)), "; choose another name");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void linksAreFollowedAndModesAreKept() throws IOException {
        Path file = folder.resolve("n".repeat(255));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
        model(0).write(link);
        boolean hasModes = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (hasModes) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        }
        model(1).write(link);
        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(model(1).bytes());
        if (hasModes) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("r--r-----");
        }
        assertThat(folder.toFile().list()).hasSize(2);
    }
}
