package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
    private final Embedding embedding = new Embedding(4, 3, Rng.of(1));
    private final float[] input = {2, 0, 2};

    @Test
    void looksUpRowsOfItsTable() {
        Tape tape = new Tape();
        Tensor y = embedding.forward(tape, tape.constant(input, 3, 1));
        float[] evaluated = new float[9];
        embedding.evaluator().evaluate(3, input, evaluated);
        float[] table = embedding.parameters().values();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(y.get(i, j)).isEqualTo(table[(int) input[i] * 3 + j]);
                assertThat(evaluated[3 * i + j]).isEqualTo(y.get(i, j));
            }
        }
        assertThat(embedding.inputSize()).isEqualTo(1);
        assertThat(embedding.outputSize()).isEqualTo(3);
        assertThat(embedding.things()).isEqualTo(4);
    }

    @Test
    void aRowLookedUpTwiceGetsTheGradientOfBoth() {
        Tape tape = new Tape();
        tape.backward(tape.sum(embedding.forward(tape, tape.constant(input, 3, 1))));
        assertThat(embedding.parameters().gradients()).containsExactly(1, 1, 1, 0, 0, 0, 2, 2, 2, 0, 0, 0);
    }

    /** 40,000 draws: a mean off by 0.025 or a variance off by 0.035 is five standard errors. The seed is fixed. */
    @Test
    void beginsStandardNormal() {
        float[] table = new Embedding(200, 200, Rng.of(5)).parameters().values();
        double sum = 0;
        double squares = 0;
        for (float x : table) {
            sum += x;
            squares += (double) x * x;
        }
        assertThat(sum / table.length).isCloseTo(0, within(0.025));
        assertThat(squares / table.length).isCloseTo(1, within(0.035));
    }

    @Test
    void anObservationThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> embedding.evaluator().evaluate(1, new float[] {4}, new float[3]))
                .withMessageContaining("index 4.0 at row 0 must be an exact integer in [0, 3]");
    }
}
