package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.RunningStatistics;

/** Statistics as part of a wrapper's memory; a frozen view is somebody else's to save. */
final class Learned {
    private Learned() {}

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
