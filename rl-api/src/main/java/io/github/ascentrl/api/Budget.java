package io.github.ascentrl.api;

import java.util.Objects;

/**
 * How much training a call may do, counted from the beginning of that call, or, for {@link Trainer#trainUntil}, in
 * total. Training stops after the first update that reaches any of the three limits. Updates are never cut short, so
 * the last one may overshoot.
 *
 * @param updates largest number of updates, ≥ 0; {@link Long#MAX_VALUE} for no limit
 * @param episodes largest number of finished episodes, ≥ 0; {@link Long#MAX_VALUE} for no limit
 * @param steps largest number of environment steps, ≥ 0; {@link Long#MAX_VALUE} for no limit
 */
public record Budget(long updates, long episodes, long steps) {
    /**
     * A budget with all three limits.
     *
     * @throws IllegalArgumentException if a limit is negative
     */
    public Budget {
        check("updates", updates);
        check("episodes", episodes);
        check("steps", steps);
    }

    /**
     * {@return a budget limited only by the number of updates}
     *
     * @param updates ≥ 0
     */
    public static Budget updates(long updates) {
        return new Budget(updates, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * {@return a budget limited only by the number of finished episodes}
     *
     * @param episodes ≥ 0
     */
    public static Budget episodes(long episodes) {
        return new Budget(Long.MAX_VALUE, episodes, Long.MAX_VALUE);
    }

    /**
     * {@return a budget limited only by the number of environment steps}
     *
     * @param steps ≥ 0
     */
    public static Budget steps(long steps) {
        return new Budget(Long.MAX_VALUE, Long.MAX_VALUE, steps);
    }

    /**
     * {@return the budget that ends as soon as either of the two ends}
     *
     * @param other another budget
     */
    public Budget and(Budget other) {
        Objects.requireNonNull(other, "other");
        return new Budget(
                Math.min(updates, other.updates), Math.min(episodes, other.episodes), Math.min(steps, other.steps));
    }

    /**
     * {@return whether another update may begin}
     *
     * @param spent what has been spent so far
     */
    public boolean allows(Totals spent) {
        Objects.requireNonNull(spent, "spent");
        return spent.updates() < updates && spent.episodes() < episodes && spent.steps() < steps;
    }

    /**
     * {@return what is left of this budget; 0 for a limit that was reached or exceeded}
     *
     * @param spent what has been spent so far
     */
    public Budget minus(Totals spent) {
        Objects.requireNonNull(spent, "spent");
        return new Budget(left(updates, spent.updates()), left(episodes, spent.episodes()), left(steps, spent.steps()));
    }

    private static long left(long limit, long spent) {
        return limit == Long.MAX_VALUE ? limit : Math.max(0, limit - spent);
    }

    private static void check(String what, long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException(
                    what + " = " + limit + " must be at least 0 (Long.MAX_VALUE for no limit)");
        }
    }
}
