package io.github.ascentrl.algos.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    @TempDir
    private Path folder;

    private static UpdateStats stats(long update, Object... metrics) {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < metrics.length; i += 2) {
            map.put((String) metrics[i], (Double) metrics[i + 1]);
        }
        return new UpdateStats(update, 2 * update, 10 * update, 10, new float[] {1, 4}, new int[] {3, 7}, map);
    }

    private static void write(TrainingListener log, UpdateStats... all) throws IOException {
        log.onStart(Budget.updates(10));
        for (UpdateStats stats : all) {
            log.onUpdate(stats);
        }
        log.onEnd();
    }

    private static List<String> withoutClocks(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll(",[^,]*,[^,]*$", ""))
                .toList();
    }

    @Test
    void csvHasALineForEachUpdate() throws IOException {
        Path file = folder.resolve("new/log.csv");
        write(
                new CsvLog(file),
                stats(1, "loss", 0.1, "kl", Double.NaN),
                stats(2, "loss", Double.NEGATIVE_INFINITY, "kl", 1e-9, "late", 3.0));
        assertThat(Files.readAllLines(file).get(0))
                .isEqualTo("update,episodes,steps,return,length,loss,kl,seconds,stepsPerSecond");
        assertThat(withoutClocks(file))
                .containsExactly(
                        "update,episodes,steps,return,length,loss,kl",
                        "1,2,10,2.5,5.0,0.1,",
                        "2,4,20,2.5,5.0,-Infinity,1.0E-9");
    }

    /** What was written after the state was saved is cut off, whole lines and half ones. */
    @Test
    void csvGoesOnWhereItsStateWasSaved() throws IOException {
        Path file = folder.resolve("log.csv");
        CsvLog killed = new CsvLog(file);
        killed.onStart(Budget.updates(10));
        killed.onUpdate(stats(1, "loss", 0.5));
        State state = States.of(killed);
        killed.onUpdate(stats(2, "loss", 0.25));
        killed.onEnd();
        Files.writeString(file, Files.readString(file) + "3,6,3");
        CsvLog resumed = new CsvLog(file);
        resumed.load(state);
        write(resumed, stats(2, "loss", 0.25), stats(3, "loss", 0.125));
        assertThat(withoutClocks(file))
                .containsExactly(
                        "update,episodes,steps,return,length,loss",
                        "1,2,10,2.5,5.0,0.5",
                        "2,4,20,2.5,5.0,0.25",
                        "3,6,30,2.5,5.0,0.125");
        write(resumed, stats(4, "loss", 0.5)); // another call of train
        assertThat(withoutClocks(file)).hasSize(5);
        write(new CsvLog(file), stats(1));
        assertThat(withoutClocks(file)).as("a new log replaces it").hasSize(2);
    }

    @Test
    void aFileThatIsMissingAtResumeIsNotCreated() throws IOException {
        Path file = folder.resolve("log.csv");
        CsvLog log = new CsvLog(file);
        log.onStart(Budget.updates(10));
        log.onUpdate(stats(1, "loss", 0.5));
        State state = States.of(log);
        log.onEnd();
        Files.delete(file);
        CsvLog resumed = new CsvLog(file);
        resumed.load(state);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> resumed.onStart(Budget.updates(10)))
                .withMessageStartingWith(file + " is missing, but ")
                .withMessageEndingWith("put the file back, or start the run in another folder");
        assertThat(file).doesNotExist();
    }

    @Test
    void namesThatWouldBreakTheFileAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(new CsvLog(folder.resolve("a")), stats(1, "a,b", 1.0)))
                .withMessageContaining("'a,b' must not contain commas");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(new CsvLog(folder.resolve("a")), stats(1, "steps", 1.0)))
                .withMessageContaining("'steps' has the name of another column");
    }

    @Test
    void jsonHasALineForEachUpdate() throws IOException {
        Path file = folder.resolve("log.jsonl");
        write(new JsonLinesLog(file), stats(1, "loss", 0.1, "kl", Double.NaN), stats(2, "x", Double.POSITIVE_INFINITY));
        assertThat(Files.readAllLines(file).stream()
                        .map(line -> line.replaceAll(",\"seconds\":[^,]*,\"stepsPerSecond\":[^,]*}$", "}")))
                .containsExactly(
                        "{\"update\":1,\"episodes\":2,\"steps\":10,\"return\":2.5,\"length\":5.0,\"loss\":0.1}",
                        "{\"update\":2,\"episodes\":4,\"steps\":20,\"return\":2.5,\"length\":5.0,\"x\":\"Infinity\"}");
    }

    @Test
    void aProgressLineSaysHowItGoes() throws IOException {
        StringBuilder out = new StringBuilder();
        ProgressLine line = new ProgressLine(out).every(Duration.ZERO);
        write(line, stats(1), stats(2));
        assertThat(out.toString().lines())
                .hasSize(2)
                .allMatch(text -> text.matches(
                        "update \\d  episodes \\d  steps \\d0  return 2\\.5  \\d+ steps/s  \\d+:\\d\\d left"));
        write(new ProgressLine(out).every(Duration.ofDays(1)), stats(3));
        assertThat(out.toString().lines()).hasSize(2);
    }
}
