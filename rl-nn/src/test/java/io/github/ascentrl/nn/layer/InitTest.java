package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/**
 * Bounds are exact. Moments are of 30 000 weights, bounds of 5 standard errors: a right scheme fails one of them with
 * probability 6e−7 over the choice of the seed; with the seed fixed it passes always.
 */
class InitTest {
    private static final long SEED = 11;
    private static final int IN = 150;
    private static final int OUT = 200;
    private static final int N = IN * OUT;

    /** Two numbers before, the weights, one between, the biases, two behind. */
    private static float[] filled(Init init, long seed, int in, int out, float gain) {
        float[] values = new float[2 + in * out + 1 + out + 2];
        init.fill(Rng.of(seed), in, out, gain, values, 2, 2 + in * out + 1);
        assertThat(new float[] {
                    values[0], values[1], values[2 + in * out], values[values.length - 2], values[values.length - 1]
                })
                .containsOnly(0f);
        return values;
    }

    private static void assertMoments(float[] values, double variance, double fourthMoment) {
        double mean = 0;
        double square = 0;
        for (int i = 2; i < 2 + N; i++) {
            mean += values[i] / N;
            square += (double) values[i] * values[i] / N;
        }
        assertThat(mean).as("mean, seed %d", SEED).isCloseTo(0, within(5 * Math.sqrt(variance / N)));
        assertThat(square)
                .as("mean square, seed %d", SEED)
                .isCloseTo(variance, within(5 * Math.sqrt((fourthMoment - variance * variance) / N)));
    }

    private static void assertUniform(float[] values, double bound) {
        double largest = 0;
        for (int i = 2; i < 2 + N; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        // The largest of N is within 1e−3 of the bound but for a probability of e^−30.
        assertThat(largest).as("seed %d", SEED).isBetween(bound * 0.999, bound * (1 + 1e-7));
        assertMoments(values, bound * bound / 3, bound * bound * bound * bound / 5);
    }

    private static boolean biasesAreZero(float[] values) {
        for (int i = 0; i < OUT; i++) {
            if (values[2 + N + 1 + i] != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void fanInUniform() {
        float[] values = filled(Init.FAN_IN_UNIFORM, SEED, IN, OUT, 1);
        double bound = 1 / Math.sqrt(IN);
        assertUniform(values, bound);
        assertThat(biasesAreZero(values)).isFalse();
        for (int i = 0; i < OUT; i++) {
            assertThat((double) Math.abs(values[2 + N + 1 + i])).isLessThanOrEqualTo(bound * (1 + 1e-7));
        }
        assertUniform(filled(Init.FAN_IN_UNIFORM, SEED, IN, OUT, 3), 3 * bound);
    }

    @Test
    void xavierUniform() {
        float[] values = filled(Init.XAVIER_UNIFORM, SEED, IN, OUT, 1);
        assertUniform(values, Math.sqrt(6.0 / (IN + OUT)));
        assertThat(biasesAreZero(values)).isTrue();
    }

    @Test
    void heNormal() {
        float[] values = filled(Init.HE_NORMAL, SEED, IN, OUT, 1);
        double variance = 2.0 / IN;
        assertMoments(values, variance, 3 * variance * variance);
        assertThat(biasesAreZero(values)).isTrue();
        // Normal, not merely of that variance: the test refuses a right scheme for one seed in a million.
        double[] standard = new double[N];
        for (int i = 0; i < N; i++) {
            standard[i] = values[2 + i] / Math.sqrt(variance);
        }
        double p = new KolmogorovSmirnovTest()
                .kolmogorovSmirnovTest(
                        new org.apache.commons.math3.distribution.NormalDistribution(null, 0, 1), standard);
        assertThat(p).as("seed %d", SEED).isGreaterThan(1e-6);
    }

    /** The tests distinguish the schemes: each is a mutant of the others. */
    @Test
    void anotherSchemeIsCaught() {
        float[] fanIn = filled(Init.FAN_IN_UNIFORM, SEED, IN, OUT, 1);
        float[] fanOut = filled(Init.FAN_IN_UNIFORM, SEED, OUT, IN, 1);
        float[] normal = filled(Init.HE_NORMAL, SEED, IN, OUT, 1);
        double bound = 1 / Math.sqrt(IN);
        assertThat(caught(() -> assertUniform(fanIn, bound))).isFalse();
        assertThat(caught(() -> assertUniform(fanOut, bound))).isTrue();
        assertThat(caught(() -> assertUniform(normal, bound))).isTrue();
        assertThat(caught(() -> assertMoments(fanIn, 2.0 / IN, 3 * 4.0 / IN / IN)))
                .isTrue();
    }

    private static boolean caught(Runnable check) {
        try {
            check.run();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    @Property(tries = 100, seed = "1")
    void orthogonalVectorsAreOrthonormal(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int in,
            @ForAll @IntRange(min = 1, max = 40) int out) {
        float gain = 1.5f;
        assertThat(orthonormalityError(filled(Init.ORTHOGONAL, seed, in, out, gain), in, out, gain))
                .as("seed %d", seed)
                .isLessThan(1e-6);
        if (in > 1 && out > 1) {
            float[] mutant = filled(Init.XAVIER_UNIFORM, seed, in, out, gain);
            assertThat(orthonormalityError(mutant, in, out, gain)).isGreaterThan(1e-3);
        }
    }

    /** The largest entry of W·Wᵀ/gain² − I, or of Wᵀ·W/gain² − I where there are fewer columns. */
    private static double orthonormalityError(float[] values, int in, int out, float gain) {
        boolean rows = in < out;
        int vectors = Math.min(in, out);
        int length = Math.max(in, out);
        double worst = 0;
        for (int a = 0; a < vectors; a++) {
            for (int b = 0; b < vectors; b++) {
                double dot = 0;
                for (int k = 0; k < length; k++) {
                    dot += (double) values[2 + (rows ? a * out + k : k * out + a)]
                            * values[2 + (rows ? b * out + k : k * out + b)];
                }
                worst = Math.max(worst, Math.abs(dot / gain / gain - (a == b ? 1 : 0)));
            }
        }
        return worst;
    }

    /** No direction is preferred: the first entry of many 4 × 3 matrices has mean 0 and mean square ¼. */
    @Test
    void orthogonalMatricesPointEverywhere() {
        int n = 20_000;
        double mean = 0;
        double square = 0;
        for (int i = 0; i < n; i++) {
            double w = filled(Init.ORTHOGONAL, SEED + i, 4, 3, 1)[2];
            mean += w / n;
            square += w * w / n;
        }
        // On the sphere in 4 dimensions: E w² = 1/4, E w⁴ = 1/8.
        assertThat(mean).as("from seed %d", SEED).isCloseTo(0, within(5 * Math.sqrt(0.25 / n)));
        assertThat(square).as("from seed %d", SEED).isCloseTo(0.25, within(5 * Math.sqrt((0.125 - 0.0625) / n)));
    }
}
