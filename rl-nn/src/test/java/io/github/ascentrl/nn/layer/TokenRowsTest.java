package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TokenRowsTest {
    private static final int TOKENS = 5;
    private static final int MOST = 3;
    private static final int SIZE = 8;

    private static Network inner(long seed) {
        Parameters parameters = new Parameters();
        Embeddings tokens =
                Embeddings.columns(TOKENS).size(SIZE).into(parameters, "token.").build(Rng.of(seed));
        Transformer transformer = Transformer.size(SIZE)
                .heads(2)
                .feedForward(12)
                .width(9)
                .relativePositions(4)
                .into(parameters, "transformer.")
                .build(Rng.of(seed).child("transformer"));
        Network inner = Trunk.of(tokens).to(transformer);
        Probes.spread(parameters, seed);
        return inner;
    }

    /** Rows of one to three tokens. */
    private static float[] rows(int n, long seed) {
        Rng random = Rng.of(seed).child("rows");
        float[] rows = new float[n * MOST];
        Arrays.fill(rows, TOKENS);
        for (int i = 0; i < n; i++) {
            for (int j = random.nextInt(MOST); j < MOST; j++) {
                rows[i * MOST + j] = random.nextInt(TOKENS);
            }
        }
        return rows;
    }

    /**
     * The definition: the inner network takes the tokens end to end, and its output for the last token of each row
     * counts.
     */
    @Test
    void tokensAreRowsOfTheInnerNetwork() {
        float n = TOKENS;
        float[] rows = {1, n, 2, n, n, 3, 0, 4, 1, n, n, 2};
        Network inner = inner(1);
        float[] all = Probes.outputs(
                inner, new float[] {1, 2, 3, 0, 4, 1, 2}, Sequences.of(0, 3, 7).emptiedAt(6));
        float[] some = Probes.outputs(
                TokenRows.of(MOST, TOKENS, inner), rows, Sequences.of(0, 2, 4).emptiedAt(3));
        int[] last = {1, 2, 5, 6};
        for (int row = 0; row < last.length; row++) {
            assertThat(Arrays.copyOfRange(some, row * SIZE, (row + 1) * SIZE))
                    .isEqualTo(Arrays.copyOfRange(all, last[row] * SIZE, (last[row] + 1) * SIZE));
        }
    }

    /** Bit for bit, for two sequences side by side with different numbers of tokens, also after memory was emptied. */
    @Property(tries = 20, seed = "1")
    void stepsGiveTheBitsOfSequences(@ForAll long seed) {
        Network network = TokenRows.of(MOST, TOKENS, inner(seed));
        int steps = 12;
        float[] x = rows(2 * steps, seed);
        float[] expected =
                Probes.outputs(network, x, Sequences.of(0, steps, 2 * steps).emptiedAt(5));
        int size = network.memorySize();
        float[] memory = new float[2 * size];
        Evaluator evaluator = network.evaluator();
        float[] input = new float[2 * MOST];
        float[] output = new float[2 * SIZE];
        for (int t = 0; t < steps; t++) {
            if (t == 5) {
                Arrays.fill(memory, 0, size, 0f);
            }
            for (int lane = 0; lane < 2; lane++) {
                System.arraycopy(x, (lane * steps + t) * MOST, input, lane * MOST, MOST);
            }
            evaluator.evaluate(2, input, memory, output);
            for (int lane = 0; lane < 2; lane++) {
                int at = (lane * steps + t) * SIZE;
                assertThat(Arrays.copyOfRange(output, lane * SIZE, (lane + 1) * SIZE))
                        .isEqualTo(Arrays.copyOfRange(expected, at, at + SIZE));
            }
        }
    }

    @Test
    void gradientsAreRight() {
        Network network = TokenRows.of(MOST, TOKENS, inner(3));
        float[] x = rows(7, 3);
        float[] weights = Probes.gaussian(7 * SIZE, 4);
        Sequences sequences = Sequences.of(0, 4, 7).emptiedAt(2);
        GradientCheck.Result result = GradientCheck.check(
                network.parameters(),
                tape -> tape.dot(network.forward(tape, tape.constant(x, 7, MOST), sequences), weights));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
    }

    @Test
    void aCopyBySpecGivesTheSameBits() {
        Network network = TokenRows.of(MOST, TOKENS, inner(5));
        Network copy = NetworkSpec.copyOf(network);
        assertThat(copy.spec()).isEqualTo(network.spec());
        float[] x = rows(8, 5);
        assertThat(Probes.outputs(copy, x, Sequences.of(0, 8)))
                .isEqualTo(Probes.outputs(network, x, Sequences.of(0, 8)));
    }

    @Test
    void badUseIsNamed() {
        Network inner = inner(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenRows.of(0, TOKENS, inner))
                .withMessageContaining("most = 0 and padding = 5 must both be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenRows.of(MOST, TOKENS, Transformer.size(4).build(Rng.of(1))))
                .withMessageContaining("takes 4 numbers; pass a network that takes 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenRows.of(MOST, TOKENS, new Embedding(TOKENS, 4, Rng.of(1))))
                .withMessageContaining("has no memory");
        TokenRows network = TokenRows.of(MOST, TOKENS, inner);
        refuses(
                network,
                "column 2 of row 0 is 5.0, which must be a token in [0, 4]; only columns before",
                TOKENS,
                1,
                TOKENS);
        refuses(network, "column 1 of row 0 is -1.0, which must be a token in", TOKENS, -1, 1);
        refuses(network, "column 0 of row 0 is 0.5, which must be a token in", 0.5f, 1, 1);
        refuses(network, "column 2 of row 0 is NaN, which must be a token in", TOKENS, 1, Float.NaN);
    }

    private static void refuses(TokenRows network, String message, float... row) {
        Tape tape = new Tape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.forward(tape, tape.constant(row, 1, MOST), Sequences.of(0, 1)))
                .withMessageContaining(message);
        float[] memory = new float[network.memorySize()];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluator().evaluate(1, row, memory, new float[SIZE]))
                .withMessageContaining(message);
        assertThat(memory).containsOnly(0f);
    }
}
