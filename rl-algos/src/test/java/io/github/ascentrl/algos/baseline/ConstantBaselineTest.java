package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantBaselineTest {
    @Test
    void isTheSameEverywhere() {
        assertThat(Predictions.of(
                        new ConstantBaseline(-2.5), Predictions.handWorkedBatch(), Predictions.handWorkedReturns()))
                .containsOnly(-2.5f);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e39})
    void notFinite(double b) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConstantBaseline(b))
                .withMessageContaining("b = " + b);
    }
}
