package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayerNormTest {
    private static final float EPSILON = 0.01f;

    @Property(tries = 150, seed = "1")
    void agreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 2, max = 40) int cols) {
        Gradients.assertAgree(compare(seed, rows, cols, null));
    }

    /** Any of the three may be a constant; the others' gradients are as before. */
    @Property(tries = 60, seed = "2")
    void agreesWithDifferencesWhenSomeInputsAreConstant(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int which) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = 1 + inputs.size();
        Parameter x = inputs.matrix(rows, cols);
        Parameter gain = inputs.matrix(1, cols);
        Parameter bias = inputs.matrix(1, cols);
        float[] cx = inputs.floats(rows * cols);
        float[] cg = inputs.floats(cols);
        float[] cb = inputs.floats(cols);
        inputs.assertAgree(
                tape -> tape.layerNorm(
                        (which & 1) != 0 ? Inputs.copy(tape, x) : tape.constant(cx, rows, cols),
                        (which & 2) != 0 ? tape.parameter(gain) : tape.constant(cg, 1, cols),
                        (which & 4) != 0 ? tape.parameter(bias) : tape.constant(cb, 1, cols),
                        EPSILON),
                naive -> layerNorm(
                        (which & 1) != 0 ? naive.of(x) : Naive.constant(cx, rows, cols),
                        (which & 2) != 0 ? naive.of(gain) : Naive.constant(cg, 1, cols),
                        (which & 4) != 0 ? naive.of(bias) : Naive.constant(cb, 1, cols)));
    }

    @Test
    void aHandWorkedRow() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[] {1, 3, 5, 7}, 1, 4); // mean 4, variance 5
        Tensor gain = tape.constant(new float[] {1, 1, 2, 1}, 1, 4);
        Tensor bias = tape.constant(new float[] {0, 10, 0, 0}, 1, 4);
        float[] y = new float[4];
        tape.layerNorm(x, gain, bias, 1e-9f).copyTo(y);
        double root = Math.sqrt(5);
        assertThat(y[0]).isCloseTo((float) (-3 / root), within(1e-6f));
        assertThat(y[1]).isCloseTo((float) (10 - 1 / root), within(1e-5f));
        assertThat(y[2]).isCloseTo((float) (2 / root), within(1e-6f));
        assertThat(y[3]).isCloseTo((float) (3 / root), within(1e-6f));
    }

    /** A row of equal numbers has variance 0: ε alone keeps the quotient finite. */
    @Test
    void aConstantRowBecomesTheBias() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[] {5, 5, 5}, 1, 3);
        Tensor ones = tape.constant(new float[] {1, 1, 1}, 1, 3);
        Tensor bias = tape.constant(new float[] {1, 2, 3}, 1, 3);
        float[] y = new float[3];
        tape.layerNorm(x, ones, bias, 1e-5f).copyTo(y);
        assertThat(y).containsExactly(1, 2, 3);
    }

    @Test
    void aGradientThatTakesTheMeanForAConstantIsCaught() {
        Gradients.assertCaught(seed -> compare(seed, 4, 6, (in, out) -> {
            Tensor x = in[0];
            for (int i = 0; i < x.rows; i++) {
                float mean = 0;
                float square = 0;
                for (int j = 0; j < x.cols; j++) {
                    mean += x.data[i * x.cols + j] / x.cols;
                }
                for (int j = 0; j < x.cols; j++) {
                    float d = x.data[i * x.cols + j] - mean;
                    square += d * d / x.cols;
                }
                float scale = (float) (1 / Math.sqrt(square + EPSILON));
                for (int j = 0; j < x.cols; j++) {
                    int at = i * x.cols + j;
                    float normal = (x.data[at] - mean) * scale;
                    x.gradient[at] += out.gradient[at] * in[1].data[in[1].offset + j] * scale;
                    in[1].gradient[in[1].offset + j] += out.gradient[at] * normal;
                    in[2].gradient[in[2].offset + j] += out.gradient[at];
                }
            }
        }));
    }

    @Test
    void shapesAndEpsilonAreChecked() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 2, 3);
        Tensor row = tape.constant(new float[3], 1, 3);
        Tensor short2 = tape.constant(new float[2], 1, 2);
        assertThatThrownBy(() -> tape.layerNorm(x, short2, row, 1e-5f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[1, 2]");
        assertThatThrownBy(() -> tape.layerNorm(x, row, row, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epsilon");
    }

    private static Gradients.Comparison compare(long seed, int rows, int cols, Custom.Pass backward) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        Parameter gain = inputs.matrix(1, cols);
        Parameter bias = inputs.matrix(1, cols);
        return inputs.compare(
                tape -> {
                    Tensor input = Inputs.copy(tape, x);
                    Tensor g = tape.parameter(gain);
                    Tensor b = tape.parameter(bias);
                    Tensor y = tape.layerNorm(input, g, b, EPSILON);
                    return backward == null ? y : Custom.withBackward(tape, y, backward, input, g, b);
                },
                naive -> layerNorm(naive.of(x), naive.of(gain), naive.of(bias)));
    }

    private static double[][] layerNorm(double[][] x, double[][] gain, double[][] bias) {
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            int n = x[i].length;
            double mean = 0;
            double variance = 0;
            for (double v : x[i]) {
                mean += v / n;
            }
            for (double v : x[i]) {
                variance += (v - mean) * (v - mean) / n;
            }
            y[i] = new double[n];
            for (int j = 0; j < n; j++) {
                y[i][j] = gain[0][j] * (x[i][j] - mean) / Math.sqrt(variance + EPSILON) + bias[0][j];
            }
        }
        return y;
    }
}
