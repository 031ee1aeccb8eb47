package io.github.ascentrl.algos.sweep;

/**
 * How fast {@linkplain Searches#halving successive halving} narrows the field: the first rung runs all settings to the smallest budget;
 * of {@code n} on a rung, {@code n / eta} (rounded down, at least one) go on to {@code eta} times the budget, up to the largest, which a
 * rung gets that would have more than half of it. It
 * ends with the rung of the largest budget, or when one is left.
 *
 * @param smallest budget of the first rung, ≥ 1
 * @param largest budget of the last rung, ≥ {@code smallest}
 * @param eta by what factor fields shrink and budgets grow, ≥ 2; 3 or 4 are usual
 */
public record Halving(long smallest, long largest, int eta) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Halving {
        if (smallest < 1 || largest < smallest) {
            throw new IllegalArgumentException("budgets " + smallest + " … " + largest
                    + ": the smallest must be at least 1, the largest no smaller than it");
        }
        if (eta < 2) {
            throw new IllegalArgumentException("eta = " + eta + " must be at least 2; 3 or 4 are usual");
        }
    }

    /** {@return the budget of a rung, counted from 0} */
    long budget(int rung) {
        long budget = smallest;
        for (int r = 0; r < rung && budget < largest; r++) {
            budget = budget > largest / 2 / eta ? largest : budget * eta;
        }
        return budget;
    }
}
