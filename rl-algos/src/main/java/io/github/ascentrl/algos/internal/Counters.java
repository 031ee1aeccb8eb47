package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.DivergenceException;
import java.util.Map;
import java.util.function.Supplier;

/** What every trainer counts: updates, episodes, steps. */
public final class Counters implements Stateful {
    private long updates;
    private long episodes;
    private long steps;

    /** Nothing counted yet. */
    public Counters() {}

    /** {@return the updates made so far: the number of the one under way, counted from 0} */
    public long updates() {
        return updates;
    }

    /** {@return all that was counted so far} */
    public Totals totals() {
        return new Totals(updates, episodes, steps);
    }

    /**
     * Counts an update on whole episodes; {@return what listeners are told of it}
     *
     * @param batch the episodes collected for it
     * @param metrics its measurements
     */
    public UpdateStats count(Batch batch, Map<String, Double> metrics) {
        FinishedEpisodes finished = new FinishedEpisodes();
        finished.add(batch);
        return count(finished, metrics);
    }

    /**
     * Counts an update; {@return what listeners are told of it}
     *
     * @param finished what was run for it
     * @param metrics its measurements
     */
    public UpdateStats count(FinishedEpisodes finished, Map<String, Double> metrics) {
        return count(finished.steps(), finished.returns(), finished.lengths(), metrics);
    }

    /**
     * Counts an update; {@return what listeners are told of it}
     *
     * @param newSteps the steps taken for it
     * @param episodeReturns the returns of the episodes that ended in it
     * @param episodeLengths their lengths
     * @param metrics its measurements
     */
    public UpdateStats count(long newSteps, float[] episodeReturns, int[] episodeLengths, Map<String, Double> metrics) {
        updates++;
        episodes += episodeReturns.length;
        steps += newSteps;
        return new UpdateStats(updates, episodes, steps, newSteps, episodeReturns, episodeLengths, metrics);
    }

    /**
     * Makes an update; if training diverges in it, the exception says where. {@return what the update returns}
     *
     * @param trainer what trains, for the message
     * @param update the update
     * @param undo called after an update that threw
     */
    public UpdateStats update(String trainer, Supplier<UpdateStats> update, Runnable undo) {
        try {
            return update.get();
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            undo.run();
            if (failure instanceof DivergenceException divergence) {
                throw divergence.at(where(trainer));
            }
            throw failure;
        }
    }

    /**
     * Makes an update that leaves nothing to undo; if training diverges in it, the exception says where. {@return what
     * the update returns}
     *
     * @param trainer what trains, for the message
     * @param update the update
     */
    public UpdateStats update(String trainer, Supplier<UpdateStats> update) {
        return update(trainer, update, () -> {});
    }

    /**
     * {@return where training diverged, for the message}
     *
     * @param trainer what trains
     */
    public String where(String trainer) {
        return trainer + " update " + (updates + 1) + ", after " + episodes + " episodes and " + steps + " steps";
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
