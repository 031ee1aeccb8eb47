package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Shows (x − mean) / √(variance + 10<sup>−8</sup>) of each coordinate, clipped to ±10, with {@link RunningStatistics}
 * of the observations so far, including the current one. The divisor is 1 while a coordinate varies only by rounding.
 * The statistics belong to training, not to the episode: save them with the trainer, and use
 * {@link RunningStatistics#frozen} in evaluations. An {@linkplain io.github.ascentrl.api.space.Column#ACTION_MASK
 * action mask} is shown unchanged.
 */
public final class NormalizeObservation extends Wrapper {
    private static final float CLIP = 10;

    private final RunningStatistics statistics;
    private final Box space;
    private final Box inner;

    /**
     * Wraps an environment.
     *
     * @param env an environment with {@link Box} observations
     * @param statistics the statistics of the observations; updated unless frozen
     * @throws IllegalArgumentException if the observations are not in a Box or the sizes differ
     */
    public NormalizeObservation(Env env, RunningStatistics statistics) {
        super(env);
        inner = Boxes.of("observation", env.observationSpace());
        this.statistics = statistics;
        space = normalized(inner, statistics);
    }

    static Box normalized(Box inner, RunningStatistics statistics) {
        Objects.requireNonNull(statistics, "statistics");
        if (statistics.size() != inner.size()) {
            throw new IllegalArgumentException("the statistics have " + statistics.size()
                    + " coordinates, but observations have " + inner.size() + "; pass new RunningStatistics("
                    + inner.size()
                    + ")");
        }
        float[] low = new float[inner.size()];
        float[] high = new float[inner.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = inner.isMask(i) ? inner.low(i) : -CLIP;
            high[i] = inner.isMask(i) ? inner.high(i) : CLIP;
        }
        return Box.of(low, high).named(inner.columns());
    }

    /** {@return the statistics in use} */
    public RunningStatistics statistics() {
        return statistics;
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        normalize(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        normalize(observation);
        return step;
    }

    private void normalize(float[] observation) {
        normalize(statistics, inner, observation, 0, observation, 0);
    }

    /** Updates the statistics with a row, then writes the normalised row to another row or the same one. */
    static void normalize(RunningStatistics statistics, Box inner, float[] rows, int from, float[] into, int at) {
        statistics.add(rows, from);
        for (int i = 0; i < statistics.size(); i++) {
            float x = rows[from + i];
            double z = (x - statistics.mean(i)) / statistics.scale(i);
            into[at + i] = inner.isMask(i) ? x : (float) Math.max(-CLIP, Math.min(CLIP, z));
        }
    }
}
