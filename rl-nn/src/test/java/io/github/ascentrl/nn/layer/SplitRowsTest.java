package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitRowsTest {
    private static final int COLUMNS = 4;

    /** Three tokens a step, as of a decision transformer: action and its time, reward and the same time, what is seen. */
    private static Network model(int width, long seed) {
        Parameters parameters = new Parameters();
        Embeddings tokens = Embeddings.columns(5, 4, 2, 4)
                .size(8)
                .token(1, 3)
                .token(2, 3)
                .token(0)
                .dropout(0.1)
                .into(parameters, "token.")
                .build(Rng.of(seed));
        Transformer transformer = Transformer.size(8)
                .heads(2)
                .feedForward(12)
                .width(width)
                .relativePositions(7)
                .dropout(0.1, 0.2)
                .into(parameters, "transformer.")
                .build(Rng.of(seed).child("transformer"));
        Mlp head = Mlp.sizes(8, 4).into(parameters, "head.").build(Rng.of(seed).child("head"));
        Probes.spread(parameters, seed);
        return Trunk.of(Trunk.of(tokens).to(SplitRows.of(3, transformer))).to(head);
    }

    private static float[] steps(int rows, long seed) {
        Rng random = Rng.of(seed).child("steps");
        int[] things = {5, 4, 2, 4};
        float[] x = new float[rows * COLUMNS];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(things[i % COLUMNS]);
        }
        return x;
    }

    /** The definition: every third output of the inner network, with the parts as rows. */
    @Test
    void partsAreRowsOfTheInnerNetwork() {
        Transformer inner = Transformer.size(4).heads(2).width(5).build(Rng.of(1));
        Probes.spread(inner.parameters(), 1);
        float[] x = Probes.gaussian(11 * 12, 2);
        float[] all = Probes.outputs(inner, x, Sequences.of(0, 18, 33).emptiedAt(12));
        float[] some =
                Probes.outputs(SplitRows.of(3, inner), x, Sequences.of(0, 6, 11).emptiedAt(4));
        for (int row = 0; row < 11; row++) {
            assertThat(Arrays.copyOfRange(some, row * 4, row * 4 + 4))
                    .isEqualTo(Arrays.copyOfRange(all, row * 12 + 8, row * 12 + 12));
        }
        assertThat(Probes.outputs(SplitRows.of(1, inner), x, Sequences.of(0, 33)))
                .isEqualTo(Probes.outputs(inner, x, Sequences.of(0, 33)));
    }

    /** Bit for bit, side by side with another sequence, also after the window moved and after memory was emptied. */
    @Property(tries = 20, seed = "1")
    void stepsGiveTheBitsOfSequences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int rows) {
        Network network = model(width, seed);
        float[] x = steps(rows + 9, seed);
        int emptied = rows / 3;
        float[] expected =
                Probes.outputs(network, x, Sequences.of(0, rows, rows + 9).emptiedAt(emptied));
        int size = network.memorySize();
        float[] memory = new float[2 * size];
        Evaluator evaluator = network.evaluator();
        for (int t = 0; t < rows; t++) {
            if (t == emptied) {
                Arrays.fill(memory, 0, size, 0f);
            }
            int lanes = t < 9 ? 2 : 1;
            float[] input = new float[2 * COLUMNS];
            System.arraycopy(x, t * COLUMNS, input, 0, COLUMNS);
            System.arraycopy(x, (rows + Math.min(t, 8)) * COLUMNS, input, COLUMNS, COLUMNS);
            float[] output = new float[2 * 4];
            evaluator.evaluate(lanes, input, memory, output);
            assertThat(Arrays.copyOf(output, 4)).isEqualTo(Arrays.copyOfRange(expected, t * 4, t * 4 + 4));
            if (lanes == 2) {
                int at = (rows + t) * 4;
                assertThat(Arrays.copyOfRange(output, 4, 8)).isEqualTo(Arrays.copyOfRange(expected, at, at + 4));
            }
        }
    }

    /** Bit for bit: what changes from a row on changes nothing before it, and all from there on. */
    @Property(tries = 20, seed = "2")
    void laterRowsChangeNothingBefore(@ForAll long seed, @ForAll @IntRange(max = 11) int from) {
        Network network = model(100, seed);
        float[] x = steps(12, seed);
        float[] before = Probes.outputs(network, x, Sequences.of(0, 12));
        x[from * COLUMNS + 1] = (x[from * COLUMNS + 1] + 1) % 4;
        float[] after = Probes.outputs(network, x, Sequences.of(0, 12));
        assertThat(Arrays.mismatch(before, after)).isBetween(from * 4, from * 4 + 3);
    }

    @Test
    void gradientsAreRight() {
        Network network = model(6, 3);
        float[] x = steps(7, 3);
        float[] weights = Probes.gaussian(7 * 4, 4);
        Sequences sequences = Sequences.of(0, 4, 7).emptiedAt(2);
        GradientCheck.Result result = GradientCheck.check(network.parameters(), tape -> {
            tape.noise(Rng.of(1));
            return tape.dot(network.forward(tape, tape.constant(x, 7, COLUMNS), sequences), weights);
        });
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    @Test
    void aCopyBySpecGivesTheSameBits() {
        Network network = model(9, 5);
        Network copy = NetworkSpec.copyOf(network);
        assertThat(copy.spec()).isEqualTo(network.spec());
        float[] x = steps(8, 5);
        assertThat(Probes.outputs(copy, x, Sequences.of(0, 8)))
                .isEqualTo(Probes.outputs(network, x, Sequences.of(0, 8)));
    }

    @Test
    void badUseIsNamed() {
        Fading inner = new Fading(2, new Parameters());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SplitRows.of(0, inner))
                .withMessage("parts = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SplitRows.of(3, Mlp.sizes(2, 2).build(Rng.of(1))))
                .withMessageContaining("a Mlp has no memory");
        SplitRows network = SplitRows.of(3, inner);
        Tape tape = new Tape();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> network.forward(tape, tape.constant(new float[6], 1, 6)))
                .withMessageContaining("SplitRows has memory");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> network.evaluator().evaluate(1, new float[6], new float[2]))
                .withMessageContaining("pass the 2 remembered numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluator().evaluate(1, new float[5], new float[2], new float[2]))
                .withMessageContaining("6 inputs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.forward(tape, tape.constant(new float[6], 1, 6), Sequences.of(0, 2)))
                .withMessageContaining("sequences of 2 rows");
    }
}
