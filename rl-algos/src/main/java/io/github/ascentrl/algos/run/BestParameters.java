package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.nn.Parameters;
import java.util.Objects;

/**
 * Keeps a copy of the parameters at the time when the mean return of the last w episodes was highest; ties go to the
 * latest. Only full windows count.
 *
 * <p>The copy is made after the update that completed the window, so it is one update later than the newest parameters
 * that played episodes in the window. The window itself reaches back over earlier updates: parameters that did well
 * during the window are expected to do well one update later. If a single update can ruin a policy, or if you need
 * exactly the parameters that were measured, use {@link PeriodicEvaluation}, which runs after the update.
 */
public final class BestParameters implements TrainingListener, Stateful {
    private final Parameters parameters;
    private final ReturnWindow window;
    private final float[] best;
    private double bestMean = Double.NEGATIVE_INFINITY;
    private long bestEpisode = -1;

    /**
     * Creates a listener that keeps the best parameters.
     *
     * @param parameters the parameters being trained
     * @param window w, the number of episodes in the running mean, ≥ 1
     * @throws IllegalArgumentException if {@code window} is not positive
     */
    public BestParameters(Parameters parameters, int window) {
        Objects.requireNonNull(parameters, "parameters");
        this.parameters = parameters;
        this.window = new ReturnWindow(window);
        best = parameters.values().clone();
    }

    @Override
    public void onUpdate(UpdateStats stats) {
        Objects.requireNonNull(stats, "stats");
        for (float episodeReturn : stats.episodeReturns()) {
            window.add(episodeReturn);
        }
        if (stats.episodes() == 0) {
            return; // no new return supports the new parameters
        }
        double mean = mean();
        if (mean >= bestMean) { // ties go to the latest, which were trained longest
            bestMean = mean;
            bestEpisode = window.episodes();
            System.arraycopy(parameters.values(), 0, best, 0, best.length);
        }
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        window.save(state.child("window"));
        state.put("best", best);
        state.put("bestMean", new double[] {bestMean});
        state.put("bestEpisode", bestEpisode);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        window.load(state.child("window"));
        state.get("best", best);
        bestMean = BestPolicy.highest(state, "bestMean");
        bestEpisode = state.number("bestEpisode");
    }

    /** {@return the mean return of the last w episodes; NaN before w have ended} */
    public double mean() {
        return window.mean();
    }

    /** {@return the highest running mean; −∞ before w episodes have ended} */
    public double bestMean() {
        return bestMean;
    }

    /** {@return the number of episodes seen when the running mean was highest; −1 before w have ended} */
    public long bestEpisode() {
        return bestEpisode;
    }

    /** {@return a copy of the parameters from that time; the initial ones before w episodes have ended} */
    public float[] values() {
        return best.clone();
    }
}
