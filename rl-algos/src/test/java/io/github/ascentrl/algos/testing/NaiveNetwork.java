package io.github.ascentrl.algos.testing;

import io.github.ascentrl.nn.layer.Activation;
import java.util.BitSet;
import java.util.function.ToDoubleFunction;

/**
 * A multilayer perceptron in double, by definition: for each layer the weights {@code [in, out]}, then the biases. It
 * remembers which ReLUs were open, so that a difference across a kink can be told from a wrong gradient.
 */
public final class NaiveNetwork {
    /** Step of the central differences: in double, near the cube root of the precision. */
    private static final double H = 1e-6;

    private final Activation activation;
    private final int[] sizes;
    private BitSet open = new BitSet();
    private int units;

    public NaiveNetwork(Activation activation, int... sizes) {
        this.activation = activation;
        this.sizes = sizes.clone();
    }

    /** Row {@code row} of {@code inputs} through the network. */
    public double[] outputs(double[] theta, float[] inputs, int row) {
        double[] x = new double[sizes[0]];
        for (int i = 0; i < x.length; i++) {
            x[i] = inputs[row * x.length + i];
        }
        int offset = 0;
        for (int l = 1; l < sizes.length; l++) {
            double[] y = new double[sizes[l]];
            for (int j = 0; j < y.length; j++) {
                y[j] = theta[offset + x.length * y.length + j];
                for (int i = 0; i < x.length; i++) {
                    y[j] += x[i] * theta[offset + i * y.length + j];
                }
                if (l < sizes.length - 1) {
                    y[j] = activate(y[j]);
                }
            }
            offset += (x.length + 1) * y.length;
            x = y;
        }
        return x;
    }

    /** log softmax of {@link #outputs}. */
    public double[] logProbabilities(double[] theta, float[] inputs, int row) {
        double[] z = outputs(theta, inputs, row);
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : z) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (double logit : z) {
            sum += StrictMath.exp(logit - max);
        }
        for (int a = 0; a < z.length; a++) {
            z[a] -= max + StrictMath.log(sum);
        }
        return z;
    }

    /** The entropy, in nats, of softmax of {@link #outputs}. */
    public double entropy(double[] theta, float[] inputs, int row) {
        double h = 0;
        for (double logProbability : logProbabilities(theta, inputs, row)) {
            h -= StrictMath.exp(logProbability) * logProbability;
        }
        return h;
    }

    private double activate(double x) {
        switch (activation) {
            case TANH:
                return StrictMath.tanh(x);
            case GELU:
                double u = StrictMath.sqrt(2 / StrictMath.PI) * (x + 0.044715 * x * x * x);
                return 0.5 * x * (1 + StrictMath.tanh(u));
            default:
                open.set(units++, x > 0);
                return Math.max(x, 0);
        }
    }

    /** The gradient of a loss computed with this network; coordinates with a kink within ±h are NaN. */
    public double[] gradient(float[] parameters, ToDoubleFunction<double[]> loss) {
        double[] theta = new double[parameters.length];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = parameters[i];
        }
        double[] gradient = new double[theta.length];
        for (int i = 0; i < theta.length; i++) {
            double center = theta[i];
            theta[i] = center + H;
            double above = evaluate(loss, theta);
            BitSet openAbove = open;
            theta[i] = center - H;
            double below = evaluate(loss, theta);
            theta[i] = center;
            gradient[i] = openAbove.equals(open) ? (above - below) / (2 * H) : Double.NaN;
        }
        return gradient;
    }

    private double evaluate(ToDoubleFunction<double[]> loss, double[] theta) {
        open = new BitSet();
        units = 0;
        return loss.applyAsDouble(theta);
    }
}
