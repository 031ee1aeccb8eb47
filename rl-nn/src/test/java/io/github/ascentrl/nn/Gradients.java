package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The law of every operation: values equal those of a naive {@code double} forward pass to float accuracy, and
 * gradients equal its central differences to 1e−4 of the gradient's norm. Results of any shape are reduced to a scalar
 * by random weights.
 */
public final class Gradients {
    /** Truncation then costs about h² = 1e−12, rounding 1e−16/h = 1e−10: far below the tolerance. */
    private static final double H = 1e-6;

    /** Nearer than this to 0, float and double may disagree about the side. */
    private static final double KINK = 1e-5;

    static final double FORWARD = 1e-5;
    static final double BACKWARD = 1e-4;

    /**
     * The largest error of values, |y − ŷ| / (1 + |ŷ|), and the error of gradients, ‖g − d‖ / ‖d‖, over checked
     * coordinates.
     */
    public record Comparison(double forward, double backward, int checked, int skipped, String worst) {
        public boolean agrees() {
            return forward <= FORWARD && backward <= BACKWARD && checked >= skipped;
        }
    }

    private Gradients() {}

    public static Comparison compare(
            Parameters parameters, Function<Tape, Tensor> f, Function<Naive, double[][]> naive, Rng random) {
        float[] values = parameters.values();
        double[] theta = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            theta[i] = values[i];
        }
        double[][] expected = naive.apply(new Naive(theta));
        int rows = expected.length;
        int cols = expected[0].length;
        float[] weights = new float[rows * cols];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat(0.5f, 1.5f) * (random.nextBoolean() ? 1 : -1);
        }

        Tape tape = new Tape();
        Tensor y = f.apply(tape);
        assertThat(y.shape()).isEqualTo("[" + rows + ", " + cols + "]");
        double forward = 0;
        for (int i = 0; i < rows * cols; i++) {
            double e = expected[i / cols][i % cols];
            double error = Math.abs(y.get(i / cols, i % cols) - e) / (1 + Math.abs(e));
            forward = error <= forward ? forward : error; // so that NaN stays
        }
        parameters.zeroGradients();
        tape.backward(tape.dot(y, weights));
        float[] gradient = parameters.gradients();

        int skipped = 0;
        double squaredError = 0;
        double squaredNorm = 0;
        double largest = -1;
        String worst = "none";
        for (int i = 0; i < theta.length; i++) {
            theta[i] = values[i] + H;
            Naive above = new Naive(theta);
            double right = Naive.dot(naive.apply(above), weights)[0][0];
            theta[i] = values[i] - H;
            Naive below = new Naive(theta);
            double left = Naive.dot(naive.apply(below), weights)[0][0];
            theta[i] = values[i];
            if (crossesKink(above.kinks(), below.kinks())) {
                skipped++;
                continue;
            }
            double quotient = (right - left) / (2 * H);
            double difference = Math.abs(gradient[i] - quotient);
            squaredError += difference * difference;
            squaredNorm += quotient * quotient;
            if (!(difference <= largest)) {
                largest = difference;
                worst = parameters.describe(i) + ": tape " + gradient[i] + ", differences " + quotient;
            }
        }
        // Where the true gradient is 0, the differences still carry their own rounding.
        double norm = Math.sqrt(squaredNorm) + 1e-4 * (1 + Math.abs(Naive.dot(expected, weights)[0][0]));
        return new Comparison(forward, Math.sqrt(squaredError) / norm, theta.length - skipped, skipped, worst);
    }

    /** {@return whether an input that depends on the coordinate comes near 0 within the step} */
    private static boolean crossesKink(List<double[][]> above, List<double[][]> below) {
        for (int k = 0; k < above.size(); k++) {
            double[] p =
                    Arrays.stream(above.get(k)).flatMapToDouble(Arrays::stream).toArray();
            double[] q =
                    Arrays.stream(below.get(k)).flatMapToDouble(Arrays::stream).toArray();
            for (int i = 0; i < p.length; i++) {
                if (p[i] != q[i] && (Math.abs(p[i]) < KINK || Math.abs(q[i]) < KINK || p[i] > 0 != q[i] > 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Fails if value or gradient is wrong, or if most coordinates were skipped. */
    public static void assertAgree(Comparison comparison) {
        assertThat(comparison)
                .as("values within %s, gradient within %s of its norm, most coordinates checked", FORWARD, BACKWARD)
                .matches(Comparison::agrees, "agrees");
    }

    /**
     * Fails unless a deliberately wrong operation is rejected on most of twenty random inputs, with a readable message.
     */
    public static void assertCaught(LongFunction<Comparison> mutant) {
        int caught = 0;
        for (long seed = 0; seed < 20; seed++) {
            Comparison comparison = mutant.apply(seed);
            if (!comparison.agrees()) {
                caught++;
                assertThat(comparison.worst()).contains("tape").contains("differences");
            }
        }
        assertThat(caught)
                .as("random inputs on which the mutant was caught, of 20")
                .isGreaterThanOrEqualTo(11);
    }
}
