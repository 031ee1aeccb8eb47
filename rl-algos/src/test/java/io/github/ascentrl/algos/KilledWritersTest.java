package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.ChildProgram;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Writes until it is killed. */
    public static final class Program {
        /** Writes versions 0 to 19 in turn. */
        public static void main(String[] args) throws IOException {
            for (int i = 0; ; i++) {
                WholeFile.valueOf(args[0]).write(Path.of(args[1]), i % 20);
                if (i == 1) {
                    Files.writeString(Path.of(args[2]), "");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFileIsAlwaysWhole(WholeFile kind) throws IOException, InterruptedException {
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

    private void kill(WholeFile kind, Path file, int millis) throws IOException, InterruptedException {
        Path started = folder.resolve("started");
        Files.deleteIfExists(started);
        List<String> command = ChildProgram.command(Program.class, kind.name(), file, started);
        try (ChildProgram program = ChildProgram.start(folder.resolve("log.txt"), command)) {
            assertThat(program.isKilledAfter(() -> Files.exists(started), millis))
                    .isTrue();
        }
    }
}
