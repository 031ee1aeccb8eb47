package io.github.ascentrl.algos.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.function.BiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private final Bootstrap bootstrap = Bootstrap.of(Rng.of(1));

    /** The mean of 0 and 1 is 0, ½ or 1 with probabilities ¼, ½ and ¼. */
    @Test
    void theDistributionOfTwoRunsIsKnown() {
        Scores two = Scores.ofTask(0, 1);
        assertThat(bootstrap.interval(two, Scores::mean)).isEqualTo(new Interval(0, 1));
        Bootstrap narrow = new Bootstrap(2000, 0.4, Rng.of(1)); // from the .3 to the .7 quantile
        assertThat(narrow.interval(two, Scores::mean)).isEqualTo(new Interval(0.5, 0.5));
        assertThat(new Bootstrap(2000, 0.6, Rng.of(1)).interval(two, Scores::mean))
                .as("from the .2 to the .8 quantile")
                .isEqualTo(new Interval(0, 1));
        assertThat(narrow.interval(new double[] {0, 1}, Statistics::mean)).isEqualTo(new Interval(0.5, 0.5));
    }

    /** If drawn from both tasks together, the mean would be anything from 0 to 1. */
    @Test
    void runsAreDrawnWithinTheirTask() {
        Scores apart = new Scores(new double[][] {{0, 1}, {0, 1}, {0, 1}});
        assertThat(bootstrap.interval(apart, Scores::mean)).isEqualTo(new Interval(0.5, 0.5));
    }

    /** Drawing whole runs would keep the sum of the two at 1. */
    @Test
    void eachTaskIsDrawnByItself() {
        Scores opposite = new Scores(new double[][] {{0, 1}, {1, 0}});
        assertThat(bootstrap.interval(opposite, Scores::mean)).isEqualTo(new Interval(0, 1));
    }

    /** The same draws for both would keep their difference at 0. It is −1 or 1 with a probability of 1/16 each. */
    @Test
    void twoAlgorithmsAreDrawnIndependently() {
        Scores two = Scores.ofTask(0, 1);
        assertThat(bootstrap.interval(two, two, (x, y) -> x.mean() - y.mean())).isEqualTo(new Interval(-1, 1));
        // P(X > Y) + ½ P(X = Y) is 0 or 1 if all draws of x are one value and all of y the other: 1/16 each.
        assertThat(bootstrap.interval(two, two, Scores::probabilityOfImprovement))
                .isEqualTo(new Interval(0, 1));
        assertThat(bootstrap.interval(Scores.ofTask(2, 3), two, Scores::probabilityOfImprovement))
                .isEqualTo(new Interval(1, 1));
    }

    @Test
    void aProfileHasAnIntervalAtEachThreshold() {
        Band profile = bootstrap.profile(Scores.ofTask(0, 1), -1, 0, 0.5, 1);
        assertThat(profile.x()).containsExactly(-1, 0, 0.5, 1);
        assertThat(profile.center()).containsExactly(1, 0.5, 0.5, 0);
        assertThat(profile.low()).containsExactly(1, 0, 0, 0);
        assertThat(profile.high()).containsExactly(1, 1, 1, 0);
    }

    @Property(tries = 20)
    void aProfileFallsAndIsMadeOfIntervals(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 8) int runs,
            @ForAll @IntRange(min = 1, max = 4) int tasks) {
        Scores scores = ScoresTest.random(Rng.of(seed), runs, tasks);
        Bootstrap bootstrap = new Bootstrap(200, 0.9, Rng.of(seed).child("bootstrap"));
        double[] thresholds = {-2, -1, 0, 0.25, 1};
        Band profile = bootstrap.profile(scores, thresholds);
        for (int i = 0; i < thresholds.length; i++) {
            double threshold = thresholds[i];
            assertThat(new Interval(profile.low()[i], profile.high()[i]))
                    .isEqualTo(bootstrap.interval(scores, drawn -> drawn.fractionAbove(threshold)));
            if (i > 0) {
                assertThat(profile.center()[i]).isLessThanOrEqualTo(profile.center()[i - 1]);
                assertThat(profile.low()[i]).isLessThanOrEqualTo(profile.low()[i - 1]);
                assertThat(profile.high()[i]).isLessThanOrEqualTo(profile.high()[i - 1]);
            }
        }
    }

    @Test
    void theSameKeyGivesTheSameInterval() {
        Scores scores = ScoresTest.random(Rng.of(2), 10, 3);
        Rng rng = Rng.of(3);
        Interval interval = Bootstrap.of(rng).interval(scores, Scores::mean);
        rng.nextLong(); // draws do not shift other numbers
        assertThat(Bootstrap.of(rng).interval(scores, Scores::mean)).isEqualTo(interval);
        assertThat(Bootstrap.of(Rng.of(4)).interval(scores, Scores::mean)).isNotEqualTo(interval);
    }

    @Test
    void theIntervalOfAMeanIsNearTheNormalOne() {
        double[] values = new double[400];
        Rng rng = Rng.of(3).child("values");
        Arrays.setAll(values, i -> rng.nextGaussian());
        Interval interval = new Bootstrap(4000, 0.95, Rng.of(3)).interval(values, Statistics::mean);
        double half = 1.96 * Statistics.std(values) / 20;
        // The seed is fixed. Over seeds, an end strays by .03 of half a width (one standard error at 4000 resamples).
        assertThat(interval.low()).isCloseTo(Statistics.mean(values) - half, within(0.1 * half));
        assertThat(interval.high()).isCloseTo(Statistics.mean(values) + half, within(0.1 * half));
    }

    /**
     * Normal scores of ten runs on five tasks that differ: their interquartile mean is 0. The nominal 95 % interval
     * contains it in 92 % of cases, counted in 20,000. False failures: fewer than one seed in a million.
     */
    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        assertThat(covers((scores, rng) -> new Bootstrap(200, 0.95, rng).interval(scores, Scores::interquartileMean)))
                .isTrue();
    }

    @Test
    void intervalsThatAreTooNarrowOrTooWideAreNoticed() {
        assertThat(covers((scores, rng) -> new Bootstrap(200, 0.85, rng).interval(scores, Scores::interquartileMean)))
                .as("at another level")
                .isFalse();
        assertThat(covers((scores, rng) -> new Bootstrap(200, 0.95, rng)
                        .interval(
                                Arrays.stream(scores.values())
                                        .flatMapToDouble(Arrays::stream)
                                        .toArray(),
                                Statistics::interquartileMean)))
                .as("drawn from all tasks together")
                .isFalse();
    }

    private static boolean covers(BiFunction<Scores, Rng, Interval> method) {
        int covered = coverage(method, CASES, 1);
        BinomialDistribution right = new BinomialDistribution(null, CASES, COVERAGE);
        return right.cumulativeProbability(covered) > 5e-7 && right.cumulativeProbability(covered - 1) < 1 - 5e-7;
    }

    private static final int CASES = 400;
    private static final double COVERAGE = 0.92;

    static int coverage(BiFunction<Scores, Rng, Interval> method, int cases, long seed) {
        int covered = 0;
        for (int i = 0; i < cases; i++) {
            Rng rng = Rng.of(seed).child(i);
            double[][] values = new double[10][5];
            for (double[] run : values) {
                Arrays.setAll(run, task -> 2 * (task - 2) + rng.nextGaussian());
            }
            covered += method.apply(new Scores(values), rng.child("bootstrap")).contains(0) ? 1 : 0;
        }
        return covered;
    }

    /** NaN in one resample gives NaN in the interval. */
    @Test
    void nanIsNotHidden() {
        Interval interval = bootstrap.interval(new double[] {1, 2, Double.NaN}, Statistics::median);
        assertThat(interval.low()).isNaN();
        assertThat(interval.high()).isNaN();
        Scores infinite = Scores.ofTask(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        assertThat(bootstrap.interval(infinite, Scores::mean).low()).isNaN();
    }

    @Test
    void argumentsAreNotChanged() {
        double[] values = {3, 1, 2};
        bootstrap.interval(values, drawn -> {
            Arrays.sort(drawn);
            return drawn[1];
        });
        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bootstrap(99, 0.95, Rng.of(0)))
                .withMessageContaining("resamples = 99 must be at least 100");
        for (double level : new double[] {0, 1, 95, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Bootstrap(100, level, Rng.of(0)))
                    .withMessageContaining("level = " + level);
        }
        Scores one = Scores.ofTask(1);
        Scores two = Scores.ofTask(1, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.interval(one, Scores::mean))
                .withMessageContaining("at least 2 runs, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.interval(two, one, Scores::probabilityOfImprovement))
                .withMessageContaining("at least 2 runs, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.profile(one, 0))
                .withMessageContaining("at least 2 runs, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.interval(new double[] {1}, Statistics::mean))
                .withMessageContaining("at least 2 values, got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bootstrap.profile(two, 1, 0))
                .withMessageContaining("thresholds[1] = 0.0 after 1.0");
    }
}
