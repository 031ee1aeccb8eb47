package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.nn.Parameters;

/**
 * Keeps a copy of the parameters from when the mean return of the last w episodes was highest; ties go to the latest.
 * Only full windows count.
 *
 * <p>The copy is made after the update that completed the window, and so is one update later than the newest parameters
 * that ran in it, as the window itself reaches back over the updates before: what was good on the way is expected to
 * be good one update on. Where a single step can ruin a policy, or the very parameters that were measured are wanted,
 * measure them with {@link PeriodicEvaluation}, which runs after the update.
 */
public final class BestParameters implements TrainingListener, Stateful {
    private final Parameters parameters;
    private final ReturnWindow window;
    private final float[] best;
    private double bestMean = Double.NEGATIVE_INFINITY;
    private long bestEpisode = -1;

    /**
     * A keeper.
     *
     * @param parameters the parameters being trained
     * @param window w, the number of episodes in the running mean, ≥ 1
     * @throws IllegalArgumentException if {@code window} is not positive
     */
    public BestParameters(Parameters parameters, int window) {
        this.parameters = parameters;
        this.window = new ReturnWindow(window);
        best = parameters.values().clone();
    }

    @Override
    public void onUpdate(UpdateStats stats) {
        for (float episodeReturn : stats.episodeReturns()) {
            window.add(episodeReturn);
        }
        if (stats.episodes() == 0) {
            return; // no new return speaks for the new parameters
        }
        double mean = mean();
        if (mean >= bestMean) { // ties go to the latest, which was trained longest
            bestMean = mean;
            bestEpisode = window.episodes();
            System.arraycopy(parameters.values(), 0, best, 0, best.length);
        }
    }

    @Override
    public void save(State state) {
        window.save(state.child("window"));
        state.put("best", best);
        state.put("bestMean", new double[] {bestMean});
        state.put("bestEpisode", bestEpisode);
    }

    @Override
    public void load(State state) {
        window.load(state.child("window"));
        state.get("best", best);
        bestMean = state.doubles("bestMean")[0];
        bestEpisode = state.number("bestEpisode");
    }

    /** {@return the mean return of the last w episodes; NaN before there are w} */
    public double mean() {
        return window.mean();
    }

    /** {@return the highest running mean; −∞ before there are w episodes} */
    public double bestMean() {
        return bestMean;
    }

    /** {@return the number of episodes seen when the running mean was highest; −1 before there are w} */
    public long bestEpisode() {
        return bestEpisode;
    }

    /** {@return a copy of the parameters from then; the initial ones before there are w episodes} */
    public float[] values() {
        return best.clone();
    }
}
