package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.PromptTransformer;

/**
 * The entries of P and Q that TD needs, and the sizes of all others, as means over layers. TD has 1 as P's last entry,
 * and −α and α on the diagonals of Q's upper left and upper right squares. With linear attention P and Q with opposite
 * signs do the same, so P's last entry is taken as positive. Only products of an entry of P and one of Q matter: their
 * separate sizes depend on the initial weights and the optimiser.
 *
 * @param last P's last entry
 * @param others mean absolute value of P's other entries
 * @param left the trace of Q's upper left square, TD's −dα
 * @param right the trace of Q's upper right square, TD's dα
 * @param rest mean absolute value of Q's other entries
 */
record LearnedWeights(double last, double others, double left, double right, double rest) {
    static LearnedWeights of(PromptTransformer transformer, int d) {
        int different = transformer.weights() == PromptTransformer.Weights.LOOPED ? 1 : transformer.layers();
        double[] sums = new double[5];
        for (int l = 0; l < different; l++) {
            double[][] p = transformer.p(l);
            double[][] q = transformer.q(l);
            double sign = Math.signum(p[2 * d][2 * d]);
            sums[0] += Math.abs(p[2 * d][2 * d]);
            for (int i = 0; i <= 2 * d; i++) {
                for (int j = 0; j <= 2 * d; j++) {
                    boolean corner = i == 2 * d && j == 2 * d;
                    boolean leftTrace = i < d && j == i;
                    boolean rightTrace = i < d && j == d + i;
                    sums[1] += corner ? 0 : Math.abs(p[i][j]);
                    sums[2] += leftTrace ? sign * q[i][j] : 0;
                    sums[3] += rightTrace ? sign * q[i][j] : 0;
                    sums[4] += leftTrace || rightTrace ? 0 : Math.abs(q[i][j]);
                }
            }
        }
        int entries = (2 * d + 1) * (2 * d + 1);
        return new LearnedWeights(
                sums[0] / different,
                sums[1] / different / (entries - 1),
                sums[2] / different,
                sums[3] / different,
                sums[4] / different / (entries - 2 * d));
    }

    /**
     * {@return P or Q scaled to a largest absolute value of 1, with signs such that P's last entry is positive, row
     * after row}
     */
    static double[] scaled(double[][] matrix, double lastOfP) {
        double largest = 0;
        for (double[] row : matrix) {
            for (double x : row) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        double[] flat = new double[matrix.length * matrix.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = Math.signum(lastOfP) * matrix[i / matrix.length][i % matrix.length] / largest;
        }
        return flat;
    }
}
