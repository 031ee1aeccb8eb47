package io.github.ascentrl.nn;

import io.github.ascentrl.nn.layer.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Forward passes in {@code double}, written from the definitions without the library's arithmetic. One instance is one
 * evaluation at one point; it records the inputs of each kink.
 */
public final class Naive {
    private final double[] theta;
    private final List<double[][]> kinks = new ArrayList<>();

    Naive(double[] theta) {
        this.theta = theta;
    }

    /** All inputs of {@link #relu} so far, in order. */
    List<double[][]> kinks() {
        return kinks;
    }

    public double[][] of(Parameter p) {
        double[][] x = new double[p.rows()][p.cols()];
        for (int i = 0; i < p.size(); i++) {
            x[i / p.cols()][i % p.cols()] = theta[p.offset() + i];
        }
        return x;
    }

    public double[][] relu(double[][] x) {
        kinks.add(x);
        return map(x, v -> v > 0 ? v : 0);
    }

    public static double[][] constant(float[] values, int rows, int cols) {
        double[][] x = new double[rows][cols];
        for (int i = 0; i < rows * cols; i++) {
            x[i / cols][i % cols] = values[i];
        }
        return x;
    }

    public static double[][] affine(double[][] x, double[][] w, double[][] b) {
        double[][] y = new double[x.length][b[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                y[i][j] = b[0][j];
                for (int k = 0; k < w.length; k++) {
                    y[i][j] += x[i][k] * w[k][j];
                }
            }
        }
        return y;
    }

    /** As documented at {@link Tape#conv2d}, over pictures pixel by pixel. */
    public static double[][] conv2d(double[][] x, double[][] w, double[][] b, Convolution s) {
        double[][] y = new double[x.length][s.outputSize()];
        for (int i = 0; i < x.length; i++) {
            for (int oy = 0; oy < s.outHeight(); oy++) {
                for (int ox = 0; ox < s.outWidth(); ox++) {
                    for (int f = 0; f < s.filters(); f++) {
                        double sum = b[0][f];
                        for (int ky = 0; ky < s.kernel(); ky++) {
                            for (int kx = 0; kx < s.kernel(); kx++) {
                                int row = oy * s.stride() - s.padding() + ky;
                                int column = ox * s.stride() - s.padding() + kx;
                                if (row >= 0 && row < s.height() && column >= 0 && column < s.width()) {
                                    for (int c = 0; c < s.channels(); c++) {
                                        sum += x[i][(row * s.width() + column) * s.channels() + c]
                                                * w[(ky * s.kernel() + kx) * s.channels() + c][f];
                                    }
                                }
                            }
                        }
                        y[i][(oy * s.outWidth() + ox) * s.filters() + f] = sum;
                    }
                }
            }
        }
        return y;
    }

    /** Each row, the matrix [m, cols / m], transposed. */
    public static double[][] transposeRows(double[][] x, int m) {
        int n = x[0].length / m;
        double[][] y = new double[x.length][m * n];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < m * n; j++) {
                y[i][j % n * m + j / n] = x[i][j];
            }
        }
        return y;
    }

    public static double[][] map(double[][] x, DoubleUnaryOperator f) {
        double[][] y = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[0].length; j++) {
                y[i][j] = f.applyAsDouble(x[i][j]);
            }
        }
        return y;
    }

    public static double[][] tanh(double[][] x) {
        return map(x, StrictMath::tanh);
    }

    /** As documented: ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
    public static double[][] gelu(double[][] x) {
        return map(
                x,
                v -> 0.5 * v * (1 + StrictMath.tanh(StrictMath.sqrt(2 / StrictMath.PI) * (v + 0.044715 * v * v * v))));
    }

    public double[][] activate(Activation activation, double[][] x) {
        return switch (activation) {
            case RELU -> relu(x);
            case TANH -> tanh(x);
            case GELU -> gelu(x);
        };
    }

    public static double[][] combine(double a, double[][] p, double b, double[][] q) {
        double[][] y = new double[p.length][p[0].length];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p[0].length; j++) {
                y[i][j] = a * p[i][j] + b * q[i][j];
            }
        }
        return y;
    }

    public static double[][] multiply(double[][] p, double[][] q) {
        double[][] y = new double[p.length][p[0].length];
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p[0].length; j++) {
                y[i][j] = p[i][j] * q[i][j];
            }
        }
        return y;
    }

    public static double[] softmax(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        double[] p = new double[logits.length];
        for (int j = 0; j < p.length; j++) {
            p[j] = StrictMath.exp(logits[j] - max);
            sum += p[j];
        }
        for (int j = 0; j < p.length; j++) {
            p[j] /= sum;
        }
        return p;
    }

    public static double[][] logSoftmaxPick(double[][] logits, float[] picks) {
        double[][] y = new double[logits.length][1];
        for (int i = 0; i < logits.length; i++) {
            y[i][0] = StrictMath.log(softmax(logits[i])[(int) picks[i]]);
        }
        return y;
    }

    public static double[][] softmaxEntropy(double[][] logits) {
        double[][] y = new double[logits.length][1];
        for (int i = 0; i < logits.length; i++) {
            for (double p : softmax(logits[i])) {
                y[i][0] -= p == 0 ? 0 : p * StrictMath.log(p);
            }
        }
        return y;
    }

    public static double[][] dot(double[][] x, float[] weights) {
        return sum(multiply(x, constant(weights, x.length, x[0].length)));
    }

    public static double[][] squaredError(double[][] x, float[] targets) {
        double[][] difference = combine(1, x, -1, constant(targets, x.length, x[0].length));
        return sum(multiply(difference, difference));
    }

    public static double[][] sum(double[][] x) {
        double sum = 0;
        for (double[] row : x) {
            for (double v : row) {
                sum += v;
            }
        }
        return new double[][] {{sum}};
    }

    public static double[][] mean(double[][] x) {
        return new double[][] {{sum(x)[0][0] / (x.length * x[0].length)}};
    }
}
