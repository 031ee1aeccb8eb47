package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention over prompts, linear and with a softmax, against its definition, prompt by prompt. */
class PromptAttentionTest {
    private enum Kind {
        LINEAR,
        SOFTMAX;

        Tensor of(Tape tape, Tensor z, Tensor p, Tensor q) {
            return this == LINEAR ? LinearPromptAttention.of(tape, z, p, q) : SoftmaxPromptAttention.of(tape, z, p, q);
        }
    }

    private enum Mistake {
        NONE,
        LEARNS_FROM_THE_QUERY,
        Q_ON_ITS_SIDE,
        DIVIDED_BY_ALL_TOKENS,
        NOTHING_KEPT,
        NORMALISED_THE_OTHER_WAY
    }

    /** Two layers with the same weights, or with others: the second's gradient passes through the first. */
    private static final class Problem {
        final Inputs inputs;
        final Kind kind;
        final int size;
        final int tokens;
        final Parameter z;
        final Parameter[] p;
        final Parameter[] q;

        Problem(Kind kind, long seed, boolean looped) {
            inputs = new Inputs(seed);
            this.kind = kind;
            size = 1 + inputs.random.nextInt(4);
            tokens = 2 + inputs.random.nextInt(5);
            z = inputs.matrix(size * tokens, inputs.size());
            Parameter p0 = inputs.matrix(size, size);
            Parameter q0 = inputs.matrix(size, size);
            p = new Parameter[] {p0, looped ? p0 : inputs.matrix(size, size)};
            q = new Parameter[] {q0, looped ? q0 : inputs.matrix(size, size)};
            float[] values = inputs.parameters.initial();
            for (int i = 0; i < values.length; i++) {
                values[i] *= 0.4f; // of third degree in Z, twice
            }
        }

        Tensor onTape(Tape tape) {
            Tensor x = Inputs.copy(tape, z);
            for (int l = 0; l < 2; l++) {
                x = kind.of(tape, x, tape.parameter(p[l]), tape.parameter(q[l]));
            }
            return x;
        }

        double[][] naive(Naive naive, Mistake mistake) {
            return layers(naive.of(z), naive, 2, mistake);
        }

        double[][] layers(double[][] first, Naive naive, int count, Mistake mistake) {
            double[][] x = first;
            for (int l = 0; l < count; l++) {
                double[][] y = new double[x.length][x[0].length];
                for (int b = 0; b < x[0].length; b++) {
                    double[][] prompt = new double[size][tokens];
                    for (int r = 0; r < x.length; r++) {
                        prompt[r / tokens][r % tokens] = x[r][b];
                    }
                    double[][] next = layer(prompt, naive.of(p[l]), naive.of(q[l]), mistake);
                    for (int r = 0; r < x.length; r++) {
                        y[r][b] = next[r / tokens][r % tokens];
                    }
                }
                x = y;
            }
            return x;
        }

        private double[][] layer(double[][] x, double[][] pm, double[][] qm, Mistake mistake) {
            double[][] scores = new double[tokens][tokens];
            for (int i = 0; i < tokens; i++) {
                for (int j = 0; j < tokens; j++) {
                    for (int k = 0; k < size; k++) {
                        for (int m = 0; m < size; m++) {
                            scores[i][j] +=
                                    x[k][i] * (mistake == Mistake.Q_ON_ITS_SIDE ? qm[m][k] : qm[k][m]) * x[m][j];
                        }
                    }
                }
            }
            if (kind == Kind.SOFTMAX) {
                scores = softmax(scores, mistake == Mistake.NORMALISED_THE_OTHER_WAY);
            }
            int looked = mistake == Mistake.LEARNS_FROM_THE_QUERY ? tokens : tokens - 1;
            double[][] y = new double[size][tokens];
            for (int k = 0; k < size; k++) {
                for (int j = 0; j < tokens; j++) {
                    y[k][j] = mistake == Mistake.NOTHING_KEPT ? 0 : x[k][j];
                    for (int m = 0; m < size; m++) {
                        for (int i = 0; i < looked; i++) {
                            y[k][j] += pm[k][m]
                                    * x[m][i]
                                    * scores[i][j]
                                    / (mistake == Mistake.DIVIDED_BY_ALL_TOKENS ? tokens : tokens - 1);
                        }
                    }
                }
            }
            return y;
        }

        private double[][] softmax(double[][] scores, boolean columns) {
            double[][] shares = new double[tokens][tokens];
            for (int i = 0; i < tokens; i++) {
                double sum = 0;
                for (int j = 0; j < tokens; j++) {
                    sum += StrictMath.exp(columns ? scores[j][i] : scores[i][j]);
                }
                for (int j = 0; j < tokens; j++) {
                    if (columns) {
                        shares[j][i] = StrictMath.exp(scores[j][i]) / sum;
                    } else {
                        shares[i][j] = StrictMath.exp(scores[i][j]) / sum;
                    }
                }
            }
            return shares;
        }

        Gradients.Comparison compare(Mistake mistake) {
            return inputs.compare(this::onTape, naive -> naive(naive, mistake));
        }
    }

    @Property(tries = 60, seed = "1")
    void agreesWithDifferences(@ForAll Kind kind, @ForAll long seed, @ForAll boolean looped) {
        Gradients.assertAgree(new Problem(kind, seed, looped).compare(Mistake.NONE));
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "NORMALISED_THE_OTHER_WAY"})
    void otherAttentionsAreCaught(Mistake mistake) {
        for (Kind kind : Kind.values()) {
            Gradients.assertCaught(seed -> new Problem(kind, seed, true).compare(mistake));
        }
    }

    @Test
    void whatIsNormalisedIsTold() {
        Gradients.assertCaught(seed -> new Problem(Kind.SOFTMAX, seed, true).compare(Mistake.NORMALISED_THE_OTHER_WAY));
    }

    /** Bit for bit. */
    @Property(tries = 20, seed = "2")
    void promptsAreNoneOfEachOthersBusiness(
            @ForAll Kind kind, @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int prompts) {
        Inputs inputs = new Inputs(seed);
        int rows = 3 * 5;
        float[] z = inputs.floats(rows * prompts);
        Parameter p = inputs.matrix(3, 3);
        Parameter q = inputs.matrix(3, 3);
        Tape tape = new Tape();
        float[] all = new float[rows * prompts];
        kind.of(tape, tape.constant(z, rows, prompts), tape.parameter(p), tape.parameter(q))
                .copyTo(all);
        for (int b = 0; b < prompts; b++) {
            float[] one = new float[rows];
            float[] column = new float[rows];
            for (int r = 0; r < rows; r++) {
                one[r] = z[r * prompts + b];
                column[r] = all[r * prompts + b];
            }
            float[] alone = new float[rows];
            tape.clear();
            kind.of(tape, tape.constant(one, rows, 1), tape.parameter(p), tape.parameter(q))
                    .copyTo(alone);
            assertThat(alone).as("prompt %d", b).isEqualTo(column);
        }
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        Tape tape = new Tape();
        Tensor three = tape.constant(new float[9], 3, 3);
        Tensor two = tape.constant(new float[4], 2, 2);
        Tensor wide = tape.constant(new float[6], 3, 2);
        for (Kind kind : Kind.values()) {
            for (Tensor[] wrong : new Tensor[][] {{three, two}, {wide, three}, {two, two}}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> kind.of(tape, tape.constant(new float[15 * 4], 15, 4), wrong[0], wrong[1]))
                        .as(Arrays.toString(wrong))
                        .withMessageContaining("size · tokens");
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kind.of(tape, tape.constant(new float[3], 3, 1), three, three))
                    .withMessageContaining("at least 2 tokens");
        }
    }
}
