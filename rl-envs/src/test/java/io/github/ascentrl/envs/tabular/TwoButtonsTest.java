package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed forms against enumeration, exactly: all numbers are binary fractions. */
class TwoButtonsTest {
    @ParameterizedTest
    @CsvSource({"0.5, 0, 0.5, 0", "0.5, 100, 0.5, 2500", "0.25, 0, 0.375, 0.046875", "0.75, -8, 0.375, 13.546875"})
    void gradientVarianceAndOptimalBaseline(double p, double shift, double gradient, double variance) {
        TabularMdp mdp = TwoButtons.mdp(shift);
        PolicyTable policy = PolicyTable.of(new double[][] {{p, 1 - p}});
        GradientOracle oracle = new GradientOracle(Enumeration.of(mdp, policy, 2), BigFraction.ONE, 1, 2);
        ExactEstimator plain = ExactEstimator.of(ReturnForm.FULL_RETURN, ExactBaseline.none());
        assertThat(oracle.mean(plain)[0].doubleValue()).isEqualTo(gradient).isEqualTo(TwoButtons.gradient(p));
        assertThat(oracle.variances(plain)[0].doubleValue())
                .isEqualTo(variance)
                .isEqualTo(TwoButtons.variance(p, shift, 0));
        BigFraction best = oracle.optimalConstant();
        assertThat(best.doubleValue()).isEqualTo(TwoButtons.optimalBaseline(p, shift));
        ExactEstimator helped = ExactEstimator.of(ReturnForm.FULL_RETURN, ExactBaseline.constant(best));
        assertThat(oracle.mean(helped)[0].doubleValue()).isEqualTo(gradient);
        assertThat(oracle.variances(helped)[0]).isEqualTo(BigFraction.ZERO);
        assertThat(TwoButtons.variance(p, shift, best.doubleValue())).isZero();
    }
}
