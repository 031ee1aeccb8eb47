package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.ChildProgram;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeps are killed without warning, at random moments, and restarted until they end. Their files are readable after
 * each kill. A kill hardly ever tears a line, but a power failure may, so half of them are torn here.
 * {@code -Dascent.kills} sets the number of kills.
 */
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
        List<String> lines = expected.lines().toList();
        assertThat(lines).hasSize(1 + TRIALS);

        Rng rng = Rng.of(10);
        int killed = 0;
        int torn = 0;
        for (int run = 0; killed < KILLS; run++) {
            Path place = Files.createDirectories(folder.resolve("run" + run));
            Path file = place.resolve(SweepFile.NAME);
            while (killed < KILLS && isKilledAfter(place, SweepLines.count(file) + 1 + rng.nextInt(30))) {
                killed++;
                assertThat(lines).as("after %d kills", killed).containsAll(SweepLines.complete(file));
                if (rng.nextInt(2) == 0) {
                    SweepLines.tear(file, rng);
                    torn++;
                }
            }
            sweep(place).run();
            assertThat(SweepLines.sorted(file))
                    .as("run %d, after %d kills in all", run, killed)
                    .isEqualTo(expected);
            for (Path each : new Path[] {place, place.resolve("states")}) {
                assertThat(each.toFile().list()).as("left behind").noneMatch(name -> name.endsWith(".part"));
            }
        }
        System.out.println("sweeps: " + killed + " kills, after " + torn + " of them a torn line");
    }

    private boolean isKilledAfter(Path place, long lines) throws IOException, InterruptedException {
        List<String> command = ChildProgram.command(Program.class, place);
        try (ChildProgram program = ChildProgram.start(folder.resolve("log.txt"), command)) {
            return program.isKilledAfter(() -> SweepLines.count(place.resolve(SweepFile.NAME)) >= lines, 0);
        }
    }
}
