package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @Property
    void exactNumbersReadBackAsTheSameBits(@ForAll double value) {
        assertThat(Double.parseDouble(Numbers.exact(value))).isEqualTo(value);
    }

    @Property
    void floatsWidenedToDoubleReadBackToo(@ForAll float value) {
        assertThat(Double.parseDouble(Numbers.exact(value))).isEqualTo((double) value);
    }

    @Test
    void everyBitPatternThatIsNotNaNReadsBack() {
        for (double value : new double[] {
            -0.0, Double.MIN_VALUE, -Double.MIN_NORMAL, Double.MAX_VALUE, 1e23, 2e-3, 1.1e15, 9007199254740993.0, 1e15
        }) {
            assertThat(Double.parseDouble(Numbers.exact(value)))
                    .as("bits of %s", value)
                    .isEqualTo(value);
        }
        assertThat(Numbers.exact(-0.0)).isEqualTo("-0");
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "500,500", "-3,-3", "0.30000000000000004,0.30000000000000004", "1e-7,1E-7", "NaN,NaN"})
    void exactNumbersAreShort(double value, String text) {
        assertThat(Numbers.exact(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "226.13,226.1",
        "0.95,0.950",
        "0.0123,0.0123",
        "0.00123,0.001230",
        "12.345,12.35",
        "4519,4519",
        "1234.5,1235",
        "NaN,–",
        "Infinity,∞",
        "-0.36,-0.360",
        "0.00001,1.00e-05",
        "2500000.5,2.50e+06"
    })
    void briefNumbersHaveAboutFourDigits(double value, String text) {
        assertThat(Numbers.brief(value)).isEqualTo(text);
    }

    @Test
    void aSpreadThatIsNotKnownIsLeftOut() {
        assertThat(Numbers.plusMinus(226.13, 148.3487)).isEqualTo("226.1 ± 148.3");
        assertThat(Numbers.plusMinus(3, Double.NaN)).isEqualTo("3");
    }

    @Test
    void eachThingWithItsNumber() {
        assertThat(Numbers.each(List.of("a", "bb"), text -> "" + text.length())).isEqualTo("a 1, bb 2");
    }
}
