package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    private static final float[] INPUT = {0, 2, 1, 0, 1, 2};

    private final Embeddings network = new Embeddings(new int[] {2, 3}, 4, Rng.of(1));

    @Test
    void vectorsOfTheColumnsAddUp() {
        float[] v = network.parameters().values();
        Tape tape = new Tape();
        Tensor y = network.forward(tape, tape.constant(INPUT, 3, 2));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                int first = (int) INPUT[2 * i] * 4 + j;
                int second = 2 * 4 + (int) INPUT[2 * i + 1] * 4 + j;
                assertThat(y.get(i, j)).isEqualTo(v[first] + v[second]);
            }
        }
    }

    @Test
    void actingGivesTheBitsOfLearning() {
        Tape tape = new Tape();
        float[] expected = new float[12];
        network.forward(tape, tape.constant(INPUT, 3, 2)).copyTo(expected);
        float[] output = new float[12];
        network.evaluator().evaluate(3, INPUT, output);
        assertThat(output).isEqualTo(expected);
    }

    @Test
    void gradientsAreRight() {
        float[] weights = {1, -2, 3, 0.5f, -1, 2, 1, 1, 0.3f, -0.7f, 2, 1};
        GradientCheck.Result result = GradientCheck.check(
                network.parameters(), tape -> tape.dot(network.forward(tape, tape.constant(INPUT, 3, 2)), weights));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    @Test
    void aCopyBySpecGivesTheSame() {
        Network copy = NetworkSpec.copyOf(network);
        assertThat(copy.spec()).isEqualTo(network.spec());
        assertThat(copy.parameters().values()).isEqualTo(network.parameters().values());
    }

    @Test
    void badInputIsNamed() {
        Tape tape = new Tape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.forward(tape, tape.constant(new float[] {0, 3}, 1, 2)))
                .withMessageContaining("index 3.0 at row 0 is not one of 0 … 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluator().evaluate(1, new float[] {2, 0}, new float[4]))
                .withMessageContaining("index 2.0 at row 0 is not one of 0 … 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Embeddings(new int[0], 4, Rng.of(1)))
                .withMessageContaining("no columns");
    }
}
