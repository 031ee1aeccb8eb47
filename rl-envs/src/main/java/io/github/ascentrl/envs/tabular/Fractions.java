package io.github.ascentrl.envs.tabular;

/** Checks of tables of probabilities: ranges, and that a row sums to 1. */
final class Fractions {
    /** The largest allowed difference between the sum of a row of {@code double}s and 1. */
    static final double TOLERANCE = 1e-9;

    private Fractions() {}

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
    static boolean checkSum(String row, Rational sum) {
        if (sum.equals(Rational.ONE)) {
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

    static String show(Rational x) {
        String fraction = x.numerator() + "/" + x.denominator();
        boolean readable = fraction.length() <= 12;
        return readable ? fraction + " = " + x.doubleValue() : String.valueOf(x.doubleValue());
    }
}
