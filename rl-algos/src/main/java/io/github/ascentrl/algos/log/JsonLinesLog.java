package io.github.ascentrl.algos.log;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.nn.io.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * Writes one JSON object for each update, on a separate line, with the names of the
 * {@linkplain io.github.ascentrl.algos.log package's table}. Missing measurements are left out; an infinite number is a
 * string, for example {@code "Infinity"}, because JSON has no such number. A line reaches the file within a second, or
 * with the first update after that, and in any case when the run is saved or ends. After a run was resumed, the file
 * has every line once.
 */
public final class JsonLinesLog implements TrainingListener, Stateful {
    private final GrowingFile file;
    private final LogRows rows = new LogRows();

    /**
     * Creates a log.
     *
     * @param file replaced when training begins, unless the run is resumed; its folder is made if it is missing
     */
    public JsonLinesLog(Path file) {
        Objects.requireNonNull(file, "file");
        this.file = new GrowingFile(file);
    }

    @Override
    public void onStart(Budget budget) throws IOException {
        Objects.requireNonNull(budget, "budget");
        file.open();
        rows.start();
    }

    @Override
    public void onUpdate(UpdateStats stats) throws IOException {
        Objects.requireNonNull(stats, "stats");
        StringJoiner line = new StringJoiner(",", "{", "}\n");
        rows.of(stats).forEach((name, value) -> {
            if (LogRows.isMeasured(value)) {
                String text = Double.isInfinite(value.doubleValue()) ? "\"" + value + "\"" : value.toString();
                line.add(Json.write(name) + ":" + text);
            }
        });
        file.write(ByteBuffer.wrap(line.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onEnd() throws IOException {
        file.close();
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        file.save(state);
        rows.save(state);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        file.load(state);
        rows.load(state);
    }
}
