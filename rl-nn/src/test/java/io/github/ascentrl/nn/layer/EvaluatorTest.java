package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static float[] gaussian(Rng random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static float[] onTape(Mlp network, int rows, float[] input) {
        Tape tape = new Tape();
        float[] output = new float[rows * network.outputSize()];
        network.forward(tape, tape.constant(input, rows, network.inputSize())).copyTo(output);
        return output;
    }

    /** Batch sizes go up and down on one evaluator, and the parameters move in between, in each of the ways they can. */
    @Property(tries = 100, seed = "1")
    void equalsTheTapeBitForBit(
            @ForAll long seed,
            @ForAll Activation activation,
            @ForAll @Size(min = 2, max = 4) List<@IntRange(min = 1, max = 40) Integer> sizes,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 40) Integer> batches) {
        Rng random = Rng.of(seed);
        Mlp network = Mlp.sizes(sizes.stream().mapToInt(Integer::intValue).toArray())
                .activation(activation)
                .build(random);
        Evaluator evaluator = network.evaluator();
        Adam adam = Adam.of(network.parameters(), 0.1);
        for (int rows : batches) {
            float[] input = gaussian(random, rows * network.inputSize());
            for (int way = 0; way < 4; way++) {
                float[] before = input.clone();
                float[] output = new float[rows * network.outputSize() + 1];
                output[output.length - 1] = 42;
                evaluator.evaluate(rows, input, output);
                float[] expected = onTape(network, rows, input);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Float.floatToIntBits(output[i])).isEqualTo(Float.floatToIntBits(expected[i]));
                }
                assertThat(output[output.length - 1]).isEqualTo(42);
                assertThat(input).containsExactly(before);
                move(way, network, adam, random);
            }
        }
    }

    private static void move(int way, Mlp network, Adam adam, Rng random) {
        switch (way) {
            case 0 -> {
                network.parameters().gradients()[0] = 1;
                adam.step();
            }
            case 1 ->
                network.parameters().set(gaussian(random, network.parameters().size()));
            case 2 -> {
                network.parameters().values()[0] += 1;
                network.parameters().changed();
            }
            default -> {}
        }
    }

    /** A single row gives the same bits as within a batch: acting and learning use the same numbers. */
    @Property(tries = 50, seed = "2")
    void aRowAloneEqualsTheRowInItsBatch(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int rows) {
        Rng random = Rng.of(seed);
        Mlp network = Mlp.sizes(5, 33, 3).build(random);
        Evaluator evaluator = network.evaluator();
        float[] input = gaussian(random, rows * 5);
        float[] together = new float[rows * 3];
        evaluator.evaluate(rows, input, together);
        for (int i = 0; i < rows; i++) {
            float[] alone = new float[3];
            evaluator.evaluate(1, java.util.Arrays.copyOfRange(input, i * 5, i * 5 + 5), alone);
            assertThat(alone).containsExactly(java.util.Arrays.copyOfRange(together, i * 3, i * 3 + 3));
        }
    }

    /** The mutant: values are written without calling changed(), so the old weights stay in use. */
    @Test
    void aChangeThatIsNotDeclaredIsNotSeen() {
        Mlp network = Mlp.sizes(2, 1).build(Rng.of(1));
        Evaluator evaluator = network.evaluator();
        float[] before = new float[1];
        float[] after = new float[1];
        evaluator.evaluate(1, new float[] {1, 1}, before);
        network.parameters().values()[0] += 1;
        evaluator.evaluate(1, new float[] {1, 1}, after);
        assertThat(after[0]).isEqualTo(before[0]).isNotEqualTo(onTape(network, 1, new float[] {1, 1})[0]);
        network.parameters().changed();
        evaluator.evaluate(1, new float[] {1, 1}, after);
        assertThat(after[0]).isEqualTo(onTape(network, 1, new float[] {1, 1})[0]);
    }

    @Test
    void wrongShapesAreNamed() {
        Evaluator evaluator = Mlp.sizes(3, 2).build(Rng.of(1)).evaluator();
        refused("2 rows from 5 inputs into 4 outputs", () -> evaluator.evaluate(2, new float[5], new float[4]));
        refused("2 rows from 6 inputs into 3 outputs", () -> evaluator.evaluate(2, new float[6], new float[3]));
        refused("3 inputs and 2 outputs for each row", () -> evaluator.evaluate(0, new float[6], new float[3]));
    }

    private static void refused(String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
