package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/**
 * Settings of {@link WeightCrossEntropy}.
 *
 * @param population parameter vectors tried in each update, ≥ 2; default 50
 * @param elite how many of them are kept, from 1 to the population; default 10
 * @param sigma σ of the first population, and of all with {@link Spread#FIXED}, positive; default 0.5
 * @param spread what else is learned beside the mean; default {@link Spread#FIXED}
 * @param noise standard deviation of the noise that is added to what the elite's spread gives, by update, every value
 *     ≥ 0; keeps the search from ending too early (Szita and Lőrincz, 2006). Default constant 0.1; not used with
 *     {@link Spread#FIXED}
 * @param episodes episodes played with each vector, ≥ 1; default 1
 */
public record WeightCrossEntropyConfig(
        int population, int elite, double sigma, Spread spread, Schedule noise, int episodes) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range or two do not fit each other
     * @throws NullPointerException if one is null
     */
    public WeightCrossEntropyConfig {
        if (population < 2) {
            throw new IllegalArgumentException("population = " + population + " must be at least 2; 50 is usual");
        }
        if (elite < 1 || elite > population) {
            throw new IllegalArgumentException(
                    "elite = " + elite + " must lie in [1, population = " + population + "]; keep fewer, or try more");
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

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link WeightCrossEntropyConfig}; see its components for meaning, range and default. */
    public static final class Builder {
        private int population = 50;
        private int elite = 10;
        private double sigma = 0.5;
        private Spread spread = Spread.FIXED;
        private Schedule noise = Schedule.constant(0.1);
        private int episodes = 1;

        private Builder() {}

        /**
         * Sets {@link WeightCrossEntropyConfig#population}.
         *
         * @param population ≥ 2
         * @return this
         */
        public Builder population(int population) {
            this.population = population;
            return this;
        }

        /**
         * Sets {@link WeightCrossEntropyConfig#elite}.
         *
         * @param elite from 1 to the population
         * @return this
         */
        public Builder elite(int elite) {
            this.elite = elite;
            return this;
        }

        /**
         * Sets {@link WeightCrossEntropyConfig#sigma}.
         *
         * @param sigma positive
         * @return this
         */
        public Builder sigma(double sigma) {
            this.sigma = sigma;
            return this;
        }

        /**
         * Sets {@link WeightCrossEntropyConfig#spread}.
         *
         * @param spread what is learned beside the mean
         * @return this
         */
        public Builder spread(Spread spread) {
            this.spread = spread;
            return this;
        }

        /**
         * Sets {@link WeightCrossEntropyConfig#noise}.
         *
         * @param noise by update
         * @return this
         */
        public Builder noise(Schedule noise) {
            this.noise = noise;
            return this;
        }

        /**
         * Sets {@link WeightCrossEntropyConfig#episodes}.
         *
         * @param episodes ≥ 1
         * @return this
         */
        public Builder episodes(int episodes) {
            this.episodes = episodes;
            return this;
        }

        /**
         * {@return the settings, checked}
         *
         * @throws IllegalArgumentException if one is out of range or two do not fit each other
         */
        public WeightCrossEntropyConfig build() {
            return new WeightCrossEntropyConfig(population, elite, sigma, spread, noise, episodes);
        }
    }
}
