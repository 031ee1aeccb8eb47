package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Transformer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AttentionWeightsTest {
    private static final int HEADS = 2;

    /** Row j's value is 1 at index j and 0 elsewhere, in each head, so the result of attention is its weights. */
    private static float[] withUnitValues(int rows, Rng random) {
        int d = HEADS * rows;
        float[] qkv = new float[rows * 3 * d];
        for (int i = 0; i < rows; i++) {
            for (int c = 0; c < 2 * d; c++) {
                qkv[i * 3 * d + c] = (float) random.nextGaussian();
            }
            for (int h = 0; h < HEADS; h++) {
                qkv[i * 3 * d + 2 * d + h * rows + i] = 1;
            }
        }
        return qkv;
    }

    @Property(tries = 40, seed = "1")
    void theyAreWhatAttentionTakesOfEachRow(
            @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 45) int width) {
        Rng random = Rng.of(seed);
        int d = HEADS * rows;
        Parameters parameters = new Parameters();
        Parameter bias = parameters.add("bias", HEADS, 4);
        for (int i = 0; i < bias.size(); i++) {
            parameters.initial()[i] = (float) random.nextGaussian();
        }
        int second = 1 + random.nextInt(rows - 1);
        Sequences sequences = Sequences.of(0, second, rows).emptiedAt(random.nextInt(rows));
        Tape tape = new Tape();
        Tensor qkv = tape.constant(withUnitValues(rows, random), rows, 3 * d);
        Tensor other = tape.constant(new float[3 * d * rows], rows, 3 * d);
        Attention.of(tape, other, HEADS, width, null, 0, sequences);
        Tensor y =
                Attention.of(tape, qkv, HEADS, width, random.nextBoolean() ? tape.parameter(bias) : null, 0, sequences);
        for (int h = 0; h < HEADS; h++) {
            double[][] weights = AttentionWeights.of(tape, 1, h);
            for (int i = 0; i < rows; i++) {
                assertThat(Arrays.stream(weights[i]).sum()).isCloseTo(1, within(1e-12));
                for (int j = 0; j < rows; j++) {
                    assertThat(weights[i][j]).isCloseTo(y.get(i, h * rows + j), within(1e-5));
                    if (j > i || j <= i - width) {
                        assertThat(weights[i][j]).isZero();
                    }
                }
            }
        }
    }

    /** Two rows, one number a head: scores 3 · 1 and 3 · 2 for the second row. */
    @Test
    void anExampleByHand() {
        Tape tape = new Tape();
        Attention.of(tape, tape.constant(new float[] {5, 1, 9, 3, 2, 9}, 2, 3), 1, 2, null, 0, Sequences.of(0, 2));
        double[][] weights = AttentionWeights.of(tape, 0, 0);
        assertThat(weights[0]).containsExactly(1, 0);
        assertThat(weights[1][1]).isCloseTo(1 / (1 + StrictMath.exp(-3)), within(1e-15));
    }

    /** Dropout and the rows of an earlier, longer recording have no effect. */
    @Test
    void aTransformersBlocksAreInOrder() {
        Rng random = Rng.of(1);
        Transformer network =
                Transformer.size(4).blocks(2).heads(2).dropout(0.5, 0).build(random);
        float[] x = new float[5 * 4];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        Tape tape = new Tape();
        network.forward(tape, tape.constant(x, 5, 4), Sequences.of(0, 5));
        double[][] weights = AttentionWeights.of(tape, 0, 1);
        tape.clear();
        tape.noise(Rng.of(2));
        network.forward(tape, tape.constant(x, 5, 4), Sequences.of(0, 5));
        assertThat(AttentionWeights.of(tape, 0, 1)).isDeepEqualTo(weights);
        assertThat(AttentionWeights.of(tape, 1, 1)[4]).isNotEqualTo(weights[4]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionWeights.of(tape, 2, 0))
                .withMessageContainingAll("block = 2", "2 attentions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionWeights.of(tape, 0, 2))
                .withMessageContainingAll("head = 2", "[0, 2)");
        tape.clear();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionWeights.of(tape, 0, 0))
                .withMessageContaining("0 attentions");
        Sequences remembered = Sequences.of(0, 5).withMemory(new float[network.memorySize()], network.memorySize());
        network.forward(tape, tape.constant(x, 5, 4), remembered);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttentionWeights.of(tape, 0, 0))
                .withMessageContaining("from their beginning");
    }
}
