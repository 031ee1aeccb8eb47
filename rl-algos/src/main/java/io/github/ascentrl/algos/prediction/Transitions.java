package io.github.ascentrl.algos.prediction;

/**
 * What is known of a process whose values are to be predicted: n transitions from features φ to features φ′ for a reward.
 *
 * @param features φ, {@code [n][d]}
 * @param next φ′, {@code [n][d]}
 * @param rewards r, {@code [n]}
 */
public record Transitions(double[][] features, double[][] next, double[] rewards) {
    /**
     * Some transitions; arrays are not copied.
     *
     * @throws IllegalArgumentException if there is none, or shapes do not fit each other
     */
    public Transitions {
        int n = rewards.length;
        if (n == 0 || features.length != n || next.length != n) {
            throw new IllegalArgumentException(features.length + " and " + next.length + " rows of features for " + n
                    + " rewards; there must be as many of each, at least 1");
        }
        int d = features[0].length;
        for (int i = 0; i < n; i++) {
            if (d == 0 || features[i].length != d || next[i].length != d) {
                throw new IllegalArgumentException("transition " + i + " has " + features[i].length + " and "
                        + next[i].length + " features, the first " + d + "; all must have as many, at least 1");
            }
        }
    }

    /** {@return n, how many there are} */
    public int size() {
        return rewards.length;
    }

    /** {@return d, how many features there are} */
    public int dimension() {
        return features[0].length;
    }

    /**
     * {@return Z: a column (φ, γφ′, r) for each transition, one (φ, 0, 0) for the query, and rows of zeros below}
     *
     * @param query features whose value is asked for, {@code [d]}
     * @param gamma the discount
     * @param spare rows of zeros, ≥ 0
     */
    public double[][] prompt(double[] query, double gamma, int spare) {
        int d = dimension();
        int n = size();
        if (query.length != d) {
            throw new IllegalArgumentException("the query has " + query.length + " features, the transitions " + d);
        }
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
