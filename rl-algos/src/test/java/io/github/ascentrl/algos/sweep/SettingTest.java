package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SettingTest {
    @Test
    void choicesHaveEqualShares() {
        Setting gamma = Setting.choices("gamma", 0.9, 0.99, 1);
        assertThat(gamma.values()).containsExactly("0.9", "0.99", "1");
        assertThat(gamma.at(0)).isEqualTo("0.9");
        assertThat(gamma.at(0.34)).isEqualTo("0.99");
        assertThat(gamma.at(1)).isEqualTo("1");
    }

    @Test
    void theMiddleOfALogarithmicRangeIsItsGeometricMean() {
        Setting rate = Setting.logarithmic("learningRate", 1e-4, 1e-2);
        assertThat(rate.at(0)).isEqualTo("0.0001");
        assertThat(rate.at(0.5)).isEqualTo("0.001");
        assertThat(rate.at(1)).isEqualTo("0.01");
        assertThat(rate.points(5).values()).containsExactly("0.0001", "0.000316228", "0.001", "0.00316228", "0.01");
    }

    @Test
    void theMiddleOfALinearRangeIsItsMean() {
        Setting lambda = Setting.uniform("lambda", -1, 3);
        assertThat(lambda.at(0.5)).isEqualTo("1");
        assertThat(lambda.points(3).values()).containsExactly("-1", "1", "3");
    }

    @Test
    void wholeNumbersHaveEqualSharesEndsIncluded() {
        Setting epochs = Setting.whole("epochs", 1, 4);
        assertThat(epochs.at(0)).isEqualTo("1");
        assertThat(epochs.at(0.249)).isEqualTo("1");
        assertThat(epochs.at(0.25)).isEqualTo("2");
        assertThat(epochs.at(1)).isEqualTo("4");
        assertThat(epochs.points(9).values()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void largeAndTinyNumbersAreShort() {
        assertThat(Setting.uniform("x", 0, 1e20).at(1)).isEqualTo("1E+20");
        assertThat(Setting.logarithmic("x", 1e-30, 1).at(0)).isEqualTo("1E-30");
    }

    @Test
    void narrowRangesHaveTheDigitsTheyNeed() {
        assertThat(Setting.uniform("t", 1_700_000, 1_700_010).points(11).values())
                .hasSize(11);
        Setting gamma = Setting.uniform("gamma", 0.9, 0.9999999);
        assertThat(gamma.at(1)).isEqualTo("0.9999999");
        assertThat(Double.parseDouble(gamma.at(0.9999999999))).isLessThanOrEqualTo(0.9999999);
        Setting rate = Setting.logarithmic("rate", 1.2345678e-4, 1);
        assertThat(rate.at(0)).isEqualTo("0.00012345678");
        assertThat(Double.parseDouble(rate.at(1e-9))).isGreaterThanOrEqualTo(1.2345678e-4);
    }

    @Property
    void valuesStayInTheirRange(@ForAll @DoubleRange(min = 0, max = 1) double share) {
        assertThat(Double.parseDouble(Setting.logarithmic("x", 3e-5, 0.7).at(share)))
                .isBetween(3e-5, 0.7);
        assertThat(Double.parseDouble(Setting.uniform("x", -2.5, 0.7).at(share)))
                .isBetween(-2.5, 0.7);
        assertThat(Integer.parseInt(Setting.whole("x", -3, 3).at(share))).isBetween(-3, 3);
    }

    @Test
    void emptyRangesAreRefused() {
        assertThatThrownBy(() -> Setting.uniform("gamma", 0.9, 0.9))
                .hasMessageContaining("gamma = 0.9 … 0.9 is not a range");
        assertThatThrownBy(() -> Setting.uniform("gamma", Double.NaN, 1)).hasMessageContaining("is not a range");
        assertThatThrownBy(() -> Setting.uniform("gamma", 0, Double.POSITIVE_INFINITY))
                .hasMessageContaining("finite");
        assertThatThrownBy(() -> Setting.uniform("x", -Double.MAX_VALUE, Double.MAX_VALUE))
                .hasMessageContaining("is not a range");
        assertThatThrownBy(() -> Setting.logarithmic("rate", 0, 1)).hasMessageContaining("must start above 0");
        assertThatThrownBy(() -> Setting.whole("epochs", 4, 1)).hasMessageContaining("is not a range");
        assertThatThrownBy(() -> Setting.choices("gamma")).hasMessageContaining("no values");
        assertThatThrownBy(() -> Setting.choices("gamma", "0.9", "0.9")).hasMessageContaining("twice");
        assertThatThrownBy(() -> Setting.choices("gamma", "0.9", " ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> Setting.choices(" ", "0.9")).hasMessageContaining("blank name");
        assertThatThrownBy(() -> Setting.uniform("x", 0, 1).at(Double.NaN)).hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> Setting.uniform("x", 0, 1).points(1)).hasMessageContaining("at least 2");
    }
}
