package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep is killed without warning, at random moments, and restarted until it ends. */
class KilledSweepTest {
    private static final int TRIALS = 200;
    private static final int KILLS = Integer.getInteger("ascent.kills", 10);

    @TempDir
    private Path folder;

    /** Takes some milliseconds, so that a kill hits running trials, and continues from the rung below. */
    public static final class SlowBowl implements Objective {
        /** Created by its name. */
        public SlowBowl() {}

        @Override
        public Outcome run(Trial trial, byte[] state) throws InterruptedException {
            Thread.sleep(Rng.of(trial.seed()).child(trial.text("x")).nextInt(15));
            return new Bowl().run(trial, state);
        }
    }

    /** The sweep, as a program. */
    public static final class Program {
        /** Runs it in a folder. */
        public static void main(String[] args) throws IOException, InterruptedException {
            sweep(Path.of(args[0])).run();
        }
    }

    /** Rungs of 100, 50, 25, 12, 6 and 3, then twice two fresh seeds. */
    private static Sweep sweep(Path place) {
        Search search = Searches.halving(
                Designs.random(List.of(Setting.uniform("x", 0, 1)), 100, Rng.of(5)),
                new long[] {0},
                new Halving(1, 1000, 2));
        return Sweep.of(SlowBowl.class, Searches.confirmed(search, 2, new long[] {1, 2}, 32))
                .at(place)
                .on(Engine.threads(2));
    }

    @Test
    @Tag("long")
    void killsChangeNoLine() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        sweep(whole).run();
        String expected = SweepLines.sorted(whole.resolve(SweepFile.NAME));
        assertThat(expected.lines()).hasSize(1 + TRIALS);

        Path place = folder.resolve("killed");
        Files.createDirectories(place);
        Rng rng = Rng.of(10);
        for (int kill = 0; kill < KILLS; kill++) {
            long until = lines(place) + 1 + rng.nextInt(TRIALS / KILLS - 2);
            kill(place, until);
            assertThat(lines(place)).as("after %d kills", kill + 1).isLessThan(1 + TRIALS);
        }
        sweep(place).run();
        assertThat(SweepLines.sorted(place.resolve(SweepFile.NAME))).isEqualTo(expected);
    }

    private void kill(Path place, long lines) throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
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
                        place.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (process.isAlive() && lines(place) < lines) {
                Thread.sleep(1);
            }
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private static long lines(Path place) throws IOException {
        Path file = place.resolve(SweepFile.NAME);
        return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    }
}
