package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * b<sub>t</sub> = a running mean over <em>previous</em> episodes of each episode's mean return over its steps; 0 before
 * the first episode. <b>Unbiased</b>, because it does not see the batch it is used on ({@code BaselineBiasTest}, by
 * enumeration, after every history). A running mean that includes the current episode is biased.
 */
public final class RunningMeanBaseline implements Baseline, Stateful {
    /** Weight of the past in the exponential mean; 0 marks the cumulative mean. */
    private final double decay;

    private double mean;
    private long episodes;

    private RunningMeanBaseline(double decay) {
        this.decay = decay;
    }

    /** {@return the mean over all previous episodes} */
    public static RunningMeanBaseline cumulative() {
        return new RunningMeanBaseline(0);
    }

    /**
     * {@return an exponential moving average, m ← decay·m + (1−decay)·x for each episode; it starts at the first
     * episode's x}
     *
     * @param decay weight of the past, in (0, 1); 0.95 averages over about 20 episodes
     * @throws IllegalArgumentException if {@code decay} is out of range
     */
    public static RunningMeanBaseline exponential(double decay) {
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException("decay = " + decay + " must lie in (0, 1); 0.95 averages over about 20"
                    + " episodes, cumulative() over all of them");
        }
        return new RunningMeanBaseline(decay);
    }

    /** {@return the mean so far; 0 before the first episode} */
    public double mean() {
        return mean;
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        Arrays.fill(out, 0, batch.steps(), (float) mean);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a return is not finite, or there are fewer returns than steps
     */
    @Override
    public void fit(Batch batch, float[] returns) {
        Means.check(batch, returns);
        for (int e = 0; e < batch.episodes(); e++) {
            Means.finite(returns, batch, e);
        }
        for (int e = 0; e < batch.episodes(); e++) {
            double x = Means.of(returns, batch.start(e), batch.end(e));
            episodes++;
            double weight = decay == 0 || episodes == 1 ? 1.0 / episodes : 1 - decay;
            mean += weight * (x - mean);
        }
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("mean", new double[] {mean});
        state.put("episodes", episodes);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        double[] means = state.doubles("mean");
        Check.length("mean", means.length, 1);
        episodes = state.count("episodes");
        mean = means[0];
    }
}
