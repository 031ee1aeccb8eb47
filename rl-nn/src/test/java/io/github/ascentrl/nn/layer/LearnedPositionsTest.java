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
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LearnedPositionsTest {
    /** Over a transformer, of a row or of two parts of it. */
    private static LearnedPositions model(int window, int parts, long seed) {
        Transformer transformer =
                Transformer.size(8).heads(2).feedForward(12).width(100).build(Rng.of(seed));
        Network inner = parts == 1 ? transformer : SplitRows.of(parts, transformer);
        LearnedPositions network =
                LearnedPositions.of(window, inner, "positions", Rng.of(seed).child("positions"));
        Probes.spread(network.parameters(), seed);
        return network;
    }

    /** Bit for bit the forward pass over the last rows, whatever the other sequences. */
    @Property(tries = 20, seed = "1")
    void aStepIsTheEndOfItsWindow(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int window,
            @ForAll @IntRange(min = 1, max = 2) int parts) {
        LearnedPositions network = model(window, parts, seed);
        int d = network.inputSize();
        int size = network.memorySize();
        int rows = 20;
        float[][] x = {Probes.gaussian(rows * d, seed), Probes.gaussian(rows * d, seed + 1)};
        float[] memory = new float[2 * size];
        Evaluator evaluator = network.evaluator();
        for (int t = 0; t < rows; t++) {
            int lanes = t < 5 ? 1 : 2; // the second begins later
            float[] input = new float[2 * d];
            System.arraycopy(x[0], t * d, input, 0, d);
            System.arraycopy(x[1], Math.max(0, t - 5) * d, input, d, d);
            float[] output = new float[2 * 8];
            evaluator.evaluate(lanes, input, memory, output);
            for (int lane = 0; lane < lanes; lane++) {
                int end = t + 1 - 5 * lane;
                int n = Math.min(window, end);
                float[] last = Arrays.copyOfRange(x[lane], (end - n) * d, end * d);
                float[] whole = Probes.outputs(network, last, Sequences.of(0, n));
                assertThat(Arrays.copyOfRange(output, lane * 8, lane * 8 + 8))
                        .as("lane %d, step %d", lane, t)
                        .isEqualTo(Arrays.copyOfRange(whole, (n - 1) * 8, n * 8));
            }
        }
    }

    @Test
    void aMemoryThatHoldsNoNumberOfRowsIsRefused() {
        Network positions = model(4, 1, 2);
        Network transformer =
                Transformer.size(8).heads(2).feedForward(12).width(100).build(Rng.of(1));
        for (Network network : List.of(positions, transformer)) {
            for (float wrong : new float[] {-1, 0.5f, Float.NaN, 1e6f}) {
                float[] memory = new float[network.memorySize()];
                memory[0] = wrong;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> network.evaluator().evaluate(1, new float[8], memory, new float[8]))
                        .withMessageContaining("the memory of a sequence begins with " + wrong)
                        .withMessageContaining("begin with zeros");
            }
        }
    }

    /** Within a window steps give the bits of a sequence: what the transformer gives for rows plus vectors. */
    @Test
    void positionsAreAddedAndCountFromWhereMemoryIsEmpty() {
        LearnedPositions network = model(4, 1, 2);
        Parameters parameters = network.parameters();
        Network transformer = network.spec().network("inner").build(new Parameters());
        transformer.parameters().copy(parameters, name -> true);
        float[] x = Probes.gaussian(9 * 8, 3);
        float[] placed = x.clone();
        int[] places = {0, 1, 2, 3, 0, 1, 0, 1, 2};
        int at = parameters.get("positions").offset();
        for (int i = 0; i < x.length; i++) {
            placed[i] += parameters.values()[at + places[i / 8] * 8 + i % 8];
        }
        Sequences sequences = Sequences.of(0, 6, 9).emptiedAt(4);
        assertThat(Probes.outputs(network, x, sequences)).isEqualTo(Probes.outputs(transformer, placed, sequences));
        float[] other = Probes.outputs(transformer, x, sequences);
        assertThat(Probes.outputs(network, x, sequences)).as("without them").isNotEqualTo(other);
    }

    @Test
    void gradientsAreRight() {
        LearnedPositions network = model(4, 2, 3);
        float[] x = Probes.gaussian(7 * 16, 3);
        float[] weights = Probes.gaussian(7 * 8, 4);
        Sequences sequences = Sequences.of(0, 4, 7);
        GradientCheck.Result result = GradientCheck.check(
                network.parameters(),
                tape -> tape.dot(network.forward(tape, tape.constant(x, 7, 16), sequences), weights));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    @Test
    void aCopyBySpecGivesTheSameBits() {
        LearnedPositions network = model(4, 2, 3);
        Network copy = NetworkSpec.copyOf(network);
        assertThat(copy.spec()).isEqualTo(network.spec());
        float[] x = Probes.gaussian(4 * 16, 5);
        assertThat(Probes.outputs(copy, x, Sequences.of(0, 4)))
                .isEqualTo(Probes.outputs(network, x, Sequences.of(0, 4)));
    }

    @Test
    void whatItCannotLearnFromIsNamed() {
        LearnedPositions network = model(4, 1, 1);
        int size = network.memorySize();
        Tape tape = new Tape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probes.outputs(network, new float[9 * 8], Sequences.of(0, 4, 9)))
                .withMessage("sequence 1 has more rows than the window's 4;"
                        + " cut it into windows of at most 4 rows, or build a larger window");
        Probes.outputs(network, new float[9 * 8], Sequences.of(0, 4, 9).emptiedAt(6)); // in pieces of no more
        float[] memory = new float[size];
        Probes.outputs(network, new float[8], Sequences.of(0, 1).withMemory(memory, size));
        network.evaluator().evaluate(1, new float[8], memory, new float[8]);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Probes.outputs(network, new float[8], Sequences.of(0, 1).withMemory(memory, size)))
                .withMessageContaining("begins with 1 remembered rows");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> network.forward(tape, tape.constant(new float[8], 1, 8)))
                .withMessageContaining("LearnedPositions has memory");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> network.evaluator().evaluate(1, new float[8], new float[8]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluator().evaluate(1, new float[8], new float[3], new float[8]))
                .withMessageContaining("memory has 3 numbers");
    }

    @Test
    void badSettingsAreNamed() {
        Fading inner = new Fading(2, new Parameters());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearnedPositions.of(0, inner, "positions", Rng.of(1)))
                .withMessage("window = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LearnedPositions.of(3, Mlp.sizes(2, 2).build(Rng.of(1)), "positions", Rng.of(1)))
                .withMessageContaining("a Mlp has no memory");
    }
}
