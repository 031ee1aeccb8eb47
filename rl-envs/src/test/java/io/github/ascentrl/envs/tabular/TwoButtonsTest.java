package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoButtonsTest {
    /** By hand; {@code algos.exact} compares the closed forms with enumeration. */
    @ParameterizedTest
    @CsvSource({"0.5, 0, 0.5, 0", "0.5, 100, 0.5, 2500", "0.25, 0, 0.375, 0.046875", "0.75, -8, 0.375, 13.546875"})
    void gradientVarianceAndOptimalBaseline(double p, double shift, double gradient, double variance) {
        assertThat(TwoButtons.gradient(p)).isEqualTo(gradient);
        assertThat(TwoButtons.variance(p, shift, 0)).isEqualTo(variance);
        assertThat(TwoButtons.variance(p, shift, TwoButtons.optimalBaseline(p, shift)))
                .isZero();
    }
}
