package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * The mean return of the last w training episodes, recorded as a score after every update in which an episode ended;
 * NaN before w have ended. It costs nothing, but measures the policy while it explores; {@link PeriodicEvaluation}
 * measures the policy as it will be used.
 */
public final class ReturnWindow implements TrainingListener, Stateful {
    private final double[] window;
    private final ScoreHistory scores = new ScoreHistory();
    private long episodes;

    /**
     * Creates an empty window.
     *
     * @param episodes w, ≥ 1; 100 is usual
     * @throws IllegalArgumentException if {@code episodes} is not positive
     */
    public ReturnWindow(int episodes) {
        Check.range("window", episodes, 1, EpisodeThreads.MOST_EPISODES);
        window = new double[episodes];
    }

    @Override
    public void onUpdate(UpdateStats stats) {
        Objects.requireNonNull(stats, "stats");
        for (float episodeReturn : stats.episodeReturns()) {
            add(episodeReturn);
        }
        if (stats.episodes() > 0) {
            scores.add(mean());
        }
    }

    /**
     * Adds one episode without recording a score, for code that looks at the window between episodes instead of
     * updates.
     *
     * @param episodeReturn the return of the episode
     */
    public void add(double episodeReturn) {
        window[(int) (episodes++ % window.length)] = episodeReturn;
    }

    /** {@return the number of episodes seen so far} */
    public long episodes() {
        return episodes;
    }

    /** {@return the mean return of the last w episodes; NaN before w have ended} */
    public double mean() {
        if (episodes < window.length) {
            return Double.NaN;
        }
        double sum = 0;
        for (double episodeReturn : window) {
            sum += episodeReturn;
        }
        return sum / window.length;
    }

    /** {@return the mean after each update so far, from which stopping conditions derive} */
    public ScoreHistory scores() {
        return scores;
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("window", window);
        state.put("episodes", episodes);
        scores.save(state.child("scores"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        double[] saved = state.doubles("window");
        if (saved.length != window.length) {
            throw new IllegalArgumentException("the saved window has " + saved.length + " episodes, this one "
                    + window.length + "; load it into a window of the same size");
        }
        System.arraycopy(saved, 0, window, 0, window.length);
        episodes = state.count("episodes");
        scores.load(state.child("scores"));
    }
}
