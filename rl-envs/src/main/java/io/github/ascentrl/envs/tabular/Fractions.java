package io.github.ascentrl.envs.tabular;

import org.apache.commons.math3.fraction.BigFraction;

/** Helpers for tables of probabilities: exact conversion and the check that a row sums to 1. */
final class Fractions {
    /** The largest allowed difference between the sum of a row of {@code double}s and 1. */
    static final double TOLERANCE = 1e-9;

    private Fractions() {}

    /** {@return the exact value of a finite double; 0.5 is 1/2, but 0.1 is not 1/10} */
    static BigFraction exactly(double x) {
        return x == 0 ? BigFraction.ZERO : new BigFraction(x);
    }

    static void checkProbability(String where, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "probability " + p + " of " + where + " must lie in [0, 1]; divide weights by their sum");
        }
    }

    /**
     * {@return whether a row sums to exactly 1}
     *
     * @throws IllegalArgumentException if the sum differs from 1 by more than {@link #TOLERANCE}
     */
    static boolean checkSum(String row, BigFraction sum) {
        if (sum.equals(BigFraction.ONE)) {
            return true;
        }
        if (!(Math.abs(sum.doubleValue() - 1) <= TOLERANCE)) {
            throw new IllegalArgumentException("probabilities of " + row + " sum to " + show(sum)
                    + ", expected 1 (within " + TOLERANCE
                    + "); add the missing outcome, or divide each probability by the sum");
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
