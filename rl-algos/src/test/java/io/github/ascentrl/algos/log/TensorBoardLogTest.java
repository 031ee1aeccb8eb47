package io.github.ascentrl.algos.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.log.TensorBoardEvents.Value;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
    @TempDir
    private Path folder;

    private static UpdateStats stats(long update, long steps) {
        return new UpdateStats(
                update, update, steps * update, steps, new float[] {3}, new int[] {5}, Map.of("loss", 0.1 * update));
    }

    private TensorBoardLog log() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("gamma", "0.99");
        settings.put("clipValue", "false");
        settings.put("optimizer", "Adam(…)");
        return new TensorBoardLog(folder).settings(settings).histogram("weights", 2, () ->
                new float[] {0, 1, 1, 3, Float.NaN});
    }

    private List<Value> values() throws IOException {
        TensorBoardEvents events = TensorBoardEvents.read(folder.resolve("events.out.tfevents.ascent"));
        assertThat(events.version()).isEqualTo("brain.Event:2");
        return events.values().stream()
                .filter(value -> !value.tag().startsWith("time/"))
                .toList();
    }

    @Test
    void tagsStepsAndValuesAreAsDocumented() throws IOException {
        TensorBoardLog log = log();
        log.onStart(Budget.updates(2));
        log.onUpdate(stats(1, 300));
        log.onUpdate(stats(2, 300));
        log.onEnd();
        List<Value> values = values();
        assertThat(values)
                .filteredOn(value -> value.content() instanceof Float)
                .containsExactly(
                        new Value(300, "episode/return", 3f),
                        new Value(300, "episode/length", 5f),
                        new Value(300, "update/loss", 0.1f),
                        new Value(600, "episode/return", 3f),
                        new Value(600, "episode/length", 5f),
                        new Value(600, "update/loss", 0.2f));
        assertThat(values.get(0))
                .isEqualTo(new Value(
                        0, "settings", "|setting|value|\n|-|-|\n|gamma|0.99|\n|clipValue|false|\n|optimizer|Adam(…)|"));
        assertThat(values.get(1).tag()).isEqualTo("_hparams_/session_start_info");
        assertThat((String) values.get(1).content())
                .containsSubsequence(
                        "key: \"gamma\"",
                        "number_value: 0.99",
                        "key: \"clipValue\"",
                        "bool_value: false",
                        "key: \"optimizer\"",
                        "string_value: \"Adam(");
        Value histogram = values.get(values.size() - 1);
        assertThat(histogram.tag()).isEqualTo("weights");
        String text = (String) histogram.content();
        assertThat(text)
                .contains("max: 3.0", "num: 4.0", "sum: 5.0", "sum_squares: 11.0")
                .contains("bucket_limit: 0.1\n", "bucket_limit: 3.0\n");
        assertThat(Arrays.stream(text.split("\n")).filter(line -> line.startsWith("bucket: ")))
                .hasSize(30)
                .filteredOn(line -> !line.equals("bucket: 0.0"))
                .containsExactly("bucket: 1.0", "bucket: 2.0", "bucket: 1.0");
    }

    @Test
    void theStepOfATrainerThatTakesNoneIsTheUpdate() throws IOException {
        TensorBoardLog log = new TensorBoardLog(folder);
        log.onStart(Budget.updates(2));
        log.onUpdate(stats(7, 0));
        log.onEnd();
        assertThat(values()).extracting(Value::step).containsOnly(7L);
    }

    /** Records before the last are whole whenever a program is killed; a resumed run continues after the saved ones. */
    @Test
    void aKilledRunLeavesAReadableFileThatTheResumedOneContinues() throws IOException {
        Path file = folder.resolve("events.out.tfevents.ascent");
        TensorBoardLog killed = log();
        killed.onStart(Budget.updates(9));
        killed.onUpdate(stats(1, 10));
        State state = States.of(killed);
        List<Value> saved = values(); // readable while it is open
        killed.onUpdate(stats(2, 10));
        killed.onEnd();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 3));
        assertThatThrownBy(this::values)
                .as("the parser notices a record that is cut off")
                .isNotNull();
        TensorBoardLog resumed = log();
        resumed.load(state);
        resumed.onStart(Budget.updates(8));
        assertThat(values()).isEqualTo(saved);
        resumed.onUpdate(stats(2, 10));
        resumed.onEnd();
        assertThat(Files.size(file)).isEqualTo(whole.length);
        assertThat(values()).startsWith(saved.toArray(Value[]::new)).hasSize(saved.size() + 4);
    }

    /** Mutants: a changed byte anywhere is noticed by the checksums. */
    @Test
    void everyChangedByteIsNoticed() throws IOException {
        TensorBoardLog log = log();
        log.onStart(Budget.updates(1));
        log.onUpdate(stats(2, 10));
        log.onEnd();
        Path file = folder.resolve("events.out.tfevents.ascent");
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 4;
            Files.write(file, bad);
            assertThatThrownBy(this::values).as("byte %d", i).isNotNull();
        }
    }
}
