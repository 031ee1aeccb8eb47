package io.github.ascentrl.examples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, 1",
        "-23, 301, -50, 350",
        "0.2001, 0.95, 0.2, 1",
        "0, 0.3, 0, 0.3",
        "3, 3, 1.5, 4.5",
        "0, 0, -1, 1",
        "NaN, 1, 0, 1",
        "Infinity, -Infinity, 0, 1"
    })
    void axesEndOnRoundNumbers(double low, double high, double from, double to) {
        Axis axis = Axis.around(low, high);
        assertThat(axis.low()).isEqualTo(from, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(axis.high()).isEqualTo(to, org.assertj.core.data.Offset.offset(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "0.001, 0.002", "5, 5"})
    void logarithmicAxesHoldTheDataWithALittleRoom(double low, double high) {
        Axis axis = Axis.logarithmic(low, high);
        assertThat(axis.low()).isPositive().isBetween(low / 1.3, low / 1.01);
        assertThat(axis.high()).isBetween(high * 1.01, high * 1.3);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000, '1, 10, 100, 1000'",
        "4.5, 110, '5, 10, 20, 50, 100'",
        "0.005, 5, '0.01, 0.1, 1'",
        "0.02, 0.06, '0.02, 0.03, 0.04, 0.05, 0.06'",
        "0.91, 0.99, '0.91, 0.99'"
    })
    void logarithmicAxesAreLabelledDenselyEnough(double low, double high, String ticks) {
        assertThat(new Axis(low, high).logarithmicTicks())
                .containsExactly(java.util.Arrays.stream(ticks.split(", "))
                        .mapToDouble(Double::parseDouble)
                        .toArray());
    }
}
