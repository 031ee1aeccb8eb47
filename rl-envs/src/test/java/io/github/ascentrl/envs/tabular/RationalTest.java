package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RationalTest {
    /** The same number in both types. */
    record Pair(Rational ours, BigFraction theirs) {}

    @Provide
    Arbitrary<Pair> numbers() {
        Arbitrary<Long> small = Arbitraries.longs().between(-12, 12);
        Arbitrary<Long> any = Arbitraries.oneOf(small, Arbitraries.longs());
        return Combinators.combine(any, any.filter(d -> d != 0))
                .as((n, d) -> new Pair(Rational.of(n, d), new BigFraction(n, d)));
    }

    private static void assertSame(Rational ours, BigFraction theirs) {
        assertThat(ours.numerator()).isEqualTo(theirs.getNumerator());
        assertThat(ours.denominator()).isEqualTo(theirs.getDenominator());
        assertThat(ours.doubleValue()).isEqualTo(theirs.doubleValue());
        assertThat(ours).hasToString(theirs.toString().replace(" ", ""));
        assertThat(ours.signum()).isEqualTo(theirs.compareTo(BigFraction.ZERO));
    }

    @Property
    void arithmeticEqualsThatOfBigFraction(
            @ForAll("numbers") Pair a, @ForAll("numbers") Pair b, @ForAll @IntRange(max = 5) int exponent) {
        assertSame(a.ours, a.theirs);
        assertSame(a.ours.plus(b.ours), a.theirs.add(b.theirs));
        assertSame(a.ours.minus(b.ours), a.theirs.subtract(b.theirs));
        assertSame(a.ours.times(b.ours), a.theirs.multiply(b.theirs));
        assertSame(a.ours.negated(), a.theirs.negate());
        assertSame(a.ours.pow(exponent), a.theirs.pow(exponent));
        if (b.ours.signum() != 0) {
            assertSame(a.ours.dividedBy(b.ours), a.theirs.divide(b.theirs));
        }
    }

    @Property
    void integersEqualThoseOfBigFraction(@ForAll long n, @ForAll("numbers") Pair a) {
        assertSame(Rational.of(n), new BigFraction(n));
        if (n != 0) {
            assertSame(a.ours.dividedBy(n), a.theirs.divide(n));
        }
    }

    @Property
    void equalNumbersAreEqualAndOrderIsThatOfBigFraction(@ForAll("numbers") Pair a, @ForAll("numbers") Pair b) {
        assertThat(a.ours.compareTo(b.ours)).isEqualTo(a.theirs.compareTo(b.theirs));
        assertThat(a.ours.equals(b.ours)).isEqualTo(a.theirs.equals(b.theirs));
        Rational again = a.ours.plus(b.ours).minus(b.ours);
        assertThat(again).isEqualTo(a.ours).hasSameHashCodeAs(a.ours).isEqualByComparingTo(a.ours);
    }

    @Property
    void everyFiniteDoubleIsKeptExactly(@ForAll @DoubleRange(min = -1e300, max = 1e300) double x) {
        Rational exact = Rational.of(x);
        assertThat(new BigDecimal(exact.numerator()))
                .isEqualByComparingTo(new BigDecimal(x).multiply(new BigDecimal(exact.denominator())));
        assertThat(exact.doubleValue()).isEqualTo(x + 0.0); // a fraction has no −0
    }

    /** Numbers that BigFraction reads or writes wrongly are right here. */
    @ParameterizedTest
    @ValueSource(
            doubles = {
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                5e-310,
                Double.MIN_NORMAL,
                1e-308,
                0.1,
                Double.MAX_VALUE,
                -Double.MAX_VALUE
            })
    void extremeDoublesAreKeptExactly(double x) {
        Rational exact = Rational.of(x);
        assertThat(new BigDecimal(exact.numerator()))
                .isEqualByComparingTo(new BigDecimal(x).multiply(new BigDecimal(exact.denominator())));
        assertThat(exact.doubleValue()).isEqualTo(x);
    }

    @Test
    void doubleValueIsRightWhereNumeratorOrDenominatorIsBeyondADouble() {
        Rational tiny = Rational.of(0x1p-1000);
        Rational third = Rational.of(1, 3);
        assertThat(tiny.times(third).times(Rational.of(0x1p-30)).doubleValue()).isEqualTo(0x1p-1030 / 3);
        assertThat(Rational.of(0x1p1017).times(Rational.of(1009, 875)).doubleValue())
                .isEqualTo(0x1p1017 * (1009.0 / 875));
        assertThat(tiny.times(tiny).doubleValue()).isZero();
        assertThat(Rational.ONE.dividedBy(tiny.times(tiny)).negated().doubleValue())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void isInLowestTermsWithAPositiveDenominator() {
        assertThat(Rational.of(6, -8)).isEqualTo(Rational.of(-3, 4)).hasToString("-3/4");
        assertThat(Rational.of(6, -8).numerator()).isEqualTo(BigInteger.valueOf(-3));
        assertThat(Rational.of(6, -8).denominator()).isEqualTo(BigInteger.valueOf(4));
        assertThat(Rational.of(6, 3)).isEqualTo(Rational.of(2)).hasToString("2");
        assertThat(Rational.of(0, -5)).isEqualTo(Rational.ZERO).hasToString("0");
        assertThat(Rational.of(-0.0)).isEqualTo(Rational.ZERO);
        assertThat(Rational.of(0.75)).isEqualTo(Rational.of(3, 4)).isNotEqualTo(Rational.of(4, 3));
        assertThat(Rational.of(1)).isEqualTo(Rational.ONE).isNotEqualTo(1);
        assertThat(Rational.of(Long.MIN_VALUE, -1)).hasToString("9223372036854775808");
    }

    @Test
    void divisionByZeroIsRefused() {
        Rational x = Rational.of(3, 4);
        assertThatThrownBy(() -> x.dividedBy(Rational.ZERO))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot divide 3/4 by 0");
        assertThatThrownBy(() -> x.dividedBy(0))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot divide 3/4 by 0");
        assertThatThrownBy(() -> Rational.of(3, 0))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("denominator of 3/0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersThatAreNotFiniteAreRefused(double x) {
        assertThatThrownBy(() -> Rational.of(x))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x = " + x);
    }

    @Test
    void nullAndNegativeExponentsAreRefusedByName() {
        Rational x = Rational.ONE;
        assertThatThrownBy(() -> x.plus(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("other");
        assertThatThrownBy(() -> x.minus(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("other");
        assertThatThrownBy(() -> x.times(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("other");
        assertThatThrownBy(() -> x.compareTo(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("other");
        assertThatThrownBy(() -> x.dividedBy(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("divisor");
        assertThatThrownBy(() -> x.pow(-1))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exponent = -1");
        assertThatThrownBy(() -> Rational.of(3, 4).pow(Integer.MAX_VALUE))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2147483647");
    }
}
