package io.github.ascentrl.api.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/**
 * Seeds are fixed. Each bound below is passed by honest normal draws from a new seed with probability at least
 * 0.9999, so that a change of {@link Rng} breaks one of these tests by accident about once in 1500.
 */
class ZigguratTest {
    private static final long SEED = 20261121;
    private static final int DRAWS = 1_000_000;
    private static final double TAIL = 3.442619855899;

    /** A test of normality is passed below this many standard errors: p = 6e-5, two-sided. */
    private static final double ERRORS = 4;

    @Test
    void momentsAreThoseOfTheStandardNormal() {
        assertThat(worstMoment(draws(Rng::nextGaussian))).as("seed %d", SEED).isLessThan(ERRORS);
    }

    @Test
    void theDistributionFunctionIsTheStandardNormal() {
        assertThat(kolmogorovSmirnov(draws(Rng::nextGaussian)))
                .as("p value, seed %d", SEED)
                .isGreaterThan(1e-4);
    }

    @Test
    void theTailHasItsMassOnBothSidesAndItsShape() {
        double[] draws = draws(Rng::nextGaussian);
        assertThat(tailErrors(draws)).as("seed %d", SEED).isLessThan(ERRORS);
        double[] beyond =
                Arrays.stream(draws).map(Math::abs).filter(x -> x > TAIL).toArray();
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double mass = normal.cumulativeProbability(-TAIL);
        // Within the tail, 1 − P(|X| > x) / P(|X| > TAIL) is uniform.
        double[] uniform = Arrays.stream(beyond)
                .map(x -> normal.inverseCumulativeProbability(1 - normal.cumulativeProbability(-x) / mass))
                .toArray();
        assertThat(kolmogorovSmirnov(uniform)).as("p value, seed %d", SEED).isGreaterThan(1e-4);
    }

    @Test
    void mutantsAreCaught() {
        double[] tooWide = draws(rng -> 1.005 * rng.nextGaussian());
        assertThat(worstMoment(tooWide)).isGreaterThan(ERRORS);
        assertThat(kolmogorovSmirnov(tooWide)).isLessThan(1e-4);
        double[] noTail = draws(rng -> Math.max(-TAIL, Math.min(TAIL, rng.nextGaussian())));
        assertThat(tailErrors(noTail)).isGreaterThan(ERRORS);
        double[] oneTail = draws(rng -> {
            double x = rng.nextGaussian();
            return x < -TAIL ? -x : x;
        });
        assertThat(tailErrors(oneTail)).isGreaterThan(ERRORS);
        double[] aHoleAtZero = draws(rng -> {
            double x = rng.nextGaussian();
            return Math.abs(x) < 0.01 ? 0.01 : x;
        });
        assertThat(kolmogorovSmirnov(aHoleAtZero)).isLessThan(1e-4);
    }

    private static double[] draws(ToDoubleFunction<Rng> draw) {
        Rng rng = Rng.of(SEED).child("gaussian");
        double[] draws = new double[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            draws[i] = draw.applyAsDouble(rng);
        }
        return draws;
    }

    /** {@return the largest error of the first six moments, in standard errors} */
    private static double worstMoment(double[] draws) {
        double[] exact = {1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395}; // E X^k
        double worst = 0;
        for (int k = 1; k <= 6; k++) {
            double sum = 0;
            for (double x : draws) {
                sum += StrictMath.pow(x, k);
            }
            double standardError = Math.sqrt((exact[2 * k] - exact[k] * exact[k]) / draws.length);
            worst = Math.max(worst, Math.abs(sum / draws.length - exact[k]) / standardError);
        }
        return worst;
    }

    /** {@return the larger error of the two tails' counts, in standard errors} */
    private static double tailErrors(double[] draws) {
        double mass = new NormalDistribution(null, 0, 1).cumulativeProbability(-TAIL);
        double standardError = Math.sqrt(mass * (1 - mass) * draws.length);
        double left = Arrays.stream(draws).filter(x -> x < -TAIL).count() - mass * draws.length;
        double right = Arrays.stream(draws).filter(x -> x > TAIL).count() - mass * draws.length;
        return Math.max(Math.abs(left), Math.abs(right)) / standardError;
    }

    private static double kolmogorovSmirnov(double[] draws) {
        KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
        double d = test.kolmogorovSmirnovStatistic(new NormalDistribution(null, 0, 1), draws);
        return 1 - test.ksSum(Math.sqrt(draws.length) * d, 1e-12, 10_000);
    }
}
