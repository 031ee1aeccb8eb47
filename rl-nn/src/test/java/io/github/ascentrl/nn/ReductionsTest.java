package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReductionsTest {
    @Property(tries = 100, seed = "1")
    void dotAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        float[] weights = inputs.floats(rows * cols + 3); // longer is allowed
        inputs.assertAgree(tape -> tape.dot(Inputs.copy(tape, x), weights), naive -> Naive.dot(naive.of(x), weights));
    }

    @Property(tries = 100, seed = "2")
    void squaredErrorAgreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        float[] targets = inputs.floats(rows * cols);
        inputs.assertAgree(
                tape -> tape.squaredError(Inputs.copy(tape, x), targets),
                naive -> Naive.squaredError(naive.of(x), targets));
    }

    @Property(tries = 100, seed = "3")
    void sumAndMeanAgreeWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int rows,
            @ForAll @IntRange(min = 1, max = 12) int cols,
            @ForAll boolean mean) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, cols);
        inputs.assertAgree(
                tape -> mean ? tape.mean(tape.parameter(x)) : tape.sum(tape.parameter(x)),
                naive -> mean ? Naive.mean(naive.of(x)) : Naive.sum(naive.of(x)));
    }

    @Test
    void handWorkedNumbers() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[] {1, 2, 3, 4}, 2, 2);
        assertThat(tape.dot(x, new float[] {1, 10, 100, 1000}).scalar()).isEqualTo(4321f);
        assertThat(tape.squaredError(x, new float[] {0, 0, 5, 5}).scalar()).isEqualTo(10f);
        assertThat(tape.sum(x).scalar()).isEqualTo(10f);
        assertThat(tape.mean(x).scalar()).isEqualTo(2.5f);
    }

    /** A float sum of 2²⁴ ones and more stops growing at 2²⁴. */
    @Test
    void aLargeSumKeepsItsSmallTerms() {
        float[] ones = new float[(1 << 24) + 4096];
        Arrays.fill(ones, 1f);
        Tape tape = new Tape();
        assertThat(tape.sum(tape.constant(ones, ones.length, 1)).scalar()).isEqualTo((float) ones.length);
        assertThat(tape.mean(tape.constant(ones, ones.length, 1)).scalar()).isCloseTo(1f, within(2e-7f));
    }

    @Test
    void aSquaredErrorWithoutThe2IsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter x = inputs.matrix(inputs.size(), inputs.size());
            float[] targets = inputs.floats(x.size());
            return scalarMutant(
                    inputs,
                    x,
                    Naive.squaredError(naiveNow(x), targets),
                    (v, i) -> v - targets[i],
                    naive -> Naive.squaredError(naive.of(x), targets));
        });
    }

    @Test
    void aDotWithItsWeightsShiftedIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter x = inputs.matrix(1 + inputs.size(), inputs.size());
            float[] weights = inputs.floats(x.size());
            return scalarMutant(
                    inputs,
                    x,
                    Naive.dot(naiveNow(x), weights),
                    (v, i) -> weights[(i + 1) % weights.length],
                    naive -> Naive.dot(naive.of(x), weights));
        });
    }

    @Test
    void aMeanWithTheGradientOfASumIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter x = inputs.matrix(1 + inputs.size(), inputs.size());
            return scalarMutant(inputs, x, Naive.mean(naiveNow(x)), (v, i) -> 1, naive -> Naive.mean(naive.of(x)));
        });
    }

    /** A mistake in a value is caught too, not only one in a gradient: a mean that divides by the rows. */
    @Test
    void aWrongValueIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter x = inputs.matrix(inputs.size(), 1 + inputs.size());
            float scale = 1f / x.rows();
            return inputs.compare(
                    tape -> tape.scale(tape.sum(tape.parameter(x)), scale), naive -> Naive.mean(naive.of(x)));
        });
    }

    @FunctionalInterface
    private interface Derivative {
        float at(float x, int i);
    }

    private static double[][] naiveNow(Parameter x) {
        double[][] now = new double[x.rows()][x.cols()];
        for (int i = 0; i < x.size(); i++) {
            now[i / x.cols()][i % x.cols()] = x.owner().initial()[x.offset() + i];
        }
        return now;
    }

    private static Gradients.Comparison scalarMutant(
            Inputs inputs,
            Parameter p,
            double[][] value,
            Derivative derivative,
            java.util.function.Function<Naive, double[][]> reference) {
        return inputs.compare(
                tape -> Custom.on(
                        tape,
                        1,
                        1,
                        (in, out) -> out.data[0] = (float) value[0][0],
                        (in, out) -> {
                            Tensor x = in[0];
                            for (int i = 0; i < x.size(); i++) {
                                x.gradient[x.offset + i] += out.gradient[0] * derivative.at(x.data[x.offset + i], i);
                            }
                        },
                        tape.parameter(p)),
                reference);
    }
}
