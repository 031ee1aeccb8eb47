package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionTest {
    private enum Mistake {
        NONE,
        SEES_THE_NEXT_ROW,
        SEES_BEYOND_THE_WIDTH,
        SEES_WHAT_WAS_EMPTIED,
        NO_SCALE,
        ONE_BIAS_FOR_ALL_HEADS,
        CUTS_BLOCKS
    }

    /** Random queries, keys, values and biases, and sequences, some of which are emptied in between. */
    private static final class Problem {
        final Inputs inputs;
        final int heads;
        final int width;
        final Sequences sequences;
        final Parameter qkv;
        final Parameter bias;

        Problem(long seed, int count, int longest, int width) {
            inputs = new Inputs(seed);
            this.width = width;
            heads = 1 + inputs.random.nextInt(3);
            int[] starts = new int[count + 1];
            for (int i = 0; i < count; i++) {
                starts[i + 1] = starts[i] + longest - inputs.random.nextInt(Math.min(longest, 5));
            }
            int rows = starts[count];
            qkv = inputs.matrix(rows, 3 * heads * inputs.size());
            bias = inputs.matrix(heads, 4);
            sequences = Sequences.of(starts)
                    .emptiedAt(IntStream.range(0, rows)
                            .filter(i -> inputs.random.nextInt(longest) == 0)
                            .toArray());
        }

        Tensor onTape(Tape tape) {
            return Attention.of(tape, Inputs.copy(tape, qkv), heads, width, tape.parameter(bias), 0, sequences);
        }

        double[][] naive(Naive naive, Mistake mistake) {
            double[][] x = naive.of(qkv);
            double[][] b = naive.of(bias);
            int d = qkv.cols() / 3;
            int size = d / heads;
            double[][] y = new double[x.length][d];
            for (int s = 0; s < sequences.count(); s++) {
                int first = sequences.start(s);
                int end = sequences.start(s + 1);
                int piece = first;
                for (int i = first; i < end; i++) {
                    piece = sequences.isEmptied(i) && mistake != Mistake.SEES_WHAT_WAS_EMPTIED ? i : piece;
                    piece = mistake == Mistake.CUTS_BLOCKS && (i - first) % 32 == 0 ? i : piece;
                    int from = Math.max(piece, i - width + (mistake == Mistake.SEES_BEYOND_THE_WIDTH ? 0 : 1));
                    int to = Math.min(i + (mistake == Mistake.SEES_THE_NEXT_ROW ? 1 : 0), end - 1);
                    for (int h = 0; h < heads; h++) {
                        double[] weights = new double[to - from + 1];
                        for (int j = from; j <= to; j++) {
                            for (int c = h * size; c < (h + 1) * size; c++) {
                                weights[j - from] += x[i][c] * x[j][d + c];
                            }
                            weights[j - from] /= mistake == Mistake.NO_SCALE ? 1 : StrictMath.sqrt(size);
                            weights[j - from] +=
                                    b[mistake == Mistake.ONE_BIAS_FOR_ALL_HEADS ? 0 : h][Math.min(Math.abs(i - j), 3)];
                        }
                        double max = Arrays.stream(weights).max().orElseThrow();
                        Arrays.setAll(weights, j -> StrictMath.exp(weights[j] - max));
                        double sum = Arrays.stream(weights).sum();
                        for (int j = from; j <= to; j++) {
                            for (int c = h * size; c < (h + 1) * size; c++) {
                                y[i][c] += weights[j - from] / sum * x[j][2 * d + c];
                            }
                        }
                    }
                }
            }
            return y;
        }

        Gradients.Comparison compare(Mistake mistake) {
            return inputs.compare(this::onTape, naive -> naive(naive, mistake));
        }
    }

    @Property(tries = 60, seed = "1")
    void agreesWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int count,
            @ForAll @IntRange(min = 1, max = 9) int longest,
            @ForAll @IntRange(min = 1, max = 12) int width) {
        Gradients.assertAgree(new Problem(seed, count, longest, width).compare(Mistake.NONE));
    }

    /** More rows than a block has. */
    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            names = {"NONE", "CUTS_BLOCKS"})
    void agreesWithDifferencesAcrossBlocks(Mistake mistake) {
        int[] widths = mistake == Mistake.NONE ? new int[] {20, Integer.MAX_VALUE} : new int[] {20};
        for (int width : widths) {
            assertThat(new Problem(width, 1, 68, width).compare(mistake).agrees())
                    .as("width %d", width)
                    .isEqualTo(mistake == Mistake.NONE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mistake.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "CUTS_BLOCKS"})
    void otherAttentionsAreCaught(Mistake mistake) {
        Gradients.assertCaught(seed -> new Problem(seed, 2, 9, 4).compare(mistake));
    }

    /** Two rows, by hand: the second row's weights are 1/3 and 2/3. */
    @Test
    void aHandWorkedExample() {
        float log2 = (float) StrictMath.log(2);
        float[] qkv = {0, 0, 10, 1, log2, 40};
        Tape tape = new Tape();
        Tensor y = Attention.of(tape, tape.constant(qkv, 2, 3), 1, 9, null, 0, Sequences.of(0, 2));
        assertThat(y.get(0, 0)).isEqualTo(10f);
        assertThat(y.get(1, 0)).isCloseTo(30f, org.assertj.core.api.Assertions.within(1e-5f));
    }

    /** Bit for bit, at every length, whatever the later rows and the other sequences. */
    @Test
    void laterRowsChangeNothing() {
        Rng random = Rng.of(5);
        int d = 12;
        int rows = 101;
        float[] qkv = new float[rows * 3 * d];
        for (int i = 0; i < qkv.length; i++) {
            qkv[i] = random.nextFloat(-3f, 3f);
        }
        float[] all = run(qkv, rows, d, Sequences.of(0, rows), null);
        for (int length = 1; length < rows; length++) {
            float[] some = run(qkv, length, d, Sequences.of(0, length), null);
            assertThat(Arrays.copyOf(all, length * d)).as("length %d", length).isEqualTo(some);
        }
        float[] two = new float[2 * qkv.length];
        System.arraycopy(qkv, 0, two, 7 * 3 * d, qkv.length);
        float[] beside = run(two, 7 + rows, d, Sequences.of(0, 7, 7 + rows), null);
        assertThat(Arrays.copyOfRange(beside, 7 * d, (7 + rows) * d)).isEqualTo(all);
    }

    /** Bit for bit: rows one at a time, and a sequence that continues from a memory taken in between. */
    @Property(tries = 40, seed = "4")
    void stepsAndPartsOfASequenceGiveTheSame(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 120) int rows,
            @ForAll @IntRange(min = 1, max = 80) int width) {
        Inputs inputs = new Inputs(seed);
        int d = 8;
        float[] x = inputs.floats(rows * 3 * d);
        Parameter bias = inputs.matrix(2, 5);
        float[] all = new float[rows * d];
        Tape tape = new Tape();
        Attention.of(tape, tape.constant(x, rows, 3 * d), 2, width, tape.parameter(bias), 0, Sequences.of(0, rows))
                .copyTo(all);
        AttentionCache cache = new AttentionCache(Kernels.create());
        float[] memory = new float[3 + AttentionCache.size(width, d)];
        float[] values = inputs.parameters.values();
        float[] backwards = AttentionCache.backwards(values, bias.offset(), 5, 2, width, new float[0]);
        float[] y = new float[rows * d];
        for (int i = 0; i < rows; i++) {
            if (i % 7 == 3) { // the rest of the sequence at once, from here
                tape.clear();
                Sequences rest = Sequences.of(0, rows - i)
                        .withMemory(Arrays.copyOfRange(memory, 3, memory.length), memory.length - 3);
                float[] tail = new float[(rows - i) * d];
                Tensor some = tape.constant(x, i * 3 * d, rows - i, 3 * d);
                Attention.of(tape, tape.scale(some, 1f), 2, width, tape.parameter(bias), 0, rest)
                        .copyTo(tail);
                assertThat(tail).as("from row %d", i).isEqualTo(Arrays.copyOfRange(all, i * d, rows * d));
            }
            cache.step(2, d, width, backwards, width, x, i * 3 * d, memory, 3, y, i * d);
        }
        assertThat(y).isEqualTo(all);
    }

    private static float[] run(float[] qkv, int rows, int d, Sequences sequences, Rng noise) {
        Tape tape = new Tape();
        tape.noise(noise);
        Tensor y = Attention.of(tape, tape.constant(qkv, rows, 3 * d), 3, 50, null, 0.5, sequences);
        float[] values = new float[rows * d];
        y.copyTo(values);
        return values;
    }

    @Test
    void dropoutDrawsTheSameForwardAndBackwardAndDependsOnItsKey() {
        Problem problem = new Problem(3, 2, 40, 30);
        GradientCheck.Result result = GradientCheck.check(problem.inputs.parameters, tape -> {
            tape.noise(Rng.of(1));
            Tensor x = Inputs.copy(tape, problem.qkv);
            return tape.sum(Attention.of(tape, x, problem.heads, 30, null, 0.3, problem.sequences));
        });
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
        float[] x = new Inputs(2).floats(60 * 36);
        Sequences one = Sequences.of(0, 60);
        assertThat(run(x, 60, 12, one, Rng.of(1)))
                .isEqualTo(run(x, 60, 12, one, Rng.of(1)))
                .isNotEqualTo(run(x, 60, 12, one, Rng.of(2)))
                .isNotEqualTo(run(x, 60, 12, one, null));
    }

    @Test
    void badInputIsNamed() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[24], 2, 12);
        Sequences two = Sequences.of(0, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attention.of(tape, x, 3, 1, null, 0, two))
                .withMessageContaining("3 heads")
                .withMessageContaining("[2, 12]");
        int overflowing = 1431655766; // three times that is 2 as an int
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attention.of(tape, x, overflowing, 1, null, 0, two))
                .withMessageContaining(overflowing + " heads");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attention.of(tape, x, 2, 0, null, 0, two))
                .withMessageContaining("width = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attention.of(tape, x, 2, 1, null, 1, two))
                .withMessageContaining("dropout = 1.0 must be in [0, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attention.of(tape, x, 2, 1, null, 0, Sequences.of(0, 3)))
                .withMessageContaining("3 rows in total");
    }
}
