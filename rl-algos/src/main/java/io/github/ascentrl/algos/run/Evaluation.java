package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The result of evaluating a policy: the return and length of each of many episodes.
 *
 * @param returns the undiscounted return of each episode, in order
 * @param lengths the number of steps of each episode
 */
public record Evaluation(float[] returns, int[] lengths) {
    /**
     * Copies the arrays.
     *
     * @throws IllegalArgumentException if there are no episodes, or returns and lengths differ in number
     */
    public Evaluation {
        Objects.requireNonNull(returns, "returns");
        Objects.requireNonNull(lengths, "lengths");
        if (returns.length == 0 || returns.length != lengths.length) {
            throw new IllegalArgumentException(returns.length + " returns and " + lengths.length
                    + " lengths; give at least one episode, with one return and one length for each");
        }
        returns = returns.clone();
        lengths = lengths.clone();
        checkEpisodes(returns, lengths);
    }

    static void checkEpisodes(float[] returns, int[] lengths) {
        for (int e = 0; e < returns.length; e++) {
            if (Float.isNaN(returns[e]) || lengths[e] < 0) {
                throw new IllegalArgumentException("episode " + e + " has return " + returns[e] + " and length "
                        + lengths[e] + "; a return must not be NaN, and a length must be at least 0");
            }
        }
    }

    /**
     * Runs episodes without learning. Episode e draws from the same children of {@code rng} as in {@link
     * EpisodeSampler}.
     *
     * @param env the environment, which stays open
     * @param policy selects the actions
     * @param episodes the number of episodes, ≥ 1
     * @param rng the root key of all random numbers
     * @return the returns and lengths of the episodes
     * @throws IllegalArgumentException if {@code episodes} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if the environment gives a number that is not finite, or never ends an episode
     */
    public static Evaluation of(Env env, Policy policy, int episodes, Rng rng) {
        Objects.requireNonNull(env, "env");
        Check.range("episodes", episodes, 1, EpisodeThreads.MOST_EPISODES);
        Objects.requireNonNull(rng, "rng");
        Fit.of(env).check(policy);
        Totals totals = new Totals(episodes);
        new EpisodeLanes(() -> env, 1)
                .play(policy.actor(1), episodes, new AtomicInteger(), EpisodeLanes.Keys.of(rng), false, totals);
        return totals.evaluation();
    }

    /**
     * Runs many episodes in lockstep, as a {@link LockstepSampler} does, but does not keep their steps. The result is
     * bit for bit the same as with a single environment, whatever the width and the number of threads.
     *
     * @param environments makes identical environments, a new one at every call; they are closed at the end
     * @param width environments per thread, ≥ 1; {@link LockstepSampler#DEFAULT_WIDTH} is usual
     * @param threads the number of threads, ≥ 1; affects only the speed
     * @param policy selects the actions
     * @param episodes the number of episodes, ≥ 1
     * @param rng the root key of all random numbers
     * @return the returns and lengths of the episodes
     * @throws IllegalArgumentException if a number is not positive, the policy was made for other spaces, or the
     *     supplier returns the same environment twice, wrapped or not
     * @throws IllegalStateException if an environment gives a number that is not finite, or never ends an episode
     */
    public static Evaluation of(
            Supplier<? extends Env> environments, int width, int threads, Policy policy, int episodes, Rng rng) {
        Objects.requireNonNull(environments, "environments");
        Check.range("episodes", episodes, 1, EpisodeThreads.MOST_EPISODES);
        Workers workers = new Workers(Math.min(threads, episodes));
        int share = (int) Math.min(width, (episodes + threads - 1L) / threads); // leaves work to each thread
        try (EpisodeThreads play = new EpisodeThreads(environments, share, workers)) {
            Totals totals = new Totals(episodes);
            play.play(policy, episodes, rng, w -> totals);
            return totals.evaluation();
        }
    }

    /** The return and length of each episode; each episode is played by one thread. */
    private static final class Totals implements EpisodeLanes.Sink {
        private final double[] returns;
        private final int[] lengths;

        Totals(int episodes) {
            returns = new double[episodes];
            lengths = new int[episodes];
        }

        @Override
        public boolean step(
                int lane,
                int episode,
                float[] observation,
                float[] action,
                float logProb,
                float reward,
                Ending ending,
                float[] next) {
            returns[episode] += reward;
            lengths[episode]++;
            return true;
        }

        Evaluation evaluation() {
            float[] rounded = new float[returns.length];
            for (int e = 0; e < rounded.length; e++) {
                rounded[e] = (float) returns[e];
            }
            return new Evaluation(rounded, lengths);
        }
    }

    /** {@return a copy of the undiscounted return of each episode, in the order of their numbers} */
    @Override
    public float[] returns() {
        return returns.clone();
    }

    /** {@return a copy of the number of steps of each episode} */
    @Override
    public int[] lengths() {
        return lengths.clone();
    }

    /** {@return the number of episodes} */
    public int episodes() {
        return returns.length;
    }

    /** {@return the mean return} */
    public double mean() {
        return Deviation.mean(returns, returns.length);
    }

    /** {@return the sample standard deviation of the returns (divisor n − 1); NaN for one episode} */
    public double std() {
        return returns.length < 2 ? Double.NaN : Deviation.of(returns, returns.length);
    }

    /** {@return the largest return} */
    public double max() {
        return Statistics.quantile(values(), 1);
    }

    /**
     * {@return the fraction of episodes whose return exceeds a threshold}
     *
     * @param threshold any number
     */
    public double fractionAbove(double threshold) {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold = NaN: no return is above it; pass a number");
        }
        return (double) Arrays.stream(values())
                        .filter(value -> value > threshold)
                        .count()
                / returns.length;
    }

    /** {@return the median return} */
    public double median() {
        return Statistics.median(values());
    }

    /** {@return the mean of the middle half of the returns, see {@link Statistics#interquartileMean}} */
    public double interquartileMean() {
        return Statistics.interquartileMean(values());
    }

    /**
     * {@return Student's t interval for the mean return over episodes of this one policy; its ends are NaN for a single
     * episode} It says nothing about other runs of the same algorithm; for those use {@link
     * io.github.ascentrl.algos.stats.Scores}.
     *
     * @param level the confidence, in (0, 1), for example 0.95
     * @throws IllegalArgumentException if {@code level} is out of range
     */
    public Interval interval(double level) {
        return Statistics.tInterval(level, values());
    }

    private double[] values() {
        double[] values = new double[returns.length];
        Arrays.setAll(values, e -> returns[e]);
        return values;
    }

    @Override
    public String toString() {
        if (returns.length == 1) {
            return String.format(Locale.ROOT, "return %.2f, 1 episode", returns[0]);
        }
        return String.format(
                Locale.ROOT,
                "mean return %.2f ± %.2f (95 %%), std %.2f, %d episodes",
                mean(),
                interval(0.95).halfWidth(),
                std(),
                returns.length);
    }
}
