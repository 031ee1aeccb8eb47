package io.github.ascentrl.algos.log;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.UpdateStats;
import java.util.LinkedHashMap;
import java.util.Map;

/** The measurements of an update that logs write, by the names of the package's table and in its order. */
final class LogRows implements Stateful {
    private double secondsBefore;
    private long startedAt;
    private long lastAt;

    /** Starts the clock of a new or resumed run. */
    void start() {
        startedAt = System.nanoTime();
        lastAt = startedAt;
    }

    /** {@return the seconds of training, including earlier runs that were saved and resumed} */
    double seconds() {
        return secondsBefore + (lastAt - startedAt) * 1e-9;
    }

    Map<String, Number> of(UpdateStats stats) {
        long now = System.nanoTime();
        double stepsPerSecond = stats.steps() / ((now - lastAt) * 1e-9);
        lastAt = now;
        Map<String, Number> row = new LinkedHashMap<>();
        row.put("update", stats.update());
        row.put("episodes", stats.totalEpisodes());
        row.put("steps", stats.totalSteps());
        row.put("return", stats.meanReturn());
        row.put("length", stats.meanLength());
        stats.metrics().forEach((name, value) -> {
            if (row.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException(
                        "the metric '" + name + "' has the name of another column of the log;" + " rename it");
            }
        });
        row.put("seconds", seconds());
        row.put("stepsPerSecond", stepsPerSecond);
        return row;
    }

    /** {@return whether a number was measured: NaN stands for a missing measurement} */
    static boolean isMeasured(Number value) {
        return !Double.isNaN(value.doubleValue());
    }

    @Override
    public void save(State state) {
        state.put("seconds", new double[] {seconds()});
    }

    @Override
    public void load(State state) {
        secondsBefore = state.real("seconds");
        startedAt = lastAt;
    }
}
