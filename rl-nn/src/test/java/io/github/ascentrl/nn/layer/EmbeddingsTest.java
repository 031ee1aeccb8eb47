package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    private static final float[] INPUT = {0, 2, 1, 0, 1, 2};
    private static final float[] WIDE = {0, 2, 1, 3, 1, 0, 0, 1, 1, 1, 1, 3};

    private final Embeddings network = Embeddings.columns(2, 3).size(4).build(Rng.of(1));

    /** Two tokens of each row; columns 0 and 2 have one table, and column 3 is not read. */
    private static Embeddings.Builder several() {
        return Embeddings.columns(2, 3, 2, 4).size(4).token(1, 2).token(0).sameTable(2, 0);
    }

    private static float[] outputs(Embeddings network, float[] input, Rng noise) {
        Tape tape = new Tape();
        tape.noise(noise);
        int rows = input.length / network.inputSize();
        float[] outputs = new float[rows * network.outputSize()];
        network.forward(tape, tape.constant(input, rows, network.inputSize())).copyTo(outputs);
        return outputs;
    }

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
    void tokensStandSideBySide() {
        Embeddings tokens = several().build(Rng.of(1));
        assertThat(tokens.parameters().entries().stream().map(Parameter::name)).containsExactly("column0", "column1");
        float[] v = tokens.parameters().values();
        float[] y = outputs(tokens, WIDE, null);
        assertThat(y).hasSize(3 * 8);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 4; j++) {
                float first = v[2 * 4 + (int) WIDE[4 * i + 1] * 4 + j] + v[(int) WIDE[4 * i + 2] * 4 + j];
                assertThat(y[8 * i + j]).isEqualTo(first);
                assertThat(y[8 * i + 4 + j]).isEqualTo(v[(int) WIDE[4 * i] * 4 + j]);
            }
        }
    }

    @Test
    void actingGivesTheBitsOfLearning() {
        for (Embeddings each : new Embeddings[] {network, several().build(Rng.of(1))}) {
            float[] input = each == network ? INPUT : WIDE;
            float[] output = new float[3 * each.outputSize()];
            each.evaluator().evaluate(3, input, output);
            assertThat(output).isEqualTo(outputs(each, input, null));
        }
    }

    @Test
    void gradientsAreRight() {
        float[] weights = new float[24];
        Rng random = Rng.of(2);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        for (Embeddings each : new Embeddings[] {network, several().dropout(0.3).build(Rng.of(1))}) {
            float[] input = each == network ? INPUT : WIDE;
            GradientCheck.Result result = GradientCheck.check(each.parameters(), tape -> {
                tape.noise(Rng.of(1));
                return tape.dot(each.forward(tape, tape.constant(input, 3, each.inputSize())), weights);
            });
            assertThat(result).matches(GradientCheck.Result::passed, "passed");
        }
    }

    /** A number is 0 or, here, twice what it was; without noise nothing is left out. */
    @Test
    void dropoutIsForTrainingAlone() {
        Embeddings dropping = several().dropout(0.5).build(Rng.of(1));
        float[] plain = outputs(several().build(Rng.of(1)), WIDE, null);
        assertThat(outputs(dropping, WIDE, null)).isEqualTo(plain);
        float[] noisy = outputs(dropping, WIDE, Rng.of(3));
        int left = 0;
        for (int i = 0; i < plain.length; i++) {
            assertThat(noisy[i]).isIn(0f, 2 * plain[i]);
            left += noisy[i] == 0 ? 0 : 1;
        }
        assertThat(left).as("of 24, in any but one run of 100,000").isBetween(3, 21);
    }

    @Test
    void aCopyBySpecGivesTheSame() {
        for (Embeddings each :
                new Embeddings[] {network, several().dropout(0.25).build(Rng.of(1))}) {
            Network copy = NetworkSpec.copyOf(each);
            assertThat(copy.spec()).isEqualTo(each.spec());
            assertThat(copy.parameters().values()).isEqualTo(each.parameters().values());
            float[] input = each == network ? INPUT : WIDE;
            assertThat(outputs((Embeddings) copy, input, Rng.of(1))).isEqualTo(outputs(each, input, Rng.of(1)));
        }
    }

    @Test
    void badInputIsNamed() {
        Tape tape = new Tape();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.forward(tape, tape.constant(new float[] {0, 3}, 1, 2)))
                .withMessageContaining("column 1 of row 0 is 3.0, which must be an exact integer in [0, 2]");
        for (float bad : new float[] {2, -1, 0.5f, Float.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.evaluator().evaluate(2, new float[] {0, 0, bad, 0}, new float[8]))
                    .withMessageContaining(
                            "column 0 of row 1 is " + bad + ", which must be an exact integer in [0, 1]");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.evaluator().evaluate(2, new float[3], new float[8]))
                .withMessageContaining("2 rows from 3 inputs");
        for (int columns : new int[] {1, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> network.forward(tape, tape.constant(new float[columns], 1, columns)))
                    .withMessage("rows of " + columns + " numbers for embeddings of 2 columns; pass one number for each"
                            + " column");
        }
    }

    @Test
    void badSettingsAreNamed() {
        refused("no columns", Embeddings::columns);
        refused("column 1 has 0 indices; each column needs at least 1", () -> Embeddings.columns(1, 0));
        refused("size = 0 must be at least 1", () -> several().size(0));
        refused("dropout = 1.0 must be in [0, 1)", () -> several().dropout(1));
        refused("a token of columns []; pass at least one", () -> several().token());
        refused("a token of columns [1, 1]; pass at least one column, and each only once", () -> several()
                .token(1, 1));
        refused("column 4 must be in [0, 3]", () -> several().token(0, 4));
        refused("column 1 with 3 indices cannot use the table of column 0 with 2", () -> several()
                .sameTable(1, 0));
        refused("column 0 with 2 indices cannot use the table of column 2", () -> several()
                .sameTable(0, 2));
        refused("column 0 with 2 indices cannot use the table of column 0", () -> several()
                .sameTable(0, 0));
        refused("column -1 must be in [0, 3]", () -> several().sameTable(0, -1));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
