package io.github.ascentrl.algos.prediction;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * The data for predicting the values of a process: n transitions from features φ to features φ′ with a reward.
 *
 * @param features φ, {@code [n][d]}
 * @param next φ′, {@code [n][d]}
 * @param rewards r, {@code [n]}
 */
public record Transitions(double[][] features, double[][] next, double[] rewards) {
    /**
     * Checks the shapes; arrays are not copied.
     *
     * @throws IllegalArgumentException if there are no transitions, or shapes do not match
     */
    public Transitions {
        Check.noNulls("features", features);
        Check.noNulls("next", next);
        Objects.requireNonNull(rewards, "rewards");
        int n = rewards.length;
        if (n == 0 || features.length != n || next.length != n) {
            throw new IllegalArgumentException(features.length + " and " + next.length + " rows of features for " + n
                    + " rewards; pass the same number of each, at least 1");
        }
        int d = features[0].length;
        for (int i = 0; i < n; i++) {
            if (d == 0 || features[i].length != d || next[i].length != d) {
                throw new IllegalArgumentException("transition " + i + " has " + features[i].length + " and "
                        + next[i].length + " features, but the first has " + d
                        + "; all must have the same number, at least 1");
            }
            if (!Double.isFinite(rewards[i])) {
                throw new IllegalArgumentException("rewards[" + i + "] = " + rewards[i] + " must be finite");
            }
            for (int j = 0; j < d; j++) {
                if (!Double.isFinite(features[i][j]) || !Double.isFinite(next[i][j])) {
                    throw new IllegalArgumentException("feature " + j + " of transition " + i + " is " + features[i][j]
                            + " before and " + next[i][j] + " after it; both must be finite");
                }
            }
        }
    }

    /** {@return n, the number of transitions} */
    public int size() {
        return rewards.length;
    }

    /** {@return d, the number of features} */
    public int dimension() {
        return features[0].length;
    }

    /**
     * {@return Z: a column (φ, γφ′, r) for each transition, a column (φ, 0, 0) for the query, and rows of zeros below}
     *
     * @param query the features whose value is to be predicted, {@code [d]}
     * @param gamma the discount
     * @param spare the number of rows of zeros, ≥ 0
     */
    public double[][] prompt(double[] query, double gamma, int spare) {
        Objects.requireNonNull(query, "query");
        int d = dimension();
        int n = size();
        if (query.length != d) {
            throw new IllegalArgumentException(
                    "the query has " + query.length + " features, but the transitions have " + d + "; pass as many");
        }
        for (double number : query) {
            Check.finite("query", number);
        }
        Check.range("gamma", gamma, 0, 1);
        Check.range("spare", spare, 0, Check.MAX_LENGTH - 2 * d - 1);
        Check.arrayLength("the prompt", 2L * d + 1 + spare, n + 1L);
        double[][] z = new double[2 * d + 1 + spare][n + 1];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < d; i++) {
                z[i][j] = features[j][i];
                z[d + i][j] = gamma * next[j][i];
            }
            z[2 * d][j] = rewards[j];
        }
        for (int i = 0; i < d; i++) {
            z[i][n] = query[i];
        }
        return z;
    }
}
