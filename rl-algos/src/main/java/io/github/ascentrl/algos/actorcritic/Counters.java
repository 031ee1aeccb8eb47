package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.UpdateStats;
import java.util.Map;

/** What every trainer counts: updates, episodes, steps. */
final class Counters implements Stateful {
    private long updates;
    private long episodes;
    private long steps;

    long updates() {
        return updates;
    }

    UpdateStats count(int newSteps, float[] episodeReturns, int[] episodeLengths, Map<String, Double> metrics) {
        updates++;
        episodes += episodeReturns.length;
        steps += newSteps;
        return new UpdateStats(updates, episodes, steps, newSteps, episodeReturns, episodeLengths, metrics);
    }

    /** Where a divergence happened, for its message. */
    String where(String trainer) {
        return trainer + " update " + (updates + 1) + ", after " + steps + " steps";
    }

    @Override
    public void save(State state) {
        state.put("updates", updates);
        state.put("episodes", episodes);
        state.put("steps", steps);
    }

    @Override
    public void load(State state) {
        updates = state.number("updates");
        episodes = state.number("episodes");
        steps = state.number("steps");
    }
}
