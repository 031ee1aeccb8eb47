package io.github.ascentrl.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {

    @Test
    void whatIsInRangeIsReturned() {
        assertThat(Check.range("n", 1, 1, 3)).isEqualTo(1);
        assertThat(Check.range("n", 3, 1, 3)).isEqualTo(3);
        assertThat(Check.range("p", 0.0, 0, 1)).isZero();
        assertThat(Check.atLeast("n", 1, 1)).isEqualTo(1);
        assertThat(Check.atLeast("n", 1L, 1L)).isEqualTo(1);
        assertThat(Check.finite("x", -Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
        assertThat(Check.positive("x", Double.MIN_VALUE)).isPositive();
        assertThat(Check.notNegative("x", 0)).isZero();
        assertThat(Check.index("i", 2, 3)).isEqualTo(2);
        assertThat(Check.index("i", 0L, 1L)).isZero();
        assertThat(Check.arrayLength("numbers", 3, 0, Long.MAX_VALUE)).isZero();
        assertThat(Check.arrayLength("numbers", Check.MAX_LENGTH, 1)).isEqualTo(Check.MAX_LENGTH);
        assertThat(Check.noNulls("names", List.of("a"))).containsExactly("a");
        assertThat(Check.noNulls("names", new String[] {"a"})).containsExactly("a");
        Check.length("returns", 2, 2);
        Check.room("out", 3, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -Double.MIN_VALUE, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY})
    void numbersOutsideAreRefusedByName(double x) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.range("p", x, 0, 1))
                .withMessage("p = " + x + " must be in [0.0, 1.0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.positive("p", x))
                .withMessage("p = " + x + " must be positive and finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.notNegative("p", x))
                .withMessage("p = " + x + " must be at least 0 and finite");
    }

    @Test
    void soAreCountsIndicesAndLengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.range("n", 0, 1, 3))
                .withMessage("n = 0 must be in [1, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.range("n", 4, 1, 3))
                .withMessage("n = 4 must be in [1, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.atLeast("n", 0, 1))
                .withMessage("n = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.atLeast("n", 0L, 1L))
                .withMessage("n = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.finite("x", Double.NaN))
                .withMessage("x = NaN must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.positive("x", 0))
                .withMessage("x = 0.0 must be positive and finite");
        for (int i : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> Check.index("i", i, 3))
                    .isExactlyInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("i = " + i + " must be in [0, 3)");
            assertThatThrownBy(() -> Check.index("i", (long) i, 3L))
                    .isExactlyInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("i = " + i + " must be in [0, 3)");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.length("returns", 1, 2))
                .withMessage("returns has length 1; it must be 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.room("out", 1, 2))
                .withMessage("out has length 1; it must be at least 2");
    }

    @Test
    void arraysThatCannotBeMadeAreRefusedBeforeTheyAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.arrayLength("numbers", 3, Integer.MAX_VALUE))
                .withMessage("numbers = 3 · 2147483647 must be in [0, 2147483639]");
        assertThatIllegalArgumentException().isThrownBy(() -> Check.arrayLength("numbers", -1, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Check.arrayLength("numbers", Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void nullIsNamed() {
        assertThatThrownBy(() -> Check.noNulls("names", (String[]) null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("names");
        assertThatThrownBy(() -> Check.noNulls("names", new String[] {"a", null}))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("names[1]");
        assertThatThrownBy(() -> Check.noNulls("names", (List<String>) null))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("names");
        assertThatThrownBy(() -> Check.noNulls("names", Arrays.asList(null, "a")))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage("names[0]");
    }
}
