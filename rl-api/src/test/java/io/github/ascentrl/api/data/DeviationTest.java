package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class DeviationTest {
    @Test
    void handWorked() {
        float[] x = {1, 2, 3, 6, 99};
        assertThat(Deviation.of(x, 4)).isCloseTo(Math.sqrt(14 / 3.0), within(1e-12)); // 4 + 1 + 0 + 9 over n − 1
        assertThat(Deviation.of(x, 1)).isZero();
        assertThat(Deviation.of(x, 0)).isZero();
        assertThat(Deviation.mean(x, 4)).isEqualTo(3);
        assertThat(Deviation.mean(x, 0)).isNaN();
        assertThat(Deviation.largest(new float[] {1, -7, 3}, 0, 3)).isEqualTo(7);
        assertThat(Deviation.largest(new float[] {1, -7, 3}, 2, 3)).isEqualTo(3);
        Deviation.standardize(x, 4, 6);
        float unit = (float) Math.sqrt(3 / 14.0);
        assertThat(x).containsExactly(new float[] {-2 * unit, -unit, 0, 3 * unit, 99}, within(1e-6f));
        float[] one = {5};
        Deviation.standardize(one, 1, 5);
        assertThat(one).containsExactly(0);
    }

    /** One number, rounded in many ways, is one number at every size; ε alone, the mutant, is too small from 1 on. */
    @Test
    void whatRoundingMakesIsEqual() {
        Rng random = Rng.of(1);
        for (double size = 1e-30; size < 1e30; size *= 10) {
            float[] x = new float[1000];
            double a = size * random.nextDouble(0.1, 1);
            double b = size * random.nextDouble(0.1, 1);
            for (int i = 0; i < x.length; i++) {
                double c = size * random.nextDouble();
                x[i] = (float) ((float) (a + c) + (float) (b - c) - (a + b)); // 0, but for roundings
            }
            double deviation = Deviation.of(x, x.length);
            assertThat(Deviation.isRounding(deviation, 2 * size))
                    .as("size %s", size)
                    .isTrue();
            if (size > 1) {
                assertThat(deviation).as("the mutant").isGreaterThan(Deviation.EPSILON);
            }
            Deviation.standardize(x, x.length, 2 * size);
            assertThat(x).containsOnly(0f);
        }
    }

    @Test
    void runningNormalisersDivideByOneWhileNothingDiffers() {
        assertThat(Deviation.runningScale(0, 0)).isEqualTo(1);
        assertThat(Deviation.runningScale(1e6, 4e-3)).isEqualTo(1); // half the last place of a float, squared
        assertThat(Deviation.runningScale(1, 1e-4)).isCloseTo(Math.sqrt(1.0001e-4), within(1e-15));
        assertThat(Deviation.runningScale(0, 4)).isCloseTo(2, within(1e-8));
    }

    /** Eight times the last place of a float is experience, however small or large the numbers are. */
    @Test
    void whatIsMoreThanRoundingIsKept() {
        for (float size : new float[] {1e-30f, 1e-6f, 1, 1000, 1e30f}) {
            float[] x = {size, size + 8 * Math.ulp(size), size, size + 8 * Math.ulp(size)};
            assertThat(Deviation.isRounding(Deviation.of(x, 4), size))
                    .as("size %s", size)
                    .isFalse();
        }
        assertThat(Deviation.isRounding(Double.NaN, 1)).isFalse();
        assertThat(Deviation.isRounding(0, 0)).isTrue();
    }
}
