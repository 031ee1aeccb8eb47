package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AffineTest {
    @Property(tries = 150, seed = "1")
    void agreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 12) int in,
            @ForAll @IntRange(min = 1, max = 12) int out) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, in);
        Parameter w = inputs.matrix(in, out);
        Parameter b = inputs.matrix(1, out);
        inputs.assertAgree(
                tape -> tape.affine(tape.parameter(x), tape.parameter(w), tape.parameter(b)),
                naive -> Naive.affine(naive.of(x), naive.of(w), naive.of(b)));
    }

    /** Any of the three may be a constant; the others' gradients are as before. */
    @Property(tries = 100, seed = "2")
    void agreesWithDifferencesWhenSomeInputsAreConstant(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int which) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int in = inputs.size();
        int out = inputs.size();
        Parameter x = inputs.matrix(rows, in);
        Parameter w = inputs.matrix(in, out);
        Parameter b = inputs.matrix(1, out);
        float[] cx = inputs.floats(rows * in);
        float[] cw = inputs.floats(in * out);
        float[] cb = inputs.floats(out);
        inputs.assertAgree(
                tape -> tape.affine(
                        (which & 1) != 0 ? tape.parameter(x) : tape.constant(cx, rows, in),
                        (which & 2) != 0 ? tape.parameter(w) : tape.constant(cw, in, out),
                        (which & 4) != 0 ? tape.parameter(b) : tape.constant(cb, 1, out)),
                naive -> Naive.affine(
                        (which & 1) != 0 ? naive.of(x) : Naive.constant(cx, rows, in),
                        (which & 2) != 0 ? naive.of(w) : Naive.constant(cw, in, out),
                        (which & 4) != 0 ? naive.of(b) : Naive.constant(cb, 1, out)));
    }

    @Property(tries = 100, seed = "3")
    void withTanhItAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 12) int in,
            @ForAll @IntRange(min = 1, max = 12) int out) {
        Inputs inputs = new Inputs(seed);
        // Small weights, since otherwise tanh is flat and its gradient has few digits.
        Parameter x = inputs.matrix(rows, in);
        Parameter w = inputs.matrix(in, out);
        Parameter b = inputs.matrix(1, out);
        float small = 0.3f / in;
        inputs.assertAgree(
                tape -> tape.affineTanh(tape.parameter(x), tape.scale(tape.parameter(w), small), tape.parameter(b)),
                naive -> Naive.tanh(Naive.affine(naive.of(x), Naive.map(naive.of(w), v -> v * small), naive.of(b))));
    }

    @Property(tries = 100, seed = "4")
    void withReluItAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int rows,
            @ForAll @IntRange(min = 1, max = 12) int in,
            @ForAll @IntRange(min = 1, max = 12) int out) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, in);
        Parameter w = inputs.matrix(in, out);
        Parameter b = inputs.matrix(1, out);
        inputs.assertAgree(
                tape -> tape.affineRelu(tape.parameter(x), tape.parameter(w), tape.parameter(b)),
                naive -> naive.relu(Naive.affine(naive.of(x), naive.of(w), naive.of(b))));
    }

    /** The result feeds two operations: its gradient is complete before it is turned into that of X·W + b. */
    @Test
    void withTanhItMayBeUsedTwice() {
        Inputs inputs = new Inputs(5);
        Parameter x = inputs.matrix(3, 2);
        Parameter w = inputs.matrix(2, 4);
        Parameter b = inputs.matrix(1, 4);
        inputs.assertAgree(
                tape -> {
                    Tensor y =
                            tape.affineTanh(tape.parameter(x), tape.scale(tape.parameter(w), 0.2f), tape.parameter(b));
                    return tape.add(tape.multiply(y, y), tape.exp(y));
                },
                naive -> Naive.map(Naive.affine(naive.of(x), Naive.map(naive.of(w), v -> v * 0.2f), naive.of(b)), v -> {
                    double y = StrictMath.tanh(v);
                    return y * y + StrictMath.exp(y);
                }));
    }

    @Test
    void aHandWorkedProduct() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[] {1, 2, 3, 4}, 2, 2);
        Tensor w = tape.constant(new float[] {1, 0, -1, 2, 1, 0}, 2, 3);
        Tensor b = tape.constant(new float[] {10, 20, 30}, 1, 3);
        float[] y = new float[6];
        tape.affine(x, w, b).copyTo(y);
        assertThat(y).containsExactly(15, 22, 29, 21, 24, 27);
    }

    @Test
    void theGradientOfWTransposedIsCaught() {
        mutant((in, out) -> {
            Tensor x = in[0];
            Tensor w = in[1];
            for (int p = 0; p < w.rows; p++) {
                for (int j = 0; j < w.cols; j++) {
                    for (int i = 0; i < x.rows; i++) {
                        // Right would be w.offset + p * w.cols + j.
                        w.gradient[w.offset + j * w.rows + p] +=
                                x.data[x.offset + i * x.cols + p] * out.gradient[i * w.cols + j];
                    }
                }
            }
            addToX(in, out);
            addToB(in, out);
        });
    }

    @Test
    void aBiasThatTakesTheLastRowAloneIsCaught() {
        mutant((in, out) -> {
            addToW(in, out);
            addToX(in, out);
            int last = (out.rows - 1) * out.cols;
            for (int j = 0; j < out.cols; j++) {
                in[2].gradient[in[2].offset + j] += out.gradient[last + j];
            }
        });
    }

    @Test
    void aForgottenGradientOfTheInputIsCaught() {
        mutant((in, out) -> {
            addToW(in, out);
            addToB(in, out);
        });
    }

    /** The mutants' parts without the mistake pass, so it is the mistake that is caught. */
    @Test
    void theRightBackwardOfTheMutantsPasses() {
        for (long seed = 0; seed < 20; seed++) {
            Gradients.assertAgree(compare(seed, (in, out) -> {
                addToW(in, out);
                addToX(in, out);
                addToB(in, out);
            }));
        }
    }

    private static void mutant(Custom.Pass backward) {
        Gradients.assertCaught(seed -> compare(seed, backward));
    }

    private static Gradients.Comparison compare(long seed, Custom.Pass backward) {
        Inputs inputs = new Inputs(seed);
        int in = 2 + inputs.size();
        int out = 2 + inputs.size();
        Parameter x = inputs.matrix(1 + inputs.size(), in);
        Parameter w = inputs.matrix(in, out);
        Parameter b = inputs.matrix(1, out);
        return inputs.compare(
                tape -> {
                    Tensor right = tape.affine(tape.parameter(x), tape.parameter(w), tape.parameter(b));
                    return Custom.withBackward(
                            tape, right, backward, tape.parameter(x), tape.parameter(w), tape.parameter(b));
                },
                naive -> Naive.affine(naive.of(x), naive.of(w), naive.of(b)));
    }

    private static void addToW(Tensor[] in, Tensor out) {
        Tensor x = in[0];
        Tensor w = in[1];
        for (int p = 0; p < w.rows; p++) {
            for (int j = 0; j < w.cols; j++) {
                for (int i = 0; i < x.rows; i++) {
                    w.gradient[w.offset + p * w.cols + j] +=
                            x.data[x.offset + i * x.cols + p] * out.gradient[i * w.cols + j];
                }
            }
        }
    }

    private static void addToX(Tensor[] in, Tensor out) {
        Tensor x = in[0];
        Tensor w = in[1];
        for (int i = 0; i < x.rows; i++) {
            for (int p = 0; p < w.rows; p++) {
                for (int j = 0; j < w.cols; j++) {
                    x.gradient[x.offset + i * x.cols + p] +=
                            w.data[w.offset + p * w.cols + j] * out.gradient[i * w.cols + j];
                }
            }
        }
    }

    private static void addToB(Tensor[] in, Tensor out) {
        for (int i = 0; i < out.size(); i++) {
            in[2].gradient[in[2].offset + i % out.cols] += out.gradient[i];
        }
    }
}
