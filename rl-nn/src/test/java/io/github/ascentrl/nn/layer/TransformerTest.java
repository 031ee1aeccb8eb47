package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransformerTest {
    /** Weights larger than the initial ones, so that attention is not uniform. */
    private static Transformer random(Transformer.Builder builder, long seed) {
        Rng random = Rng.of(seed);
        Transformer network = builder.build(random);
        float[] initial = network.parameters().initial();
        for (int i = 0; i < initial.length; i++) {
            initial[i] += 0.4f * (float) random.nextGaussian();
        }
        return network;
    }

    private static float[] gaussian(int n, long seed) {
        Rng random = Rng.of(seed).child("x");
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static float[] outputs(Network network, float[] x, Sequences sequences) {
        Tape tape = new Tape();
        Tensor y = network.forward(tape, tape.constant(x, sequences.rows(), network.inputSize()), sequences);
        float[] outputs = new float[y.size()];
        y.copyTo(outputs);
        return outputs;
    }

    private static Transformer.Builder builder(int kind, int width) {
        Transformer.Builder builder =
                Transformer.size(8).blocks(2).heads(2).feedForward(12).width(width);
        if ((kind & 1) != 0) {
            builder.postNorm();
        }
        if ((kind & 2) != 0) {
            builder.relativePositions(5);
        }
        return builder;
    }

    /**
     * Bit for bit, for sequences of different lengths side by side, also after the window moved and after memory was
     * emptied.
     */
    @Property(tries = 30, seed = "1")
    void stepsGiveTheBitsOfSequences(
            @ForAll long seed,
            @ForAll @IntRange(max = 3) int kind,
            @ForAll @IntRange(min = 1, max = 50) int width,
            @ForAll @IntRange(min = 1, max = 90) int rows) {
        Transformer network = random(builder(kind, width), seed);
        int size = network.memorySize();
        float[] x = gaussian((rows + 17) * 8, seed);
        int emptied = rows / 3;
        Sequences sequences = Sequences.of(0, rows, rows + 17).emptiedAt(emptied);
        float[] expected = outputs(network, x, sequences);
        float[] memory = new float[2 * size];
        Evaluator steps = network.evaluator();
        for (int t = 0; t < rows; t++) {
            if (t == emptied) {
                Arrays.fill(memory, 0, size, 0f);
            }
            int lanes = t < 17 ? 2 : 1;
            float[] input = new float[2 * 8];
            System.arraycopy(x, t * 8, input, 0, 8);
            if (lanes == 2) {
                System.arraycopy(x, (rows + t) * 8, input, 8, 8);
            }
            float[] output = new float[2 * 8];
            steps.evaluate(lanes, input, memory, output);
            assertThat(Arrays.copyOf(output, 8)).isEqualTo(Arrays.copyOfRange(expected, t * 8, t * 8 + 8));
            if (lanes == 2) {
                int at = (rows + t) * 8;
                assertThat(Arrays.copyOfRange(output, 8, 16)).isEqualTo(Arrays.copyOfRange(expected, at, at + 8));
            }
        }
    }

    /** A segment may begin with a memory of earlier rows. */
    @Test
    void aSequenceGoesOnFromMemory() {
        Transformer network = random(builder(2, 20), 3);
        int size = network.memorySize();
        float[] x = gaussian(70 * 8, 3);
        float[] all = outputs(network, x, Sequences.of(0, 70));
        float[] memory = new float[size];
        Evaluator steps = network.evaluator();
        for (int t = 0; t < 41; t++) {
            steps.evaluate(1, Arrays.copyOfRange(x, t * 8, t * 8 + 8), memory, new float[8]);
        }
        float[] rest = outputs(
                network,
                Arrays.copyOfRange(x, 41 * 8, 70 * 8),
                Sequences.of(0, 29).withMemory(memory, size));
        assertThat(rest).isEqualTo(Arrays.copyOfRange(all, 41 * 8, 70 * 8));
    }

    @Test
    void gradientsAreRight() {
        for (int kind = 0; kind < 4; kind++) {
            Transformer network = random(builder(kind, 4).dropout(0.2, 0.1), kind);
            float[] x = gaussian(11 * 8, kind);
            float[] weights = gaussian(11 * 8, 7);
            Sequences sequences = Sequences.of(0, 6, 11).emptiedAt(8);
            GradientCheck.Result result = GradientCheck.check(network.parameters(), tape -> {
                tape.noise(Rng.of(1));
                return tape.dot(network.forward(tape, tape.constant(x, 11, 8), sequences), weights);
            });
            assertThat(result).as("kind %d", kind).matches(GradientCheck.Result::passed, "passed");
        }
    }

    @Test
    void dropoutIsForTrainingAlone() {
        Transformer plain = random(builder(0, 9), 5);
        Transformer dropping = random(builder(0, 9).dropout(0.5, 0.5), 5);
        float[] x = gaussian(9 * 8, 5);
        assertThat(outputs(dropping, x, Sequences.of(0, 9))).isEqualTo(outputs(plain, x, Sequences.of(0, 9)));
    }

    /** A loaded copy has every setting. */
    @Test
    void aCopyBySpecGivesTheSameBits() {
        for (int kind = 0; kind < 4; kind++) {
            Transformer network = random(builder(kind, 6).dropout(0.1, 0.2), kind);
            Network copy = NetworkSpec.copyOf(network);
            assertThat(copy.spec()).isEqualTo(network.spec());
            float[] x = gaussian(20 * 8, kind);
            assertThat(outputs(copy, x, Sequences.of(0, 20))).isEqualTo(outputs(network, x, Sequences.of(0, 20)));
        }
    }

    /** It learns to repeat the number three rows before: the smallest task that needs attention. */
    @Test
    void itLearnsToLookBack() {
        int symbols = 4;
        int length = 24;
        Parameters parameters = new Parameters();
        Network embed = new Embedding(symbols, 16, Rng.of(1), parameters, "embed.");
        Network transformer = Transformer.size(16)
                .blocks(1)
                .heads(1)
                .feedForward(16)
                .width(8)
                .relativePositions(8)
                .into(parameters, "transformer.")
                .build(Rng.of(2));
        Network head = Mlp.sizes(16, symbols).into(parameters, "head.").build(Rng.of(3));
        Network network = Trunk.of(Trunk.of(embed).to(transformer)).to(head);
        Adam adam = Adam.of(parameters, 0.01);
        Tape tape = new Tape();
        Rng random = Rng.of(4);
        float loss = 0;
        for (int step = 0; step < 300; step++) {
            float[] x = new float[8 * length];
            float[] target = new float[x.length];
            int[] starts = new int[9];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextInt(symbols);
                target[i] = i % length < 3 ? x[i] : x[i - 3];
                starts[i / length + 1] = i + 1;
            }
            tape.clear();
            Tensor logits = network.forward(tape, tape.constant(x, x.length, 1), Sequences.of(starts));
            Tensor mean = tape.scale(tape.mean(tape.logProb(tape.softmax(logits), target)), -1f);
            tape.backward(mean);
            adam.step();
            loss = mean.scalar();
        }
        assertThat(loss).as("cross-entropy, log 4 = 1.39 at first").isLessThan(0.1f);
    }

    @Test
    void badSettingsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transformer.size(8).heads(3).build(Rng.of(1)))
                .withMessage("heads = 3 must divide the size, 8;"
                        + " choose another number of heads, or a size that is a multiple of it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transformer.size(8).dropout(0, 1))
                .withMessage("dropout = 1.0 must be in [0, 1); pass the fraction to set to 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transformer.size(0))
                .withMessage("size = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transformer.size(8).width(Integer.MAX_VALUE).build(Rng.of(1)))
                .withMessage(
                        "width = 2147483647 with 2 blocks of size 8: the memory would have more than the 2147483647"
                                + " numbers that fit in an array; reduce the width");
    }
}
