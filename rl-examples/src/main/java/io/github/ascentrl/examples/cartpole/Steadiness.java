package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Measures how steady a training run on CartPole is once it scores well, whatever its level before. R4 names no
 * measure.
 *
 * @param falls the number of times the mean of 50 episodes fell below {@link #FALLEN} after it had reached
 *     {@link CartPoleRun#PLATEAU}
 * @param low share of the episodes after the first perfect one that end below {@link #SOLVED}; 0 if none was perfect:
 *     a run that never got there has nothing to fall from
 * @param lowestAfter the lowest mean of 50 episodes from the plateau on; NaN if it never got there
 * @param meanStd standard deviation of the mean of 50 episodes from the plateau on; NaN if it never got there
 */
public record Steadiness(double falls, double low, double lowestAfter, double meanStd) {
    /** A mean of 50 episodes that has reached the plateau and drops below this has fallen. */
    public static final double FALLEN = 400;

    /** According to R4, CartPole is "considered (by some) solved" from this return on. */
    public static final double SOLVED = 195;

    /** CartPole's time limit, and so the return of a perfect episode. */
    public static final double PERFECT = 500;

    /**
     * {@return the steadiness of a run}
     *
     * @param returns returns of the episodes
     * @param means running means of the same episodes
     */
    static Steadiness of(Curve returns, Curve means) {
        int falls = 0;
        boolean up = false;
        for (double mean : means.y()) {
            falls += up && mean < FALLEN ? 1 : 0;
            up = mean >= CartPoleRun.PLATEAU || (up && mean >= FALLEN);
        }
        double[] later = from(returns, returns.firstAtLeast(PERFECT) + 1);
        double[] late = from(means, means.firstAtLeast(CartPoleRun.PLATEAU));
        return new Steadiness(
                falls,
                (double) Arrays.stream(later).filter(r -> r < SOLVED).count() / Math.max(1, later.length),
                Arrays.stream(late).min().orElse(Double.NaN),
                late.length == 0 ? Double.NaN : Statistics.std(late));
    }

    /** The values y whose x is at least the given one; none if that is NaN. */
    static double[] from(Curve curve, double first) {
        double[] x = curve.x();
        double[] y = curve.y();
        return IntStream.range(0, x.length)
                .filter(i -> x[i] >= first)
                .mapToDouble(i -> y[i])
                .toArray();
    }
}
