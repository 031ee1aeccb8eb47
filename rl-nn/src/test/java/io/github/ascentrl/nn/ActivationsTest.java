package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ActivationsTest {
    @Property(tries = 150, seed = "1")
    void reluAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        inputs.assertAgree(tape -> tape.relu(Inputs.copy(tape, x)), naive -> naive.relu(naive.of(x)));
    }

    @Property(tries = 150, seed = "2")
    void tanhAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        inputs.assertAgree(tape -> tape.tanh(Inputs.copy(tape, x)), naive -> Naive.tanh(naive.of(x)));
    }

    @Property(tries = 150, seed = "3")
    void sigmoidAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        inputs.assertAgree(tape -> tape.sigmoid(Inputs.copy(tape, x)), naive -> sigmoid(naive.of(x)));
    }

    @Property(tries = 150, seed = "4")
    void geluAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        inputs.assertAgree(tape -> tape.gelu(Inputs.copy(tape, x)), naive -> Naive.gelu(naive.of(x)));
    }

    /** The likely slip: the slope of x·σ(1.702·x), another approximation of the same function. */
    @Test
    void aGeluWithTheSlopeOfAnotherIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(1 + inputs.size(), 1 + inputs.size());
            return inputs.compare(
                    tape -> Custom.unary(tape, tape.parameter(p), FloatMath::gelu, (x, y) -> {
                        float s = FloatMath.sigmoid(1.702f * x);
                        return s + 1.702f * x * s * (1 - s);
                    }),
                    naive -> Naive.gelu(naive.of(p)));
        });
    }

    @Test
    void aSigmoidWithoutTheRestIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(1 + inputs.size(), 1 + inputs.size());
            return inputs.compare(
                    tape -> Custom.unary(tape, tape.parameter(p), FloatMath::sigmoid, (x, y) -> y),
                    naive -> sigmoid(naive.of(p)));
        });
    }

    private static double[][] sigmoid(double[][] x) {
        return Naive.map(x, v -> 1 / (1 + StrictMath.exp(-v)));
    }

    @Test
    void theDerivativeOfReluAt0Is0() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 3);
        parameters.set(new float[] {-0f, 0f, Float.MIN_VALUE});
        Tape tape = new Tape();
        Tensor y = tape.relu(tape.parameter(x));
        tape.backward(tape.sum(y));
        assertThat(parameters.gradients()).containsExactly(0, 0, 1);
    }

    @Test
    void aReluThatPassesTheGradientBelow0IsCaught() {
        Gradients.assertCaught(seed -> compareRelu(seed, (x, y) -> 1f));
    }

    @Test
    void aReluThatLeaksIsCaught() {
        Gradients.assertCaught(seed -> compareRelu(seed, (x, y) -> x > 0 ? 1f : 0.01f));
    }

    @Test
    void aTanhWithoutTheSquareIsCaught() {
        Gradients.assertCaught(seed -> compareTanh(seed, (x, y) -> 1 - y));
    }

    @Test
    void aTanhThatSquaresItsInputIsCaught() {
        Gradients.assertCaught(seed -> compareTanh(seed, (x, y) -> 1 - x * x));
    }

    /** The same custom operations pass with the right derivative, so it is the mistake that is caught. */
    @Test
    void theRightDerivativesPass() {
        for (long seed = 0; seed < 20; seed++) {
            Gradients.assertAgree(compareRelu(seed, (x, y) -> x > 0 ? 1 : 0));
            Gradients.assertAgree(compareTanh(seed, (x, y) -> 1 - y * y));
        }
    }

    @Test
    void coordinatesAtAKinkAreSkippedAndCounted() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 3);
        parameters.set(new float[] {1e-7f, 1, -1});
        Gradients.Comparison one = kinks(parameters, x);
        assertThat(one.skipped()).isEqualTo(1);
        assertThat(one.checked()).isEqualTo(2);
        Gradients.assertAgree(one);
    }

    @Test
    void aCheckThatSkippedMostCoordinatesFails() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 3);
        parameters.set(new float[] {0, 0, 1});
        Gradients.Comparison most = kinks(parameters, x);
        assertThat(most.skipped()).isEqualTo(2);
        assertThatThrownBy(() -> Gradients.assertAgree(most))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("most coordinates checked")
                .hasMessageContaining("skipped=2");
    }

    private static Gradients.Comparison kinks(Parameters parameters, Parameter x) {
        return Gradients.compare(
                parameters,
                tape -> tape.relu(tape.parameter(x)),
                naive -> naive.relu(naive.of(x)),
                new Inputs(1).random);
    }

    private static Gradients.Comparison compareRelu(long seed, Custom.Function2 derivative) {
        Inputs inputs = new Inputs(seed);
        Parameter p = inputs.matrix(1 + inputs.size(), 1 + inputs.size());
        return inputs.compare(
                tape -> Custom.unary(tape, tape.parameter(p), x -> Math.max(x, 0), derivative),
                naive -> naive.relu(naive.of(p)));
    }

    private static Gradients.Comparison compareTanh(long seed, Custom.Function2 derivative) {
        Inputs inputs = new Inputs(seed);
        Parameter p = inputs.matrix(1 + inputs.size(), 1 + inputs.size());
        return inputs.compare(
                tape -> Custom.unary(tape, tape.parameter(p), FloatMath::tanh, derivative),
                naive -> Naive.tanh(naive.of(p)));
    }
}
