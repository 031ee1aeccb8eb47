package io.github.ascentrl.nn;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class PointwiseTest {
    @Property(tries = 100, seed = "1")
    void combineAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @FloatRange(min = -3, max = 3) float a,
            @ForAll @FloatRange(min = -3, max = 3) float b) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        Parameter p = inputs.matrix(rows, cols);
        Parameter q = inputs.matrix(rows, cols);
        inputs.assertAgree(
                tape -> tape.combine(a, tape.parameter(p), b, tape.parameter(q)),
                naive -> Naive.combine(a, naive.of(p), b, naive.of(q)));
    }

    @Property(tries = 100, seed = "2")
    void addAndSubtractAgreeWithDifferences(@ForAll long seed, @ForAll boolean subtract) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        Parameter p = inputs.matrix(rows, cols);
        Parameter q = inputs.matrix(rows, cols);
        inputs.assertAgree(
                tape -> subtract
                        ? tape.subtract(tape.parameter(p), tape.parameter(q))
                        : tape.add(tape.parameter(p), tape.parameter(q)),
                naive -> Naive.combine(1, naive.of(p), subtract ? -1 : 1, naive.of(q)));
    }

    @Property(tries = 100, seed = "3")
    void multiplyAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        Parameter p = inputs.matrix(rows, cols);
        Parameter q = inputs.matrix(rows, cols);
        inputs.assertAgree(
                tape -> tape.multiply(tape.parameter(p), tape.parameter(q)),
                naive -> Naive.multiply(naive.of(p), naive.of(q)));
    }

    /** One side a constant: the other's gradient is as before, and nothing is written for the constant. */
    @Property(tries = 100, seed = "4")
    void constantsTakePart(@ForAll long seed, @ForAll boolean first) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        Parameter p = inputs.matrix(rows, cols);
        float[] c = inputs.floats(rows * cols);
        inputs.assertAgree(
                tape -> {
                    Tensor constant = tape.constant(c, rows, cols);
                    Tensor x = tape.parameter(p);
                    Tensor product = first ? tape.multiply(constant, x) : tape.multiply(x, constant);
                    return first ? tape.combine(2, constant, 3, product) : tape.combine(3, product, 2, constant);
                },
                naive -> Naive.combine(
                        2,
                        Naive.constant(c, rows, cols),
                        3,
                        Naive.multiply(naive.of(p), Naive.constant(c, rows, cols))));
    }

    @Property(tries = 100, seed = "5")
    void scaleAgreesWithDifferences(@ForAll long seed, @ForAll @FloatRange(min = -3, max = 3) float a) {
        Inputs inputs = new Inputs(seed);
        Parameter p = inputs.matrix(inputs.size(), inputs.size());
        inputs.assertAgree(tape -> tape.scale(tape.parameter(p), a), naive -> Naive.map(naive.of(p), v -> a * v));
    }

    @Property(tries = 100, seed = "6")
    void expAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        Parameter p = inputs.matrix(inputs.size(), inputs.size());
        inputs.assertAgree(tape -> tape.exp(tape.parameter(p)), naive -> Naive.map(naive.of(p), StrictMath::exp));
    }

    /** x is used four times, twice by one operation. */
    @Property(tries = 100, seed = "7")
    void aTensorUsedSeveralTimesGathersAllItsGradients(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        Parameter p = inputs.matrix(inputs.size(), inputs.size());
        inputs.assertAgree(
                tape -> {
                    Tensor x = tape.scale(tape.parameter(p), 0.5f);
                    return tape.add(tape.multiply(x, x), tape.combine(2, tape.exp(x), -1, x));
                },
                naive -> Naive.map(naive.of(p), v -> v * v / 4 + 2 * StrictMath.exp(v / 2) - v / 2));
    }

    @Test
    void anOperationThatForgetsToAccumulateIsCaught() {
        Gradients.assertCaught(seed -> compareUsedTwice(seed, (in, out) -> {
            for (int i = 0; i < out.size(); i++) {
                in[0].gradient[i] = 3 * out.gradient[i];
            }
        }));
    }

    /** The same without the mistake passes. */
    @Test
    void anOperationThatAccumulatesPasses() {
        for (long seed = 0; seed < 20; seed++) {
            Gradients.assertAgree(compareUsedTwice(seed, (in, out) -> {
                for (int i = 0; i < out.size(); i++) {
                    in[0].gradient[i] += 3 * out.gradient[i];
                }
            }));
        }
    }

    private static Gradients.Comparison compareUsedTwice(long seed, Custom.Pass backward) {
        Inputs inputs = new Inputs(seed);
        Parameter p = inputs.matrix(inputs.size(), inputs.size());
        return inputs.compare(
                tape -> {
                    Tensor x = Inputs.copy(tape, p);
                    Tensor y = Custom.withBackward(tape, tape.scale(x, 3), backward, x);
                    return tape.add(y, tape.exp(x)); // the backward pass visits exp first, then y
                },
                naive -> Naive.map(naive.of(p), v -> 3 * v + StrictMath.exp(v)));
    }

    @Test
    void anExpWhoseDerivativeIsItsInputIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(inputs.size(), inputs.size());
            return inputs.compare(
                    tape -> Custom.unary(tape, tape.parameter(p), FloatMath::exp, (x, y) -> x),
                    naive -> Naive.map(naive.of(p), StrictMath::exp));
        });
    }

    @Test
    void aScaleWhoseGradientIsNotScaledIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(inputs.size(), inputs.size());
            return inputs.compare(
                    tape -> Custom.unary(tape, tape.parameter(p), x -> 3 * x, (x, y) -> 1),
                    naive -> Naive.map(naive.of(p), v -> 3 * v));
        });
    }

    @Test
    void aProductThatMultipliesByTheSameSideIsCaught() {
        binaryMutant((tape, p, q) -> tape.multiply(p, q), Naive::multiply, (in, out) -> {
            for (int i = 0; i < out.size(); i++) {
                in[0].gradient[in[0].offset + i] += out.gradient[i] * in[0].data[in[0].offset + i];
                in[1].gradient[in[1].offset + i] += out.gradient[i] * in[1].data[in[1].offset + i];
            }
        });
    }

    @Test
    void aSubtractionThatAddsItsGradientIsCaught() {
        binaryMutant((tape, p, q) -> tape.subtract(p, q), (p, q) -> Naive.combine(1, p, -1, q), (in, out) -> {
            for (int i = 0; i < out.size(); i++) {
                in[0].gradient[in[0].offset + i] += out.gradient[i];
                in[1].gradient[in[1].offset + i] += out.gradient[i];
            }
        });
    }

    @Test
    void anOffsetThatIsForgottenIsCaught() {
        binaryMutant((tape, p, q) -> tape.add(p, q), (p, q) -> Naive.combine(1, p, 1, q), (in, out) -> {
            for (int i = 0; i < out.size(); i++) {
                in[0].gradient[i] += out.gradient[i];
                in[1].gradient[in[1].offset + i] += out.gradient[i];
            }
        });
    }

    @FunctionalInterface
    private interface Binary {
        Tensor on(Tape tape, Tensor p, Tensor q);
    }

    @FunctionalInterface
    private interface NaiveBinary {
        double[][] of(double[][] p, double[][] q);
    }

    private static void binaryMutant(Binary right, NaiveBinary reference, Custom.Pass backward) {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            int rows = inputs.size();
            int cols = inputs.size();
            Parameter p = inputs.matrix(rows, cols);
            Parameter q = inputs.matrix(rows, cols);
            return inputs.compare(
                    tape -> {
                        Tensor y = right.on(tape, tape.parameter(p), tape.parameter(q));
                        return Custom.withBackward(tape, y, backward, tape.parameter(p), tape.parameter(q));
                    },
                    naive -> reference.of(naive.of(p), naive.of(q)));
        });
    }
}
