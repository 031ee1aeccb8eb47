package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link CrossEntropy}.
 *
 * @param sessions episodes played for each update, ≥ 1; default 100
 * @param quantile q by update, every value in (0, 1); default constant 0.8: the best fifth
 * @param minibatch elite steps per step of the optimiser, ≥ 0; 0, the default, for all of them together
 * @param passes how often the elite steps are gone through, ≥ 1; default 1. Minibatches are shuffled anew each time
 */
public record CrossEntropyConfig(int sessions, Schedule quantile, int minibatch, int passes) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     * @throws NullPointerException if the schedule is null
     */
    public CrossEntropyConfig {
        if (sessions < 1) {
            throw new IllegalArgumentException("sessions = " + sessions + " must be at least 1; 100 is usual");
        }
        Objects.requireNonNull(quantile, "quantile");
        if (minibatch < 0) {
            throw new IllegalArgumentException(
                    "minibatch = " + minibatch + " must be at least 0 (0 for all elite steps together)");
        }
        Settings.atLeastOne("passes", passes);
    }

    /** {@return the defaults} */
    public static CrossEntropyConfig defaults() {
        return builder().build();
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return a quantile that rises from one value to another and stays at least the first: q(u) = max(from,
     * to · u / updates), R2's schedule}
     *
     * @param from the lowest, in (0, 1); R2: 0.2
     * @param to reached at the last update, in (0, 1); R2: 0.95
     * @param updates how many there will be, ≥ 1
     */
    public static Schedule rising(double from, double to, long updates) {
        Quantiles.checkQuantile(from);
        Quantiles.checkQuantile(to);
        Settings.atLeastOne("updates", updates);
        return update -> Math.max(from, Math.min(1.0, (double) update / updates) * to);
    }

    /** Builds a {@link CrossEntropyConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int sessions = 100;
        private Schedule quantile = Schedule.constant(0.8);
        private int minibatch;
        private int passes = 1;

        private Builder() {}

        /**
         * Sets {@link CrossEntropyConfig#sessions}.
         *
         * @param sessions ≥ 1
         * @return this
         */
        public Builder sessions(int sessions) {
            this.sessions = sessions;
            return this;
        }

        /**
         * Sets a constant {@link CrossEntropyConfig#quantile}.
         *
         * @param quantile in (0, 1)
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder quantile(double quantile) {
            Quantiles.checkQuantile(quantile);
            return quantile(Schedule.constant(quantile));
        }

        /**
         * Sets {@link CrossEntropyConfig#quantile}.
         *
         * @param quantile by update
         * @return this
         */
        public Builder quantile(Schedule quantile) {
            this.quantile = quantile;
            return this;
        }

        /**
         * Sets {@link CrossEntropyConfig#minibatch}.
         *
         * @param minibatch ≥ 0
         * @return this
         */
        public Builder minibatch(int minibatch) {
            this.minibatch = minibatch;
            return this;
        }

        /**
         * Sets {@link CrossEntropyConfig#passes}.
         *
         * @param passes ≥ 1
         * @return this
         */
        public Builder passes(int passes) {
            this.passes = passes;
            return this;
        }

        /**
         * {@return the settings, checked}
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public CrossEntropyConfig build() {
            return new CrossEntropyConfig(sessions, quantile, minibatch, passes);
        }
    }
}
