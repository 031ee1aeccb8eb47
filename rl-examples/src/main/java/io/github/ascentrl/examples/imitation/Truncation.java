package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.random.Rng;

/** What is left of the expert's data. */
enum Truncation {
    /** All of it. */
    ALL("all data", -1, Double.NaN, Double.NaN, 1),
    /** |x| below 0.05. */
    X_R0("x, R0's cut", 0, -0.05, 0.05, 0),
    /** |ẋ| below 0.1. */
    X_DOT_R0("ẋ, R0's cut", 1, -0.1, 0.1, 0),
    /** |θ| below 0.005. */
    THETA_R0("θ, R0's cut", 2, -0.005, 0.005, 0),
    /** |θ̇ + 0.05| below 0.1. */
    THETA_DOT_R0("θ̇, R0's cut", 3, -0.15, 0.05, 0),
    /** The middle half of x. */
    X_HALF("x, middle half", 0, Double.NaN, Double.NaN, 0.5),
    /** The middle half of ẋ. */
    X_DOT_HALF("ẋ, middle half", 1, Double.NaN, Double.NaN, 0.5),
    /** The middle half of θ. */
    THETA_HALF("θ, middle half", 2, Double.NaN, Double.NaN, 0.5),
    /** The middle half of θ̇. */
    THETA_DOT_HALF("θ̇, middle half", 3, Double.NaN, Double.NaN, 0.5),
    /** Half of the rows, drawn at random. */
    RANDOM_HALF("random half", -1, Double.NaN, Double.NaN, 0.5),
    /** The middle fiftieth of x. */
    X_DEEP("x, middle 2 %", 0, Double.NaN, Double.NaN, 0.02),
    /** The middle fiftieth of ẋ. */
    X_DOT_DEEP("ẋ, middle 2 %", 1, Double.NaN, Double.NaN, 0.02),
    /** The middle fiftieth of θ. */
    THETA_DEEP("θ, middle 2 %", 2, Double.NaN, Double.NaN, 0.02),
    /** The middle fiftieth of θ̇. */
    THETA_DOT_DEEP("θ̇, middle 2 %", 3, Double.NaN, Double.NaN, 0.02),
    /** A fiftieth of the rows, drawn at random. */
    RANDOM_DEEP("random 2 %", -1, Double.NaN, Double.NaN, 0.02);

    private final String label;
    private final int dimension;
    private final double low;
    private final double high;
    private final double share;

    Truncation(String label, int dimension, double low, double high, double share) {
        this.label = label;
        this.dimension = dimension;
        this.low = low;
        this.high = high;
        this.share = share;
    }

    int dimension() {
        return dimension;
    }

    /** The ends of what is kept. */
    double[] bounds(Dataset data) {
        if (share == 0) {
            return new double[] {low, high};
        }
        float[] quantiles = ColumnStatistics.quantiles(data, dimension, 0.5 - share / 2, 0.5 + share / 2);
        return new double[] {quantiles[0], quantiles[1]};
    }

    Dataset of(Dataset data, Rng rng) {
        if (this == ALL) {
            return data;
        }
        if (dimension < 0) {
            return Datasets.randomSubset(data, (long) (share * data.size()), rng.child("subset"));
        }
        double[] bounds = bounds(data);
        return Datasets.truncate(data, dimension, bounds[0], bounds[1]);
    }

    @Override
    public String toString() {
        return label;
    }
}
