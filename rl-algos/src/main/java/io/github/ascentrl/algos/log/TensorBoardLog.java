package io.github.ascentrl.algos.log;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Writes an event file for TensorBoard ({@code tensorboard --logdir FOLDER}) with scalars, histograms and
 * hyper-parameters. Tags are the names of the {@linkplain io.github.ascentrl.algos.log package's table} in groups:
 * {@code episode/return} and {@code episode/length}, {@code time/seconds} and {@code time/stepsPerSecond}, and
 * {@code update/METRIC} for each metric. The step is the number of environment steps so far, or of updates for trainers
 * that take no steps. Missing measurements are left out.
 *
 * <p>A record reaches the file within a second, or with the first update after that, and in any case when the run is
 * saved or ends. A killed run may leave a file with a truncated last record, which TensorBoard accepts; after the run
 * was resumed, the file has every record once. If TensorBoard was open while a run was resumed, restart it if it shows
 * old data.
 */
public final class TensorBoardLog implements TrainingListener, Stateful {
    private static final String FILE = "events.out.tfevents.ascent";
    private static final Set<String> COUNTS = Set.of("update", "episodes", "steps");

    private record Histogram(String tag, long every, Supplier<float[]> values) {}

    private final GrowingFile file;
    private final LogRows rows = new LogRows();
    private final List<Histogram> histograms = new ArrayList<>();
    private Map<String, String> settings = Map.of();

    /**
     * Creates a log.
     *
     * @param folder the folder of the file, one for each run; made if it is missing. A file of an earlier run is
     *     replaced when training begins, unless the run is resumed
     */
    public TensorBoardLog(Path folder) {
        Objects.requireNonNull(folder, "folder");
        file = new GrowingFile(folder.resolve(FILE));
    }

    /**
     * Shows settings on the hyper-parameter dashboard and as a table of text.
     *
     * @param shown the settings by name, for example a trainer's {@link io.github.ascentrl.api.Trainer#settings}
     * @return this
     */
    public TensorBoardLog settings(Map<String, String> shown) {
        Objects.requireNonNull(shown, "shown");
        Check.noNulls("shown", shown.values());
        settings = new LinkedHashMap<>(shown);
        return this;
    }

    /**
     * Shows a histogram of some numbers, for example of the parameters.
     *
     * @param tag the tag of the histogram
     * @param everyUpdates the number of updates between two histograms, ≥ 1
     * @param values supplies the current numbers
     * @return this
     * @throws IllegalArgumentException if {@code everyUpdates} is less than 1
     */
    public TensorBoardLog histogram(String tag, long everyUpdates, Supplier<float[]> values) {
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(values, "values");
        if (everyUpdates < 1) {
            throw new IllegalArgumentException("everyUpdates = " + everyUpdates + " must be at least 1");
        }
        histograms.add(new Histogram(tag, everyUpdates, values));
        return this;
    }

    @Override
    public void onStart(Budget budget) throws IOException {
        Objects.requireNonNull(budget, "budget");
        file.open();
        rows.start();
        if (file.isEmpty()) {
            double now = now();
            file.write(Events.record(Events.version(now)));
            if (!settings.isEmpty()) {
                StringBuilder table = new StringBuilder("|setting|value|\n|-|-|");
                settings.forEach((name, value) -> table.append("\n|" + name + "|" + value + "|"));
                Proto summary = new Proto()
                        .message(1, Events.text("settings", table.toString()))
                        .message(1, Events.settings(now, settings));
                file.write(Events.record(Events.event(now, 0, summary)));
            }
        }
    }

    @Override
    public void onUpdate(UpdateStats stats) throws IOException {
        Objects.requireNonNull(stats, "stats");
        Proto summary = new Proto();
        rows.of(stats).forEach((name, value) -> {
            if (!COUNTS.contains(name) && LogRows.isMeasured(value)) {
                summary.message(1, Events.scalar(tag(name), value.floatValue()));
            }
        });
        for (Histogram histogram : histograms) {
            if (stats.update() % histogram.every == 0) {
                summary.message(1, Events.histogram(histogram.tag, histogram.values.get()));
            }
        }
        long step = stats.totalSteps() > 0 ? stats.totalSteps() : stats.update();
        file.write(Events.record(Events.event(now(), step, summary)));
    }

    private static String tag(String name) {
        return switch (name) {
            case "return", "length" -> "episode/" + name;
            case "seconds", "stepsPerSecond" -> "time/" + name;
            default -> "update/" + name;
        };
    }

    private static double now() {
        return System.currentTimeMillis() / 1000.0;
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
