package io.github.ascentrl.envs.tabular;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Objects;
import org.apache.commons.math3.fraction.BigFraction;

/**
 * An exact fraction of two integers of any size, such as 3/4: a probability, reward or discount without rounding.
 * Always in lowest terms with a positive denominator, so equal numbers are {@link #equals equal}.
 *
 * <p>Immutable.
 */
public final class Rational implements Comparable<Rational> {
    /** 0. */
    public static final Rational ZERO = new Rational(BigFraction.ZERO);

    /** 1. */
    public static final Rational ONE = new Rational(BigFraction.ONE);

    /** Multiplied by this power of two, every subnormal double is a normal one, without rounding. */
    private static final double OUT_OF_SUBNORMAL = 0x1p54;

    private final BigFraction value; // the library behind it has no module name of its own, so it stays private

    private Rational(BigFraction value) {
        this.value = value;
    }

    /**
     * {@return an integer}
     *
     * @param integer any integer
     */
    public static Rational of(long integer) {
        return new Rational(new BigFraction(integer));
    }

    /**
     * {@return numerator / denominator}
     *
     * @param numerator any integer
     * @param denominator any integer except 0
     * @throws IllegalArgumentException if the denominator is 0
     */
    public static Rational of(long numerator, long denominator) {
        if (denominator == 0) {
            throw new IllegalArgumentException(
                    "denominator of " + numerator + "/0 must not be 0; give a positive or negative integer");
        }
        return new Rational(new BigFraction(numerator, denominator));
    }

    /**
     * {@return the exact binary value of a double: 0.5 is 1/2, but 0.1 is not 1/10}
     *
     * @param x any finite number
     * @throws IllegalArgumentException if {@code x} is infinite or NaN
     */
    public static Rational of(double x) {
        if (!(Math.abs(x) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("x = " + x + " must be finite to be a fraction");
        }
        if (x == 0) {
            return ZERO;
        }
        if (Math.abs(x) < Double.MIN_NORMAL) { // BigFraction(double) returns half of a subnormal number
            return of(x * OUT_OF_SUBNORMAL).dividedBy(of(OUT_OF_SUBNORMAL));
        }
        return new Rational(new BigFraction(x));
    }

    /**
     * {@return this + other}
     *
     * @param other the number to add
     */
    public Rational plus(Rational other) {
        Objects.requireNonNull(other, "other");
        return new Rational(value.add(other.value));
    }

    /**
     * {@return this − other}
     *
     * @param other the number to subtract
     */
    public Rational minus(Rational other) {
        Objects.requireNonNull(other, "other");
        return new Rational(value.subtract(other.value));
    }

    /**
     * {@return this · other}
     *
     * @param other the factor
     */
    public Rational times(Rational other) {
        Objects.requireNonNull(other, "other");
        return new Rational(value.multiply(other.value));
    }

    /**
     * {@return this / divisor}
     *
     * @param divisor any number except 0
     * @throws IllegalArgumentException if the divisor is 0
     */
    public Rational dividedBy(Rational divisor) {
        Objects.requireNonNull(divisor, "divisor");
        if (divisor.signum() == 0) {
            throw new IllegalArgumentException("cannot divide " + this + " by 0; check divisor.signum() first");
        }
        BigInteger over = value.getNumerator().multiply(divisor.value.getDenominator());
        BigInteger under = value.getDenominator().multiply(divisor.value.getNumerator());
        return new Rational(new BigFraction(over, under)); // BigFraction.divide reduces twice
    }

    /**
     * {@return this / divisor}
     *
     * @param divisor any integer except 0
     * @throws IllegalArgumentException if the divisor is 0
     */
    public Rational dividedBy(long divisor) {
        return dividedBy(of(divisor));
    }

    /**
     * {@return this number to a power; 1 if the exponent is 0}
     *
     * @param exponent ≥ 0
     * @throws IllegalArgumentException if the exponent is negative, or so large that the result cannot be stored
     */
    public Rational pow(int exponent) {
        if (exponent < 0) {
            throw new IllegalArgumentException(
                    "exponent = " + exponent + " must be at least 0; divide 1 by the power instead");
        }
        try {
            return new Rational(value.pow(exponent));
        } catch (ArithmeticException e) { // from BigInteger
            throw new IllegalArgumentException(
                    "a fraction to the power " + exponent + " has too many digits to store; use a smaller exponent", e);
        }
    }

    /** {@return −this} */
    public Rational negated() {
        return new Rational(value.negate());
    }

    /** {@return −1, 0 or 1 for a negative number, 0 or a positive one} */
    public int signum() {
        return value.getNumerator().signum();
    }

    /**
     * {@return a double next to this number} The numerator and the denominator are rounded before they are divided, so
     * the result may be off by a unit in the last place or two. It is exact for a number from {@link #of(double)},
     * infinite if the number is too large, and 0 if it is too small.
     */
    public double doubleValue() {
        double over = value.getNumerator().doubleValue();
        double under = value.getDenominator().doubleValue();
        if (Double.isInfinite(over) || Double.isInfinite(under)) { // the quotient may still be in range
            return new BigDecimal(value.getNumerator())
                    .divide(new BigDecimal(value.getDenominator()), MathContext.DECIMAL128)
                    .doubleValue();
        }
        return over / under;
    }

    /** {@return the numerator in lowest terms; it has the sign of the number} */
    public BigInteger numerator() {
        return value.getNumerator();
    }

    /** {@return the denominator in lowest terms, ≥ 1} */
    public BigInteger denominator() {
        return value.getDenominator();
    }

    @Override
    public int compareTo(Rational other) {
        Objects.requireNonNull(other, "other");
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rational rational
                && value.getNumerator().equals(rational.value.getNumerator())
                && value.getDenominator().equals(rational.value.getDenominator());
    }

    @Override
    public int hashCode() {
        return 31 * value.getNumerator().hashCode() + value.getDenominator().hashCode();
    }

    /** {@return the number as "3/4", or "3" if it is an integer} */
    @Override
    public String toString() {
        boolean integer = value.getDenominator().equals(BigInteger.ONE);
        return integer ? numerator().toString() : numerator() + "/" + denominator();
    }
}
