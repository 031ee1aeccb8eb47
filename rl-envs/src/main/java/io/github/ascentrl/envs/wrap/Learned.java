package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.RunningStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * Saves and loads the statistics of a wrapper, except a frozen view, which is saved with the statistics it belongs to.
 */
final class Learned {
    private Learned() {}

    static List<Stateful> and(List<Stateful> inside, RunningStatistics statistics) {
        List<Stateful> all = new ArrayList<>(inside);
        if (!statistics.isFrozen()) {
            all.add(statistics);
        }
        return all;
    }

    static void save(RunningStatistics statistics, State state) {
        if (!statistics.isFrozen()) {
            statistics.save(state.child("statistics"));
        }
    }

    static void load(RunningStatistics statistics, State state) {
        if (!statistics.isFrozen()) {
            statistics.load(state.child("statistics"));
        }
    }
}
