package io.github.ascentrl.nn.layer;

import java.util.random.RandomGenerator;

/** Random orthonormal vectors: Gram–Schmidt orthonormalisation of Gaussian draws. */
final class Orthonormal {
    private Orthonormal() {}

    static double[][] vectors(RandomGenerator random, int count, int length) {
        double[][] q = new double[count][length];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < length; j++) {
                q[i][j] = random.nextGaussian();
            }
            // Twice is enough: the second pass removes the components of earlier vectors left by rounding.
            for (int pass = 0; pass < 2; pass++) {
                for (int earlier = 0; earlier < i; earlier++) {
                    addScaled(-dot(q[i], q[earlier]), q[earlier], q[i]);
                }
            }
            double norm = StrictMath.sqrt(dot(q[i], q[i]));
            for (int j = 0; j < length; j++) {
                q[i][j] /= norm;
            }
        }
        return q;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * y[j];
        }
        return sum;
    }

    private static void addScaled(double a, double[] x, double[] y) {
        for (int j = 0; j < x.length; j++) {
            y[j] += a * x[j];
        }
    }
}
