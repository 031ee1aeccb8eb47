package io.github.ascentrl.algos.log;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one line for each update to a CSV file (RFC 4180, UTF-8). The columns are those of the
 * {@linkplain io.github.ascentrl.algos.log package's table}: metrics in the trainer's order, then those of listeners.
 * Missing measurements are empty. Numbers read back as the same {@code double}.
 *
 * <p>The columns are those of the first update; a metric that appears later is left out and logged once as a warning. A
 * line reaches the file within a second, or with the first update after that, and in any case when the run is saved or
 * ends. After a run was resumed, the file has every line once.
 */
public final class CsvLog implements TrainingListener, Stateful {
    private static final Logger LOG = LoggerFactory.getLogger(CsvLog.class);

    private final GrowingFile file;
    private final LogRows rows = new LogRows();
    private final List<String> columns = new ArrayList<>();
    private final Set<String> leftOut = new HashSet<>();

    /**
     * Creates a log.
     *
     * @param file replaced when training begins, unless the run is resumed; its folder is made if it is missing
     */
    public CsvLog(Path file) {
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
        Map<String, Number> row = rows.of(stats);
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        if (columns.isEmpty()) {
            columns.addAll(row.keySet());
            StringJoiner header = new StringJoiner(",");
            columns.forEach(name -> header.add(column(name)));
            lines.add(header.toString());
        }
        StringJoiner line = new StringJoiner(",");
        for (String name : columns) {
            Number value = row.remove(name);
            line.add(value == null ? "" : text(value));
        }
        lines.add(line.toString());
        file.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
        for (String name : row.keySet()) {
            if (leftOut.add(name)) {
                LOG.warn(
                        "The metric '{}' is not in the CSV log, because the first update did not have it; use a"
                                + " JsonLinesLog to record it",
                        name);
            }
        }
    }

    private static String column(String name) {
        if (name.matches("(?s).*[,\"\\r\\n].*")) {
            throw new IllegalArgumentException(
                    "the metric name '" + name + "' must not contain commas, quotes or line breaks; rename it");
        }
        return name;
    }

    /** Not the shortest possible digits, unlike policy files: finding those would cost more than logging the update. */
    private static String text(Number value) {
        return LogRows.isMeasured(value) ? value.toString() : "";
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
        state.put("columns", String.join(",", columns));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        file.load(state);
        rows.load(state);
        columns.clear();
        String saved = state.text("columns");
        if (!saved.isEmpty()) {
            columns.addAll(List.of(saved.split(",")));
        }
    }
}
