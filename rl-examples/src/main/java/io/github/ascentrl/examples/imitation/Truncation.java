package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the expert's data that is kept.
 *
 * @param label its name
 * @param dimension index of the observation's number that is cut; −1 for none
 * @param low the smallest value kept; NaN if quantiles decide
 * @param high the largest value kept; NaN if quantiles decide
 * @param share the share of rows kept, in the middle of the dimension or at random; NaN if bounds decide
 */
record Truncation(String label, int dimension, double low, double high, double share) {
    /** The names of an observation's numbers. */
    static final List<String> DIMENSIONS = List.of("x", "ẋ", "θ", "θ̇");

    /** The shares that are kept, from the most to the least. */
    static final List<Double> SHARES = List.of(0.5, 0.1, 0.02);

    /** Nothing is cut. */
    static final Truncation ALL = new Truncation("all data", -1, Double.NaN, Double.NaN, 1);

    private static final double[][] R0_BOUNDS = {{-0.05, 0.05}, {-0.1, 0.1}, {-0.005, 0.005}, {-0.15, 0.05}};

    /** R0's thresholds: |x| &lt; 0.05, |ẋ| &lt; 0.1, |θ| &lt; 0.005, |θ̇ + 0.05| &lt; 0.1. */
    static Truncation r0(int dimension) {
        double[] bounds = R0_BOUNDS[dimension];
        return new Truncation(DIMENSIONS.get(dimension) + ", R0's cut", dimension, bounds[0], bounds[1], Double.NaN);
    }

    /** The middle of a dimension, between the expert's own quantiles. */
    static Truncation middle(int dimension, double share) {
        String label = DIMENSIONS.get(dimension) + ", middle " + fixed(100 * share, 0) + " %";
        return new Truncation(label, dimension, Double.NaN, Double.NaN, share);
    }

    /** The control: the same number of rows drawn at random, kept in their order as after a cut. */
    static Truncation random(double share) {
        return new Truncation("random " + fixed(100 * share, 0) + " %", -1, Double.NaN, Double.NaN, share);
    }

    /** All truncations. */
    static List<Truncation> values() {
        List<Truncation> all = new ArrayList<>(List.of(ALL));
        for (int d = 0; d < DIMENSIONS.size(); d++) {
            all.add(r0(d));
        }
        for (double share : SHARES) {
            all.add(random(share));
            for (int d = 0; d < DIMENSIONS.size(); d++) {
                all.add(middle(d, share));
            }
        }
        return all;
    }

    /** The truncations that R0 has results for: all data, then R0's cuts. */
    static List<Truncation> ofR0() {
        return values().subList(0, 1 + DIMENSIONS.size());
    }

    /** Whether this truncation is not in R0. */
    boolean isOther() {
        return !equals(ALL) && !Double.isNaN(share);
    }

    /** Whether a number lies between the bounds. */
    boolean keeps(double value) {
        return value >= low && value <= high;
    }

    /** The smallest and the largest value of {@link #dimension} that are kept. */
    double[] bounds(Dataset data) {
        if (Double.isNaN(share)) {
            return new double[] {low, high};
        }
        float[] quantiles = ColumnStatistics.quantiles(data, dimension, 0.5 - share / 2, 0.5 + share / 2);
        return new double[] {quantiles[0], quantiles[1]};
    }

    Dataset of(Dataset data, Rng rng) {
        if (share == 1) {
            return data;
        }
        if (dimension < 0) {
            Rng draw = rng.child("subset").child(Math.round(100 * share));
            return Datasets.thin(data, (long) (share * data.size()), draw);
        }
        double[] bounds = bounds(data);
        return Datasets.truncate(data, dimension, bounds[0], bounds[1]);
    }

    @Override
    public String toString() {
        return label;
    }
}
