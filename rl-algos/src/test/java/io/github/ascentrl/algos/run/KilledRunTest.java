package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.log.TensorBoardEvents;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.testing.ChildProgram;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs with all listeners are killed without warning, at random moments, and restarted until they end. After each kill
 * every file is readable, and says what the files of an undisturbed run say. A kill hardly ever tears a row, but a
 * power failure may, so half of the files are torn here. {@code -Dascent.kills} sets the number of kills.
 */
class KilledRunTest {
    private static final int EVALUATIONS = 40; // about 65 updates, about a second
    private static final List<String> LOGS = List.of(WatchedRun.CSV, WatchedRun.JSON_LINES, WatchedRun.TENSOR_BOARD);

    @TempDir
    private Path folder;

    private WatchedRun whole;

    @BeforeEach
    void undisturbed() throws IOException {
        whole = new WatchedRun(folder.resolve("whole"), EVALUATIONS);
        whole.go();
    }

    @Test
    void threeKills() throws IOException, InterruptedException {
        kills(3);
    }

    @Test
    @Tag("long")
    void manyKills() throws IOException, InterruptedException {
        kills(Integer.getInteger("ascent.kills", 20));
    }

    private void kills(int wanted) throws IOException, InterruptedException {
        String expected = whole.outcome();
        Rng rng = Rng.of(wanted);
        int killed = 0;
        int torn = 0;
        for (int run = 0; killed < wanted; run++) {
            Path place = folder.resolve("run" + run);
            while (killed < wanted && isKilledAfter(place, 1 + rng.nextInt(25), rng.nextInt(10))) {
                killed++;
                checkReadable(new WatchedRun(place, EVALUATIONS));
                for (String log : LOGS) {
                    torn += tear(place.resolve(log), rng);
                }
            }
            WatchedRun last = new WatchedRun(place, EVALUATIONS);
            last.go();
            assertThat(last.outcome())
                    .as("run %d, after %d kills in all", run, killed)
                    .isEqualTo(expected);
            assertThat(place.toFile().list()).as("left behind").noneMatch(name -> name.endsWith(".part"));
        }
        System.out.println("runs: " + killed + " kills, after which " + torn + " logs were torn");
    }

    /** The logs say what those of the undisturbed run say, up to some row, and perhaps have an incomplete one more. */
    private void checkReadable(WatchedRun run) throws IOException {
        assertThat(whole.csv()).startsWith(run.csv().toArray(String[]::new));
        assertThat(whole.jsonLines()).startsWith(run.jsonLines().toArray(String[]::new));
        assertThat(whole.events()).startsWith(run.events().toArray(TensorBoardEvents.Value[]::new));
        Path best = run.folder.resolve(WatchedRun.BEST);
        if (Files.exists(best)) {
            SavedPolicy.load(best);
        }
    }

    /**
     * {@return 1 if a file was torn, 0 if it was left alone} What is appended looks like rows after the last checkpoint,
     * the last of them incomplete.
     */
    private static int tear(Path file, Rng rng) throws IOException {
        if (rng.nextInt(2) == 0 || !Files.exists(file)) {
            return 0;
        }
        byte[] rows = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(rows, rng.nextInt(rows.length + 1)), StandardOpenOption.APPEND);
        return 1;
    }

    /** {@return whether the program was killed, the given time after the given number of updates, before it ended} */
    private boolean isKilledAfter(Path place, int updates, int millis) throws IOException, InterruptedException {
        Path beats = place.resolve("beats");
        long until = size(beats) + updates;
        List<String> command = ChildProgram.command(WatchedRun.class, place, EVALUATIONS);
        try (ChildProgram program = ChildProgram.start(folder.resolve("log.txt"), command)) {
            return program.isKilledAfter(() -> size(beats) >= until, millis);
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
