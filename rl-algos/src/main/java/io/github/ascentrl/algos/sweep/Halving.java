package io.github.ascentrl.algos.sweep;

/**
 * The schedule of {@linkplain Searches#halving successive halving}. The first rung runs all settings to the smallest
 * budget. Of {@code n} settings on a rung, the best {@code n / eta} (rounded down, at least one) advance to {@code eta}
 * times the budget, but no more than the largest budget; a rung that would have more than half of the largest budget
 * gets all of it. Halving ends with the rung of the largest budget, or when one setting is left.
 *
 * @param smallest the budget of the first rung, ≥ 1
 * @param largest the budget of the last rung, ≥ {@code smallest}
 * @param eta the factor by which the number of settings shrinks and the budget grows, ≥ 2; 3 or 4 are usual
 */
public record Halving(long smallest, long largest, int eta) {
    /**
     * Checks the budgets and the factor.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public Halving {
        if (smallest < 1 || largest < smallest) {
            throw new IllegalArgumentException("budgets " + smallest + " … " + largest
                    + ": the smallest must be at least 1, and the largest at least the smallest");
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
