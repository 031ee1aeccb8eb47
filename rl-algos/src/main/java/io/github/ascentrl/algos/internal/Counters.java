package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.nn.DivergenceException;
import java.util.Map;
import java.util.function.Supplier;

/** Counts a trainer's updates, episodes and steps. */
public final class Counters implements Stateful {
    private final OneThread oneThread = new OneThread();
    private long updates;
    private long episodes;
    private long steps;

    /** Creates counters at 0. */
    public Counters() {}

    /** {@return the number of updates made so far, which is the index of the current update, counted from 0} */
    public long updates() {
        return updates;
    }

    /** {@return the updates, episodes and steps counted so far} */
    public Totals totals() {
        return new Totals(updates, episodes, steps);
    }

    /**
     * Counts an update on whole episodes; {@return the statistics that listeners receive}
     *
     * @param batch the episodes collected for the update
     * @param metrics the measurements of the update
     */
    public UpdateStats count(Batch batch, Map<String, Double> metrics) {
        FinishedEpisodes finished = new FinishedEpisodes();
        finished.add(batch);
        return count(finished, metrics);
    }

    /**
     * Counts an update; {@return the statistics that listeners receive}
     *
     * @param finished the steps and episodes run for the update
     * @param metrics the measurements of the update
     */
    public UpdateStats count(FinishedEpisodes finished, Map<String, Double> metrics) {
        return count(finished.steps(), finished.returns(), finished.lengths(), metrics);
    }

    /**
     * Counts an update; {@return the statistics that listeners receive}
     *
     * @param newSteps the steps taken for the update
     * @param episodeReturns the returns of the episodes that ended in these steps
     * @param episodeLengths the lengths of these episodes
     * @param metrics the measurements of the update
     */
    public UpdateStats count(long newSteps, float[] episodeReturns, int[] episodeLengths, Map<String, Double> metrics) {
        updates++;
        episodes += episodeReturns.length;
        steps += newSteps;
        return new UpdateStats(updates, episodes, steps, newSteps, episodeReturns, episodeLengths, metrics);
    }

    /**
     * Makes an update; if training diverges, the exception reports where. {@return what the update returns}
     *
     * @param trainer the name of the trainer, used in the message
     * @param update the update
     * @param undo called after an update that threw
     * @throws IllegalStateException if an update is already running, on another thread or on this one
     */
    public UpdateStats update(String trainer, Supplier<UpdateStats> update, Runnable undo) {
        oneThread.begin("this trainer (" + trainer + ")"); // before anything could need undoing
        try {
            return update.get();
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            undo.run();
            if (failure instanceof DivergenceException divergence) {
                throw divergence.at(where(trainer));
            }
            throw failure;
        } finally {
            oneThread.end();
        }
    }

    /**
     * Closes the trainer, unless an update is running.
     *
     * @param trainer the name of the trainer, used in the message
     * @param close closes it
     * @throws IllegalStateException if an update is running, on another thread or on this one
     */
    public void close(String trainer, Runnable close) {
        oneThread.use("this trainer (" + trainer + ")", () -> {
            close.run();
            return null;
        });
    }

    /**
     * Makes an update that leaves nothing to undo; if training diverges, the exception reports where. {@return what the
     * update returns}
     *
     * @param trainer the name of the trainer, used in the message
     * @param update the update
     */
    public UpdateStats update(String trainer, Supplier<UpdateStats> update) {
        return update(trainer, update, () -> {});
    }

    /**
     * {@return where training diverged, used in the message}
     *
     * @param trainer the name of the trainer
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
        updates = state.count("updates");
        episodes = state.count("episodes");
        steps = state.count("steps");
    }
}
