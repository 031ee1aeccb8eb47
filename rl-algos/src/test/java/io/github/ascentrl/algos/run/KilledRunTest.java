package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with all listeners is killed without warning, at random moments, and restarted until it ends. */
class KilledRunTest {
    private static final int EVALUATIONS = 40; // about 65 updates, about a second

    @TempDir
    private Path folder;

    @Test
    void threeKills() throws IOException, InterruptedException {
        kills(3);
    }

    @Test
    @Tag("long")
    void fiftyKills() throws IOException, InterruptedException {
        kills(50);
    }

    private void kills(int wanted) throws IOException, InterruptedException {
        WatchedRun whole = new WatchedRun(folder.resolve("whole"), EVALUATIONS);
        whole.go();
        String expected = whole.outcome();
        Rng rng = Rng.of(wanted);
        int killed = 0;
        for (int run = 0; killed < wanted; run++) {
            Path place = folder.resolve("run" + run);
            while (killed < wanted && killed(place, 1 + rng.nextInt(25), rng.nextInt(10))) {
                killed++;
            }
            WatchedRun last = new WatchedRun(place, EVALUATIONS);
            last.go();
            assertThat(last.outcome())
                    .as("run %d, after %d kills in all", run, killed)
                    .isEqualTo(expected);
        }
    }

    /** {@return whether the program was killed, the given time after the given number of updates, before it ended} */
    private boolean killed(Path place, int updates, int millis) throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        Path beats = place.resolve("beats");
        long until = size(beats) + updates;
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
                        WatchedRun.class.getName(),
                        place.toString(),
                        Integer.toString(EVALUATIONS))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (process.isAlive() && size(beats) < until) {
                Thread.sleep(1);
            }
            if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).as(Files.readString(log)).isZero();
                return false;
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return true;
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
