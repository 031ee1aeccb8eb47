package io.github.ascentrl.envs.tabular;

import org.apache.commons.math3.fraction.BigFraction;

/** What every table of probabilities needs: exact conversion and the check that a row sums to one. */
final class Fractions {
    /** How far from 1 a row of {@code double}s may sum. */
    static final double TOLERANCE = 1e-9;

    private Fractions() {}

    /** {@return the exact value of a finite double; 0.5 is 1/2, but 0.1 is not 1/10} */
    static BigFraction exactly(double x) {
        return x == 0 ? BigFraction.ZERO : new BigFraction(x);
    }

    static void checkProbability(String where, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "probability " + p + " of " + where + " must lie in [0, 1]; it is a share, not a weight");
        }
    }

    /**
     * {@return whether a row sums to exactly 1}
     *
     * @throws IllegalArgumentException if it is not even close
     */
    static boolean checkSum(String row, BigFraction sum) {
        if (sum.equals(BigFraction.ONE)) {
            return true;
        }
        if (!(Math.abs(sum.doubleValue() - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("probabilities of " + row + " sum to " + show(sum)
                    + ", expected 1 (within " + TOLERANCE
                    + "); add the missing outcome, or divide each by their sum");
        }
        return false;
    }

    static void checkDiscount(double gamma) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("discount γ = " + gamma + " must lie in [0, 1]");
        }
    }

    static String show(BigFraction x) {
        String fraction = x.getNumerator() + "/" + x.getDenominator();
        boolean readable = fraction.length() <= 12;
        return readable ? fraction + " = " + x.doubleValue() : String.valueOf(x.doubleValue());
    }
}
