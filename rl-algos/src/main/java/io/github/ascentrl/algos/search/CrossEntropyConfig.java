package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link CrossEntropy}.
 *
 * @param sessions the number of episodes collected for each update, ≥ 1; default 100
 * @param quantile q for each update, every value in (0, 1); default constant 0.8, which keeps the best fifth
 * @param batchSize the number of elite steps in each optimiser step, ≥ 0; 0, the default, takes all of them at once
 * @param epochs the number of passes over the elite steps, each in a new random order, ≥ 1; default 1
 */
public record CrossEntropyConfig(int sessions, Schedule quantile, int batchSize, int epochs) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range
     * @throws NullPointerException if the schedule is null
     */
    public CrossEntropyConfig {
        if (sessions < 1) {
            throw new IllegalArgumentException("sessions = " + sessions + " must be at least 1; 100 is usual");
        }
        Objects.requireNonNull(quantile, "quantile");
        if (batchSize < 0) {
            throw new IllegalArgumentException(
                    "batchSize = " + batchSize + " must be at least 0 (0 takes all elite steps at once)");
        }
        Settings.atLeastOne("epochs", epochs);
    }

    /** {@return the defaults} */
    public static CrossEntropyConfig defaults() {
        return builder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * {@return a quantile that rises linearly but is never below {@code from}: q(u) = max(from, to · u / updates), the
     * schedule of R2}
     *
     * @param from the lowest value, in (0, 1); R2: 0.2
     * @param to the value reached at the last update, in (0, 1); R2: 0.95
     * @param updates the number of updates, ≥ 1
     */
    public static Schedule rising(double from, double to, long updates) {
        Quantiles.checkQuantile(from);
        Quantiles.checkQuantile(to);
        Settings.atLeastOne("updates", updates);
        return update -> Math.max(from, Math.min(1.0, (double) update / updates) * to);
    }

    /** Builds a {@link CrossEntropyConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int sessions = 100;
        private Schedule quantile = Schedule.constant(0.8);
        private int batchSize;
        private int epochs = 1;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link CrossEntropyConfig#sessions}. */
        public Builder sessions(int value) { sessions = value; return this; }
        /** Sets a constant {@link CrossEntropyConfig#quantile}. */
        public Builder quantile(double value) { Quantiles.checkQuantile(value); return quantile(Schedule.constant(value)); }
        /** Sets {@link CrossEntropyConfig#quantile}. */
        public Builder quantile(Schedule value) { quantile = Objects.requireNonNull(value, "quantile value"); return this; }
        /** Sets {@link CrossEntropyConfig#batchSize}. */
        public Builder batchSize(int value) { batchSize = value; return this; }
        /** Sets {@link CrossEntropyConfig#epochs}. */
        public Builder epochs(int value) { epochs = value; return this; }

        /** {@return the settings, checked} */
        public CrossEntropyConfig build() {
            return new CrossEntropyConfig(sessions, quantile, batchSize, epochs);
        }
        // spotless:on
    }
}
