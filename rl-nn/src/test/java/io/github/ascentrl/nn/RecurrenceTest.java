package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrenceTest {
    private enum Mistake {
        NONE,
        FORGETS_TO_EMPTY,
        CUTS_SEQUENCES,
        GRADIENT_INTO_THE_BEGINNING,
        RESET_GATE_BEFORE_THE_PRODUCT_OR_NO_FORGET_GATE
    }

    /** Random weights, inputs, sequences and memories, some of them empty. */
    private static final class Problem {
        final Inputs inputs;
        final Recurrence.Cell cell;
        final int in;
        final int units;
        final Sequences sequences;
        final Parameter x;
        final Parameter[] weights = new Parameter[4];
        final float[][] constants = new float[5][];
        /** Initial memories: the numbers of a parameter, but still constants. */
        final Parameter memory;

        final boolean remembered;

        Problem(long seed, Recurrence.Cell cell, int count, int longest) {
            inputs = new Inputs(seed);
            this.cell = cell;
            in = inputs.size();
            units = inputs.size();
            int[] starts = new int[count + 1];
            for (int i = 0; i < count; i++) {
                starts[i + 1] = starts[i] + 1 + inputs.random.nextInt(longest);
            }
            int rows = starts[count];
            int wide = cell.gateCount * units;
            x = inputs.matrix(rows, in);
            weights[0] = inputs.matrix(in, wide);
            weights[1] = inputs.matrix(1, wide);
            weights[2] = inputs.matrix(units, wide);
            weights[3] = inputs.matrix(1, wide);
            memory = inputs.matrix(count, cell.memories * units);
            float[] initial = inputs.parameters.initial();
            for (int i = weights[0].offset(); i < memory.offset(); i++) {
                initial[i] *= 0.4f; // otherwise sums of seven saturate every gate
            }
            constants[0] = inputs.floats(rows * in);
            for (int i = 0; i < 4; i++) {
                constants[i + 1] = inputs.floats(weights[i].size());
            }
            remembered = inputs.random.nextInt(8) > 0;
            Sequences emptied = Sequences.of(starts)
                    .emptiedAt(IntStream.range(0, rows)
                            .filter(i -> inputs.random.nextInt(5) == 0)
                            .toArray());
            float[] values = Arrays.copyOfRange(initial, memory.offset(), memory.offset() + memory.size());
            sequences = remembered ? emptied.withMemory(values, cell.memories * units) : emptied;
        }

        /** Which of x and the weights have a gradient, as bits; the others are constants. */
        Tensor onTape(Tape tape, int trained) {
            Tensor input = (trained & 1) != 0 ? tape.parameter(x) : tape.constant(constants[0], x.rows(), in);
            Tensor[] t = new Tensor[4];
            for (int i = 0; i < 4; i++) {
                t[i] = (trained & 2 << i) != 0
                        ? tape.parameter(weights[i])
                        : tape.constant(constants[i + 1], weights[i].rows(), weights[i].cols());
            }
            return cell == Recurrence.Cell.GRU
                    ? tape.gru(input, t[0], t[1], t[2], t[3], sequences)
                    : tape.lstm(input, t[0], t[1], t[2], t[3], sequences);
        }

        double[][] naive(Naive naive, int trained, Mistake mistake) {
            double[][] input = (trained & 1) != 0 ? naive.of(x) : Naive.constant(constants[0], x.rows(), in);
            double[][][] t = new double[4][][];
            for (int i = 0; i < 4; i++) {
                t[i] = (trained & 2 << i) != 0
                        ? naive.of(weights[i])
                        : Naive.constant(constants[i + 1], weights[i].rows(), weights[i].cols());
            }
            double[][] y = new double[x.rows()][];
            float[] constant = new float[cell.memories * units];
            for (int s = 0; s < sequences.count(); s++) {
                sequences.copyMemory(s, constant.length, constant, 0);
                double[] m = Naive.constant(constant, 1, constant.length)[0];
                if (mistake == Mistake.GRADIENT_INTO_THE_BEGINNING && remembered) {
                    m = naive.of(memory)[s];
                }
                for (int i = sequences.start(s); i < sequences.start(s + 1); i++) {
                    boolean emptied = sequences.isEmptied(i) && mistake != Mistake.FORGETS_TO_EMPTY;
                    boolean cut = mistake == Mistake.CUTS_SEQUENCES && (i - sequences.start(s)) % 3 == 2;
                    m = emptied || cut ? new double[m.length] : m;
                    m = step(input[i], m, t, mistake);
                    y[i] = Arrays.copyOf(m, units);
                }
            }
            return y;
        }

        private double[] step(double[] input, double[] m, double[][][] t, Mistake mistake) {
            double[] h = Arrays.copyOf(m, units);
            double[] a = Naive.affine(new double[][] {input}, t[0], t[1])[0];
            double[] b = Naive.affine(new double[][] {h}, t[2], t[3])[0];
            boolean wrong = mistake == Mistake.RESET_GATE_BEFORE_THE_PRODUCT_OR_NO_FORGET_GATE;
            double[] next = new double[m.length];
            for (int j = 0; j < units; j++) {
                double p = sigmoid(a[j] + b[j]);
                double q = sigmoid(a[units + j] + b[units + j]);
                if (cell == Recurrence.Cell.GRU) {
                    double product = p * b[2 * units + j];
                    if (wrong) {
                        product = t[3][0][2 * units + j];
                        for (int k = 0; k < units; k++) {
                            product += sigmoid(a[k] + b[k]) * h[k] * t[2][k][2 * units + j];
                        }
                    }
                    double n = StrictMath.tanh(a[2 * units + j] + product);
                    next[j] = (1 - q) * n + q * h[j];
                } else {
                    double g = StrictMath.tanh(a[2 * units + j] + b[2 * units + j]);
                    double o = sigmoid(a[3 * units + j] + b[3 * units + j]);
                    next[units + j] = (wrong ? 1 : q) * m[units + j] + p * g;
                    next[j] = o * StrictMath.tanh(next[units + j]);
                }
            }
            return next;
        }

        Gradients.Comparison compare(int trained, Mistake mistake) {
            return inputs.compare(tape -> onTape(tape, trained), naive -> naive(naive, trained, mistake));
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    @Property(tries = 100, seed = "1")
    void agreesWithDifferences(
            @ForAll long seed,
            @ForAll Recurrence.Cell cell,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 1, max = 9) int longest) {
        Gradients.assertAgree(new Problem(seed, cell, count, longest).compare(31, Mistake.NONE));
    }

    /** Each of x and the weights may be a constant; the others' gradients are as before. */
    @Property(tries = 62, seed = "2")
    void agreesWithDifferencesWhenSomeInputsAreConstant(
            @ForAll long seed, @ForAll Recurrence.Cell cell, @ForAll @IntRange(min = 1, max = 30) int trained) {
        Problem problem = new Problem(seed, cell, 3, 4);
        for (float[] constant : problem.constants) {
            for (int i = 0; i < constant.length; i++) {
                constant[i] *= 0.4f;
            }
        }
        Gradients.assertAgree(problem.compare(trained, Mistake.NONE));
    }

    @ParameterizedTest
    @EnumSource(value = Mistake.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void otherRecurrencesAreCaught(Mistake mistake) {
        for (Recurrence.Cell cell : Recurrence.Cell.values()) {
            Gradients.assertCaught(seed -> new Problem(seed, cell, 4, 9).compare(31, mistake));
        }
    }

    /** Two steps of one unit. */
    @Test
    void aHandWorkedGru() {
        float[] y = run(Recurrence.Cell.GRU, new float[] {0.5f});
        double h = 0.5;
        for (int t = 0; t < 2; t++) {
            double x = 1 - 3 * t;
            double r = sigmoid(0.1 * x + 0.3 + 0.7 * h - 0.2);
            double z = sigmoid(-0.4 * x + 0.2 + 0.6 * h + 0.1);
            double n = StrictMath.tanh(0.8 * x - 0.5 + r * (-0.9 * h + 0.4));
            h = (1 - z) * n + z * h;
            assertThat((double) y[t]).isCloseTo(h, within(3e-7));
        }
    }

    @Test
    void aHandWorkedLstm() {
        float[] y = run(Recurrence.Cell.LSTM, new float[] {0.5f, -1.5f});
        double h = 0.5;
        double s = -1.5;
        for (int t = 0; t < 2; t++) {
            double x = 1 - 3 * t;
            double i = sigmoid(0.1 * x + 0.3 + 0.7 * h - 0.2);
            double f = sigmoid(-0.4 * x + 0.2 + 0.6 * h + 0.1);
            double g = StrictMath.tanh(0.8 * x - 0.5 - 0.9 * h + 0.4);
            double o = sigmoid(0.3 * x + 0.6 - 0.8 * h + 0.9);
            s = f * s + i * g;
            h = o * StrictMath.tanh(s);
            assertThat((double) y[t]).isCloseTo(h, within(3e-7));
        }
    }

    private static float[] run(Recurrence.Cell cell, float[] memory) {
        Tape tape = new Tape();
        int wide = cell.gateCount;
        Tensor x = tape.constant(new float[] {1, -2}, 2, 1);
        Tensor w = tape.constant(new float[] {0.1f, -0.4f, 0.8f, 0.3f}, 1, wide);
        Tensor b = tape.constant(new float[] {0.3f, 0.2f, -0.5f, 0.6f}, 1, wide);
        Tensor u = tape.constant(new float[] {0.7f, 0.6f, -0.9f, -0.8f}, 1, wide);
        Tensor c = tape.constant(new float[] {-0.2f, 0.1f, 0.4f, 0.9f}, 1, wide);
        Sequences one = Sequences.of(0, 2).withMemory(memory, memory.length);
        float[] y = new float[2];
        (cell == Recurrence.Cell.GRU ? tape.gru(x, w, b, u, c, one) : tape.lstm(x, w, b, u, c, one)).copyTo(y);
        return y;
    }

    /** Outputs and all gradients, bit for bit. */
    @ParameterizedTest
    @EnumSource(Recurrence.Cell.class)
    void emptiedMemoryIsANewSequence(Recurrence.Cell cell) {
        Inputs inputs = new Inputs(3);
        Parameter[] p = {
            inputs.matrix(9, 4),
            inputs.matrix(4, cell.gateCount * 5),
            inputs.matrix(1, cell.gateCount * 5),
            inputs.matrix(5, cell.gateCount * 5),
            inputs.matrix(1, cell.gateCount * 5)
        };
        int size = 5 * cell.memories;
        float[] zeros = new float[4 * size];
        float[] any = inputs.floats(size);
        float[] anyBeforeZeros = Arrays.copyOf(any, 3 * size);
        float[] expected = results(inputs, cell, p, Sequences.of(0, 4, 6, 9));
        assertThat(results(inputs, cell, p, Sequences.of(0, 4, 6, 9).withMemory(zeros, size)))
                .containsExactly(expected);
        assertThat(results(inputs, cell, p, Sequences.of(0, 9).emptiedAt(4, 6))).containsExactly(expected);
        assertThat(results(
                        inputs, cell, p, Sequences.of(0, 9).emptiedAt(0, 4, 6).withMemory(any, size)))
                .containsExactly(expected);
        assertThat(results(inputs, cell, p, Sequences.of(0, 9).emptiedAt(4, 6).withMemory(any, size)))
                .isNotEqualTo(expected)
                .containsExactly(
                        results(inputs, cell, p, Sequences.of(0, 4, 6, 9).withMemory(anyBeforeZeros, size)));
    }

    private static float[] results(Inputs inputs, Recurrence.Cell cell, Parameter[] p, Sequences sequences) {
        inputs.parameters.zeroGradients();
        Tape tape = new Tape();
        Tensor[] t = Arrays.stream(p).map(tape::parameter).toArray(Tensor[]::new);
        Tensor y = cell == Recurrence.Cell.GRU
                ? tape.gru(t[0], t[1], t[2], t[3], t[4], sequences)
                : tape.lstm(t[0], t[1], t[2], t[3], t[4], sequences);
        tape.backward(tape.squaredError(y, new float[y.size()]));
        float[] gradients = inputs.parameters.gradients();
        float[] all = Arrays.copyOf(gradients, gradients.length + y.size());
        System.arraycopy(y.data, 0, all, gradients.length, y.size());
        return all;
    }

    /** On one tape, whatever its buffers contained before. */
    @ParameterizedTest
    @EnumSource(Recurrence.Cell.class)
    void aTapeIsUsedAgain(Recurrence.Cell cell) {
        Tape used = new Tape();
        for (long seed = 0; seed < 20; seed++) {
            Problem problem = new Problem(seed, cell, 1 + (int) seed % 5, 8);
            float[][] results = new float[2][];
            for (int i = 0; i < 2; i++) {
                Tape tape = i == 0 ? used : new Tape();
                tape.clear();
                problem.inputs.parameters.zeroGradients();
                Tensor loss = tape.sum(problem.onTape(tape, 31));
                tape.backward(loss);
                results[i] = problem.inputs.parameters.gradients().clone();
                problem.inputs.parameters.zeroGradients();
                tape.backward(loss);
                assertThat(problem.inputs.parameters.gradients())
                        .as("the first backward pass spends nothing")
                        .containsExactly(results[i]);
            }
            assertThat(results[0]).containsExactly(results[1]);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 3, 2);
        Tensor w = tape.constant(new float[24], 2, 12);
        Tensor b = tape.constant(new float[12], 1, 12);
        Tensor u = tape.constant(new float[48], 4, 12);
        Tensor v = tape.constant(new float[36], 3, 12);
        Sequences one = Sequences.of(0, 3);
        assertThat(tape.gru(x, w, b, u, b, one).cols()).isEqualTo(4);
        assertThat(tape.lstm(x, w, b, v, b, one).cols()).isEqualTo(3);
        refused("LSTM needs x [rows, in]", () -> tape.lstm(x, w, b, u, b, one));
        refused("GRU needs x [rows, in]", () -> tape.gru(x, w, b, v, b, one));
        refused("got [3, 2] [2, 12] [2, 12]", () -> tape.gru(x, w, w, u, b, one));
        refused("sequences of 4 rows in total for an input of 3", () -> tape.gru(x, w, b, u, b, Sequences.of(0, 4)));
        refused(
                "memories of 4 numbers for 1 sequences, 6 each are needed",
                () -> tape.lstm(x, w, b, v, b, one.withMemory(new float[4], 4)));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
