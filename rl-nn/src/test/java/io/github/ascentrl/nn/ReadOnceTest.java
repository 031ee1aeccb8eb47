package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.custom.Huber;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The gradient of a hidden layer that only the next layer reads is assigned, not added to zeros; if anything else reads
 * the hidden layer, its part must be in the gradient all the same. Numbers are small integers, so results are exact.
 */
class ReadOnceTest {
    private static final int ROWS = 5;
    private static final int UNITS = 6;
    private static final int OUT = 7;

    private final Parameters parameters = new Parameters();
    private final Parameter w1 = parameter("w1", 3, UNITS);
    private final Parameter b1 = parameter("b1", 1, UNITS);
    private final Parameter w2 = parameter("w2", UNITS, OUT);
    private final Parameter b2 = parameter("b2", 1, OUT);
    private final Tape tape = new Tape();
    private Tensor hidden;

    private Parameter parameter(String name, int rows, int cols) {
        return parameters.add(name, rows, cols);
    }

    private Tensor layer(Tensor x) {
        return tape.affine(x, tape.parameter(w2), tape.parameter(b2));
    }

    /** Records the hidden layer anew, with its gradient full of what an earlier pass may have left. */
    private void record() {
        tape.clear();
        for (int i = 0; i < w2.size(); i++) {
            parameters.values()[w2.offset() + i] = i % 5 - 2;
        }
        hidden = tape.affine(tape.constant(new float[ROWS * 3], ROWS, 3), tape.parameter(w1), tape.parameter(b1));
        Arrays.fill(hidden.gradient, Float.NaN);
    }

    /** The gradient of a unit is the sum of its weights, once for each layer above, and what else there is. */
    private void assertGradient(int layers, float more) {
        for (int unit = 0; unit < UNITS; unit++) {
            float weights = 0;
            for (int j = 0; j < OUT; j++) {
                weights += parameters.values()[w2.offset() + unit * OUT + j];
            }
            for (int row = 0; row < ROWS; row++) {
                assertThat(hidden.gradient(row, unit)).isEqualTo(layers * weights + more);
            }
        }
    }

    @Test
    void byTheNextLayerOnly() {
        record();
        Tensor loss = tape.sum(layer(hidden));
        tape.backward(loss);
        assertThat(hidden.assigned).isTrue();
        assertGradient(1, 0);
        tape.backward(loss);
        assertGradient(1, 0);
    }

    @Test
    void byAnotherOperationBefore() {
        record();
        Tensor other = tape.sum(hidden);
        tape.backward(tape.add(tape.sum(layer(hidden)), other));
        assertGradient(1, 1);
    }

    @Test
    void byAnotherOperationAfterwards() {
        record();
        Tensor above = tape.sum(layer(hidden));
        tape.backward(tape.add(above, tape.sum(hidden)));
        assertGradient(1, 1);
    }

    @Test
    void byTwoLayers() {
        record();
        tape.backward(tape.add(tape.sum(layer(hidden)), tape.sum(layer(hidden))));
        assertGradient(2, 0);
    }

    @Test
    void inAnotherShape() {
        record();
        Tensor view = tape.reshape(hidden, 1, ROWS * UNITS);
        tape.backward(tape.add(tape.sum(layer(hidden)), tape.sum(view)));
        assertGradient(1, 1);
    }

    /** Which does not say that it reads the hidden layer. */
    @Test
    void byAnOperationOfAUser() {
        record();
        Arrays.fill(hidden.data, 10f); // where its slope is the constant
        tape.backward(tape.add(tape.sum(layer(hidden)), tape.sum(Huber.of(tape, hidden, 3))));
        assertGradient(1, 3);
    }

    /** Its gradient is 0 if the layer is not part of the loss. */
    @Test
    void afterTheLoss() {
        record();
        Tensor own = tape.sum(tape.parameter(b1));
        Tensor loss = tape.sum(layer(hidden));
        tape.backward(own);
        assertGradient(0, 0);
        tape.backward(loss);
        assertGradient(1, 0);
        tape.backward(own);
        assertGradient(0, 0);
    }

    /** The next recording reads it otherwise. */
    @Test
    void onlyThisTime() {
        byTheNextLayerOnly();
        record();
        tape.backward(tape.sum(hidden));
        assertGradient(0, 1);
        byAnotherOperationAfterwards();
        byAnOperationOfAUser();
        byTheNextLayerOnly();
    }
}
