package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {
    @Property(tries = 100, seed = "1")
    void columnsAgreeWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int cols = inputs.size();
        int from = inputs.random.nextInt(cols);
        int count = 1 + inputs.random.nextInt(cols - from);
        Parameter x = inputs.matrix(inputs.size(), cols);
        inputs.assertAgree(tape -> tape.columns(tape.parameter(x), from, count), naive -> {
            double[][] all = naive.of(x);
            double[][] some = new double[all.length][];
            for (int i = 0; i < all.length; i++) {
                some[i] = java.util.Arrays.copyOfRange(all[i], from, from + count);
            }
            return some;
        });
    }

    private static double[][] sideBySide(double[][] p, double[][] q) {
        double[][] both = new double[p.length][];
        for (int i = 0; i < p.length; i++) {
            both[i] = java.util.stream.DoubleStream.concat(java.util.Arrays.stream(p[i]), java.util.Arrays.stream(q[i]))
                    .toArray();
        }
        return both;
    }

    /** One of the parts twice; a constant among them. */
    @Property(tries = 100, seed = "4")
    void concatAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        Parameter p = inputs.matrix(rows, inputs.size());
        Parameter q = inputs.matrix(rows, inputs.size());
        float[] constant = inputs.floats(2 * rows);
        inputs.assertAgree(
                tape -> {
                    Tensor first = tape.parameter(p);
                    return tape.concat(first, tape.constant(constant, rows, 2), tape.parameter(q), first);
                },
                naive -> sideBySide(
                        sideBySide(naive.of(p), Naive.constant(constant, rows, 2)),
                        sideBySide(naive.of(q), naive.of(p))));
    }

    @Test
    void partsInAnotherOrderAreCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(2, 3);
            Parameter q = inputs.matrix(2, 3);
            return inputs.compare(
                    tape -> tape.concat(tape.parameter(q), tape.parameter(p)),
                    naive -> sideBySide(naive.of(p), naive.of(q)));
        });
    }

    private static double[][] reshaped(double[][] x, int rows, int cols) {
        double[][] y = new double[rows][cols];
        for (int i = 0; i < rows * cols; i++) {
            y[i / cols][i % cols] = x[i / x[0].length][i % x[0].length];
        }
        return y;
    }

    /** Of a parameter, which has an offset, and of a result that is used in its own shape too. */
    @Property(tries = 100, seed = "5")
    void reshapeAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        int factor = inputs.size();
        Parameter x = inputs.matrix(rows, cols * factor);
        inputs.assertAgree(
                tape -> {
                    Tensor result = tape.tanh(Inputs.copy(tape, x));
                    Tensor view = tape.reshape(tape.reshape(result, rows * factor, cols), rows, factor * cols);
                    Tensor ofParameter =
                            tape.reshape(tape.scale(tape.reshape(tape.parameter(x), 1, x.size()), 3), rows, x.cols());
                    return tape.add(tape.add(tape.multiply(view, view), result), ofParameter);
                },
                naive -> {
                    double[][] y = Naive.tanh(naive.of(x));
                    return Naive.combine(1, Naive.combine(1, Naive.multiply(y, y), 1, y), 3, naive.of(x));
                });
        inputs.assertAgree(
                tape -> tape.exp(tape.reshape(tape.parameter(x), rows * factor, cols)),
                naive -> Naive.map(reshaped(naive.of(x), rows * factor, cols), StrictMath::exp));
    }

    @Test
    void aTransposeInsteadIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter x = inputs.matrix(2, 3);
            return inputs.compare(
                    tape -> tape.reshape(tape.transposeRows(tape.reshape(tape.parameter(x), 1, 6), 2), 3, 2),
                    naive -> reshaped(naive.of(x), 3, 2));
        });
    }

    /** A view takes a place that a constant had in the last recording, and vice versa. */
    @Test
    void constantsAfterViewsHaveNoGradient() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 2);
        Tape tape = new Tape();
        assertThat(tape.reshape(tape.parameter(p), 2, 1).needsGradient()).isTrue();
        tape.clear();
        assertThat(tape.constant(new float[2], 2, 1).needsGradient()).isFalse();
        assertThat(tape.reshape(tape.parameter(p), 2, 1).needsGradient()).isTrue();
    }

    @Test
    void clampPassesTheGradientInsideOnly() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 1, 5);
        parameters.set(new float[] {-3, -1, 0, 1, 3});
        Tape tape = new Tape();
        Tensor y = tape.clamp(tape.parameter(x), -1, 1);
        float[] values = new float[5];
        y.copyTo(values);
        assertThat(values).containsExactly(-1, -1, 0, 1, 1);
        tape.backward(tape.sum(y));
        assertThat(parameters.gradients()).containsExactly(0, 1, 1, 1, 0);
    }

    @Test
    void aMaskKeepsItsRowsApart() {
        Parameters parameters = new Parameters();
        Parameter x = parameters.add("x", 2, 3);
        parameters.set(new float[] {1, 2, 3, 4, 5, 6});
        Tape tape = new Tape();
        float[] observations = {9, 1, 0, 1, 9, 0, 1, 1};
        Tensor y = tape.masked(tape.parameter(x), observations, 1, 4);
        float[] values = new float[6];
        y.copyTo(values);
        float impossible = Float.NEGATIVE_INFINITY;
        assertThat(values).containsExactly(1, impossible, 3, impossible, 5, 6);
        tape.backward(tape.sum(tape.logProb(tape.softmax(y), new float[] {0, 2})));
        assertThat(parameters.gradients()[1]).isZero();
        assertThat(parameters.gradients()[3]).isZero();
        assertThat(parameters.gradients()[0] + parameters.gradients()[2])
                .isCloseTo(0f, org.assertj.core.data.Offset.offset(1e-6f));
    }

    @Test
    void badShapesAreRefused() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.columns(x, 2, 2))
                .withMessageContaining("columns 2 … 3")
                .withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.reshape(x, 4, 2))
                .withMessageContaining("reshape into [4, 2]")
                .withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException().isThrownBy(() -> tape.reshape(x, -2, -3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.concat(x, tape.constant(new float[3], 3, 1)))
                .withMessageContaining("[2, 3] [3, 1]");
        assertThatIllegalArgumentException().isThrownBy(tape::concat).withMessageContaining("at least 1");
        assertThatIllegalArgumentException().isThrownBy(() -> tape.columns(x, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.columns(x, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.clamp(x, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.clamp(x, Float.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.masked(x, new float[5], 0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> tape.masked(x, new float[6], 1, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.masked(x, new float[] {1, 0, 0, 0, 0, 0}, 0, 3))
                .withMessageContaining("mask of row 1");
    }

    /** min(p, q) = p − max(p − q, 0), so that the naive pass records the kinks. */
    private static double[][] minimum(Naive naive, double[][] p, double[][] q) {
        return Naive.combine(1, p, -1, naive.relu(Naive.combine(1, p, -1, q)));
    }

    @Property(tries = 100, seed = "1")
    void minimumAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        Parameter p = inputs.matrix(rows, cols);
        Parameter q = inputs.matrix(rows, cols);
        inputs.assertAgree(
                tape -> tape.minimum(tape.parameter(p), tape.parameter(q)),
                naive -> minimum(naive, naive.of(p), naive.of(q)));
    }

    @Property(tries = 100, seed = "2")
    void maximumAgreesWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        int rows = inputs.size();
        int cols = inputs.size();
        Parameter p = inputs.matrix(rows, cols);
        Parameter q = inputs.matrix(rows, cols);
        inputs.assertAgree(
                tape -> tape.maximum(tape.parameter(p), tape.parameter(q)),
                naive -> Naive.combine(1, naive.of(q), 1, naive.relu(Naive.combine(1, naive.of(p), -1, naive.of(q)))));
    }

    @Test
    void aMinimumThatIsAMaximumIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(2, 3);
            Parameter q = inputs.matrix(2, 3);
            return inputs.compare(
                    tape -> tape.maximum(tape.parameter(p), tape.parameter(q)),
                    naive -> minimum(naive, naive.of(p), naive.of(q)));
        });
    }

    @Test
    void ofEqualsTheFirstGetsTheGradientAndNanStays() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 3);
        Parameter q = parameters.add("q", 1, 3);
        parameters.set(new float[] {1, 2, Float.NaN, 1, 1, 5});
        for (boolean smaller : new boolean[] {true, false}) {
            parameters.zeroGradients();
            Tape tape = new Tape();
            Tensor y = smaller
                    ? tape.minimum(tape.parameter(p), tape.parameter(q))
                    : tape.maximum(tape.parameter(p), tape.parameter(q));
            assertThat(y.get(0, 0)).isEqualTo(1);
            assertThat(y.get(0, 2)).isNaN();
            tape.backward(tape.sum(y));
            assertThat(parameters.gradients()[0]).isEqualTo(1);
            assertThat(parameters.gradients()[3]).isZero();
        }
    }

    @Property(tries = 100, seed = "3")
    void rowsAgreeWithDifferences(@ForAll long seed) {
        Inputs inputs = new Inputs(seed);
        Parameter table = inputs.matrix(1 + inputs.size(), inputs.size());
        int rows = 3 * inputs.size();
        float[] picks = inputs.picks(rows, table.rows());
        inputs.assertAgree(tape -> tape.rows(tape.parameter(table), tape.constant(picks, rows, 1)), naive -> {
            double[][] all = naive.of(table);
            double[][] some = new double[rows][];
            for (int i = 0; i < rows; i++) {
                some[i] = all[(int) picks[i]];
            }
            return some;
        });
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY})
    void anIndexThatIsNone(float index) {
        Tape tape = new Tape();
        Tensor table = tape.constant(new float[6], 3, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.rows(table, tape.constant(new float[] {0, index}, 2, 1)))
                .withMessageContaining("index " + index + " at row 1 must be an exact integer in [0, 2]");
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 3, 2);
        Tensor y = tape.constant(new float[6], 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.minimum(x, y))
                .withMessageContaining("[3, 2]")
                .withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.rows(x, y))
                .withMessageContaining("indices [rows, 1]");
    }
}
