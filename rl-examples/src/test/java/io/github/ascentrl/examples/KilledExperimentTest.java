package io.github.ascentrl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.testing.ChildProgram;
import io.github.ascentrl.nn.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Experiments are killed without warning, at random moments, and started again until they end: their files are those of
 * an undisturbed one. Half of the kills leave half a run in the file of finished runs. {@code -Dascent.kills} sets the
 * number of kills.
 */
@Tag("long")
class KilledExperimentTest {
    private static final int KILLS = Integer.getInteger("ascent.kills", 15);
    private static final List<String> RESULTS = List.of("metrics.csv", "report.md", "walks.png");
    private static final Json.Limits LIMITS = new Json.Limits(64, 10_000_000, false);

    @TempDir
    private Path folder;

    @Test
    void theFilesAreThoseOfAnUndisturbedExperiment() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        assertThat(isKilledAfter(whole, "none", 0)).isFalse();
        Random random = new Random(15);
        int killed = 0;
        int torn = 0;
        for (int run = 0; killed < KILLS; run++) {
            Path place = folder.resolve("run" + run);
            // Runs are stored while they finish, the other files at the end.
            List<String> moments = new ArrayList<>(List.of("runs.jsonl", "runs.jsonl", "runs.jsonl", "report.md"));
            moments.addAll(RESULTS);
            while (killed < KILLS
                    && isKilledAfter(place, moments.get(random.nextInt(moments.size())), random.nextInt(10))) {
                killed++;
                assertReadable(place);
                Path runs = place.resolve("runs.jsonl");
                if (random.nextBoolean() && Files.exists(runs)) {
                    tear(runs, random);
                }
                torn += Files.exists(runs) && !Files.readString(runs).endsWith("\n") ? 1 : 0;
            }
            if (killed == KILLS) {
                assertThat(isKilledAfter(place, "none", 0)).isFalse();
            }
            for (String file : RESULTS) {
                assertThat(place.resolve(file))
                        .as("run %d, after %d kills in all", run, killed)
                        .hasSameBinaryContentAs(whole.resolve(file));
            }
            assertThat(place.toFile().list())
                    .containsExactlyInAnyOrder(whole.toFile().list());
        }
        System.out.println("experiments: " + killed + " kills, after " + torn + " of them half a run");
    }

    /** Whatever is there is whole, but for the last line of the finished runs. */
    private static void assertReadable(Path place) throws IOException {
        Path runs = place.resolve("runs.jsonl");
        String text = Files.exists(runs) ? Files.readString(runs) : "";
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isEmpty()) {
                Json.parse(line, LIMITS);
            }
        }
        for (String file : RESULTS) {
            assertThat(Files.exists(place.resolve(file)) && Files.size(place.resolve(file)) == 0)
                    .as("%s is empty", file)
                    .isFalse();
        }
        if (Files.exists(place.resolve("summary.json"))) {
            Json.parse(Files.readString(place.resolve("summary.json")), LIMITS);
        }
    }

    /** Appends the beginning of a line, unless the kill has left one. */
    private static void tear(Path runs, Random random) throws IOException {
        String text = Files.readString(runs);
        String line = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
        if (text.endsWith("\n")) {
            Files.writeString(runs, line.substring(0, random.nextInt(line.length())), StandardOpenOption.APPEND);
        }
    }

    /** {@return whether the program was killed a little after a file had appeared, before it ended} */
    private boolean isKilledAfter(Path place, String file, int millis) throws IOException, InterruptedException {
        Path moment = place.resolve(file);
        long size = Files.exists(moment) ? Files.size(moment) : 0;
        List<String> command = ChildProgram.command(
                InterruptTest.Launch.class, "self-test", "--threads=1", "--length=500", "--out=" + place);
        try (ChildProgram program = ChildProgram.start(folder.resolve("log.txt"), command)) {
            return program.isKilledAfter(() -> Files.exists(moment) && Files.size(moment) > size, millis);
        }
    }
}
