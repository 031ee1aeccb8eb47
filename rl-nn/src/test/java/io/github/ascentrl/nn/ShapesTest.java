package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShapesTest {
    @Property(tries = 100, seed = "1")
    void columnsAgreeWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int cols = inputs.size();
        int from = inputs.random.nextInt(cols);
        int count = 1 + inputs.random.nextInt(cols - from);
        Parameter x = inputs.matrix(inputs.size(), cols);
        inputs.assertAgree(tape -> tape.columns(tape.parameter(x), from, count), naive -> {
            double[][] all = naive.of(x);
            double[][] some = new double[all.length][];
            for (int i = 0; i < all.length; i++) {
                some[i] = java.util.Arrays.copyOfRange(all[i], from, from + count);
            }
            return some;
        });
    }

    @Test
    void clampPassesTheGradientInsideOnly() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 5);
        parameters.set(new float[] {-3, -1, 0, 1, 3});
        Tape tape = new Tape();
        Tensor y = tape.clamp(tape.parameter(x), -1, 1);
        float[] values = new float[5];
        y.copyTo(values);
        assertThat(values).containsExactly(-1, -1, 0, 1, 1);
        tape.backward(tape.sum(y));
        assertThat(parameters.gradients()).containsExactly(0, 1, 1, 1, 0);
    }

    @Test
    void aMaskKeepsItsRowsApart() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 2, 3);
        parameters.set(new float[] {1, 2, 3, 4, 5, 6});
        Tape tape = new Tape();
        float[] observations = {9, 1, 0, 1, 9, 0, 1, 1};
        Tensor y = Densities.masked(tape, tape.parameter(x), observations, 1, 4);
        float[] values = new float[6];
        y.copyTo(values);
        float impossible = Float.NEGATIVE_INFINITY;
        assertThat(values).containsExactly(1, impossible, 3, impossible, 5, 6);
        tape.backward(tape.sum(tape.logSoftmaxPick(y, new float[] {0, 2})));
        assertThat(parameters.gradients()[1]).isZero();
        assertThat(parameters.gradients()[3]).isZero();
        assertThat(parameters.gradients()[0] + parameters.gradients()[2])
                .isCloseTo(0f, org.assertj.core.data.Offset.offset(1e-6f));
    }

    @Test
    void badShapesAreRefused() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.columns(x, 2, 2))
                .withMessageContaining("columns 2 … 3")
                .withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> tape.columns(x, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.columns(x, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.clamp(x, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.clamp(x, Float.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Densities.masked(tape, x, new float[5], 0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> Densities.masked(tape, x, new float[6], 1, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Densities.masked(tape, x, new float[] {1, 0, 0, 0, 0, 0}, 0, 3))
                .withMessageContaining("mask of row 1");
    }
}
