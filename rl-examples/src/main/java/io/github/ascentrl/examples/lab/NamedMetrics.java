package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Logs a training run by the names of the study's columns; {@link Run#train} lists the names. */
final class NamedMetrics implements TrainingListener {
    private final Run<?> run;
    private final List<String> columns;
    private final long everySteps;
    private final Map<String, ToDoubleFunction<UpdateStats>> own;
    private final Map<String, ReturnWindow> windows = new HashMap<>();

    NamedMetrics(Run<?> run, List<String> columns, long everySteps, Map<String, ToDoubleFunction<UpdateStats>> own) {
        this.own = own;
        this.run = run;
        this.columns = columns;
        this.everySteps = everySteps;
        for (String column : columns) {
            if (column.matches("(return|mean)\\d+")) {
                windows.put(column, new ReturnWindow(Integer.parseInt(column.replaceAll("\\D", ""))));
            }
        }
    }

    @Override
    public void onUpdate(UpdateStats stats) {
        run.advance(stats);
        boolean byEpisode = columns.contains("episode");
        float[] returns = stats.episodeReturns();
        for (int e = 0; e < returns.length; e++) {
            for (ReturnWindow window : windows.values()) {
                window.add(returns[e]);
            }
            if (byEpisode) {
                log(stats, stats.totalEpisodes() - returns.length + e + 1, returns[e]);
            }
        }
        if (!byEpisode && Run.isDue(stats, everySteps) && !columns.isEmpty()) {
            log(stats, stats.totalEpisodes(), stats.meanReturn());
        }
    }

    private void log(UpdateStats stats, long episode, double episodeReturn) {
        run.log(columns.stream()
                .mapToDouble(column -> own.containsKey(column)
                        ? own.get(column).applyAsDouble(stats)
                        : number(column, stats, episode, episodeReturn))
                .toArray());
    }

    private double number(String column, UpdateStats stats, long episode, double episodeReturn) {
        return switch (column) {
            case "episode", "episodes" -> episode;
            case "update", "epoch", "iteration" ->
                (double) episode * stats.update() / stats.totalEpisodes(); // a fraction within an update
            case "steps" -> stats.totalSteps();
            case "return", "reward" -> episodeReturn;
            default -> windows.containsKey(column) ? windows.get(column).mean() : stats.metric(column);
        };
    }
}
