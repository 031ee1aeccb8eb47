package io.github.ascentrl.api.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/**
 * Seeds are fixed. Each bound is kept by an honest generator with a new seed in at least 9999 of 10 000 cases; a
 * change of {@link Rng} breaks one of these tests by accident about once in 1000.
 */
class RngStatisticsTest {
    private static final long SEED = 20261121;
    private static final int DRAWS = 200_000;

    @Test
    void unitDrawsAreUniform() {
        double[] doubles = new double[DRAWS];
        double[] floats = new double[DRAWS];
        double[] booleans = new double[DRAWS];
        Rng rng = Rng.of(SEED);
        for (int i = 0; i < DRAWS; i++) {
            doubles[i] = rng.nextDouble();
            floats[i] = rng.nextFloat();
            booleans[i] = rng.nextBoolean() ? 0.5 : -0.5;
        }
        RealDistribution uniform = new UniformRealDistribution(null, 0, 1);
        assertThat(p(uniform, doubles)).as("p of doubles, seed %d", SEED).isGreaterThan(1e-4);
        assertThat(p(uniform, floats)).as("p of floats, seed %d", SEED).isGreaterThan(1e-4);
        double errors = Arrays.stream(booleans).sum() / (0.5 * Math.sqrt(DRAWS));
        assertThat(errors).as("standard errors of booleans, seed %d", SEED).isBetween(-4.0, 4.0);
    }

    @Test
    void exponentialDrawsAreExponential() {
        double[] draws = new double[DRAWS];
        Rng rng = Rng.of(SEED).child("exponential");
        double mean = 0;
        for (int i = 0; i < DRAWS; i++) {
            draws[i] = rng.nextExponential();
            assertThat(draws[i] >= 0 && draws[i] < 37).isTrue();
            mean += draws[i] / DRAWS;
        }
        assertThat((mean - 1) * Math.sqrt(DRAWS))
                .as("standard errors, seed %d", SEED)
                .isBetween(-4.0, 4.0);
        RealDistribution exponential = new ExponentialDistribution(null, 1);
        assertThat(p(exponential, draws)).as("p, seed %d", SEED).isGreaterThan(1e-4);
        for (int i = 0; i < DRAWS; i++) {
            draws[i] *= 1.02; // the mutant: a rate that is 2 % off
        }
        assertThat(p(exponential, draws)).isLessThan(1e-4);
    }

    /** An exponential draw is −log(1 − u) to the last place, also where u is one unit of its resolution. */
    @Test
    void exponentialDrawsKeepTheirSmallValues() {
        Rng rng = Rng.of(SEED);
        Rng uniform = Rng.of(SEED);
        for (int i = 0; i < DRAWS; i++) {
            double x = rng.nextExponential();
            double u = uniform.nextDouble();
            assertThat(-StrictMath.expm1(-x)).isBetween(u - 0x1p-52, u + 0x1p-52);
            assertThat(x == 0).isEqualTo(u == 0);
        }
    }

    @Test
    void siblingsAreUncorrelated() {
        assertThat(worstCorrelation(i -> Rng.of(SEED).child(i)))
                .as("standard errors, numbered")
                .isLessThan(4.5);
        assertThat(worstCorrelation(i -> Rng.of(SEED).child("env" + i)))
                .as("named")
                .isLessThan(4.5);
        assertThat(worstCorrelation(i -> Rng.of(SEED + i))).as("seeds").isLessThan(4.5);
        assertThat(worstCorrelation(i -> i == 0 ? Rng.of(SEED) : Rng.of(SEED).child(i)))
                .as("parent and children")
                .isLessThan(4.5);
    }

    @Test
    void correlatedSiblingsAreCaught() {
        // Streams of one sequence that overlap with a lag of one draw.
        IntFunction<Rng> mutant = i -> {
            Rng rng = Rng.of(SEED);
            rng.seek(i);
            return rng;
        };
        assertThat(worstCorrelation(mutant)).isGreaterThan(4.5);
    }

    /**
     * {@return the largest correlation between two of 12 siblings, also with a lag of one draw either way, in standard
     * errors; 198 pairs, so that honest ones exceed 4.5 with probability 0.0013}
     */
    private static double worstCorrelation(IntFunction<Rng> sibling) {
        int n = 20_000;
        double[][] draws = new double[12][n + 2];
        for (int i = 0; i < draws.length; i++) {
            Rng rng = sibling.apply(i);
            for (int t = 0; t < n + 2; t++) {
                draws[i][t] = rng.nextDouble();
            }
        }
        double worst = 0;
        for (int i = 0; i < draws.length; i++) {
            for (int j = 0; j < i; j++) {
                for (int lag = 0; lag <= 2; lag++) {
                    double r = new PearsonsCorrelation()
                            .correlation(
                                    Arrays.copyOfRange(draws[i], 1, n + 1), Arrays.copyOfRange(draws[j], lag, n + lag));
                    worst = Math.max(worst, Math.abs(r) * Math.sqrt(n));
                }
            }
        }
        return worst;
    }

    /** First draws across many children are what a batch of environments sees at its resets. */
    @Test
    void firstDrawsOfNeighbouringChildrenAreUniformAndFlipHalfTheBits() {
        Rng root = Rng.of(SEED).child("rollout");
        assertFirstDrawsIndependent(i -> root.child(i));
        assertFirstDrawsIndependent(i -> root.child(i).child(0));
        assertFirstDrawsIndependent(i -> Rng.of(i).child("rollout"));
        assertFirstDrawsIndependent(Rng::of);
    }

    private static void assertFirstDrawsIndependent(LongFunction<Rng> child) {
        int n = 100_000;
        double[] first = new double[n];
        long flipped = 0;
        int[] flips = new int[64];
        long previous = child.apply(-1).nextLong();
        for (int i = 0; i < n; i++) {
            long word = child.apply(i).nextLong();
            first[i] = (word >>> 11) * 0x1p-53;
            flipped += Long.bitCount(word ^ previous);
            for (int bit = 0; bit < 64; bit++) {
                flips[bit] += (int) ((word ^ previous) >>> bit & 1);
            }
            previous = word;
        }
        assertThat(p(new UniformRealDistribution(null, 0, 1), first)).isGreaterThan(1e-4);
        assertThat((flipped - 32.0 * n) / (4 * Math.sqrt(n))).isBetween(-4.5, 4.5);
        for (int flip : flips) {
            assertThat((flip - 0.5 * n) / (0.5 * Math.sqrt(n))).isBetween(-4.5, 4.5);
        }
    }

    private static double p(RealDistribution distribution, double[] draws) {
        KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
        double d = test.kolmogorovSmirnovStatistic(distribution, draws);
        return 1 - test.ksSum(Math.sqrt(draws.length) * d, 1e-12, 10_000);
    }
}
