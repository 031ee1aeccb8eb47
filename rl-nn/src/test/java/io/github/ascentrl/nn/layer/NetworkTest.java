package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The default methods of a network that implements only the four abstract ones. */
class NetworkTest {
    private static final class Own implements Network {
        private final Mlp inner = Mlp.sizes(3, 5, 2).activation(Activation.GELU).build(Rng.of(1));
        private int outputs = 2;

        @Override
        public int inputSize() {
            return 3;
        }

        @Override
        public int outputSize() {
            return outputs;
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            return tape.sigmoid(inner.forward(tape, input));
        }
    }

    private final Own network = new Own();
    private final float[] input = {1, 2, 3, -4, 5, -6, 7, 8, 9, 10};

    private float[] recorded(int rows) {
        Tape tape = new Tape();
        float[] output = new float[2 * rows];
        network.forward(tape, tape.constant(input, rows, 3)).copyTo(output);
        return output;
    }

    private static float[] evaluated(Evaluator evaluator, float[] input, int rows) {
        float[] output = new float[2 * rows + 1];
        output[2 * rows] = 42;
        evaluator.evaluate(rows, input, output);
        assertThat(output[2 * rows]).isEqualTo(42);
        return Arrays.copyOf(output, 2 * rows);
    }

    @Test
    void itsEvaluatorGivesTheBitsOfTheForwardPass() {
        Evaluator evaluator = network.evaluator();
        for (int rows : new int[] {3, 1, 2, 3}) {
            assertThat(evaluated(evaluator, input, rows)).containsExactly(recorded(rows));
        }
    }

    @Test
    void itsEvaluatorSeesCurrentParametersAndInputs() {
        Evaluator evaluator = network.evaluator();
        float[] before = evaluated(evaluator, input, 3);
        network.parameters().values()[0] += 1;
        network.parameters().changed();
        assertThat(evaluated(evaluator, input, 3)).isNotEqualTo(before).containsExactly(recorded(3));
        input[0] = -1;
        assertThat(evaluated(evaluator, input, 3)).containsExactly(recorded(3));
    }

    @Test
    void badCallsAreRefused() {
        Evaluator evaluator = network.evaluator();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluator.evaluate(4, input, new float[8]))
                .withMessageContaining("4 rows from 10 inputs into 8 outputs")
                .withMessageContaining("3 inputs and 2 outputs");
        assertThatIllegalArgumentException().isThrownBy(() -> evaluator.evaluate(0, input, new float[8]));
        assertThatIllegalArgumentException().isThrownBy(() -> evaluator.evaluate(3, input, new float[5]));
        network.outputs = 3;
        assertThatIllegalStateException()
                .isThrownBy(() -> evaluator.evaluate(1, input, new float[8]))
                .withMessageContaining("forward pass of a Own returned [1, 2] for 1 rows, but its outputSize() is 3");
    }

    @Test
    void withoutASpecItCannotBeSaved() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(network::spec)
                .withMessageContaining("a Own has no spec; override spec()")
                .withMessageContaining("NetworkSpec.register");
    }
}
