package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link WeightCrossEntropy}.
 *
 * @param population the number of parameter vectors evaluated in each update, ≥ 2; default 50
 * @param elite the number of best vectors to keep, from 1 to the population; default 10
 * @param sigma σ of the first population, or of all populations with {@link Spread#FIXED}, positive; default 0.5
 * @param spread what is learned in addition to the mean; default {@link Spread#FIXED}
 * @param noise the standard deviation, for each update, of the noise added to the spread of the elite, every value ≥ 0;
 *     keeps the search from converging too early (Szita and Lőrincz, 2006). Default constant 0.1; not used with
 *     {@link Spread#FIXED}
 * @param episodes the number of episodes run with each vector, ≥ 1; default 1
 */
public record WeightCrossEntropyConfig(
        int population, int elite, double sigma, Spread spread, Schedule noise, int episodes) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range or two settings contradict each other
     * @throws NullPointerException if a component is null
     */
    public WeightCrossEntropyConfig {
        if (population < 2) {
            throw new IllegalArgumentException("population = " + population + " must be at least 2; 50 is usual");
        }
        if (elite < 1 || elite > population) {
            throw new IllegalArgumentException("elite = " + elite + " must be in [1, population = " + population
                    + "]; keep fewer vectors, or enlarge the population");
        }
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma = " + sigma + " must be positive and finite; 0.5 is usual");
        }
        Objects.requireNonNull(spread, "spread");
        Objects.requireNonNull(noise, "noise");
        Settings.atLeastOne("episodes", episodes);
    }

    /** {@return the defaults} */
    public static WeightCrossEntropyConfig defaults() {
        return builder().build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link WeightCrossEntropyConfig}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private int population = 50;
        private int elite = 10;
        private double sigma = 0.5;
        private Spread spread = Spread.FIXED;
        private Schedule noise = Schedule.constant(0.1);
        private int episodes = 1;

        private Builder() {}

        // spotless:off: one line for each setting
        /** Sets {@link WeightCrossEntropyConfig#population}. */
        public Builder population(int value) { population = value; return this; }
        /** Sets {@link WeightCrossEntropyConfig#elite}. */
        public Builder elite(int value) { elite = value; return this; }
        /** Sets {@link WeightCrossEntropyConfig#sigma}. */
        public Builder sigma(double value) { sigma = value; return this; }
        /** Sets {@link WeightCrossEntropyConfig#spread}. */
        public Builder spread(Spread value) { spread = Objects.requireNonNull(value, "spread value"); return this; }
        /** Sets {@link WeightCrossEntropyConfig#noise}. */
        public Builder noise(Schedule value) { noise = Objects.requireNonNull(value, "noise value"); return this; }
        /** Sets {@link WeightCrossEntropyConfig#episodes}. */
        public Builder episodes(int value) { episodes = value; return this; }

        /** {@return the settings, checked} */
        public WeightCrossEntropyConfig build() {
            return new WeightCrossEntropyConfig(population, elite, sigma, spread, noise, episodes);
        }
        // spotless:on
    }
}
