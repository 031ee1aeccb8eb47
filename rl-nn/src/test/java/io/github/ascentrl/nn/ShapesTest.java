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

    /** min(p, q) = p − max(p − q, 0), so that the naive pass knows where the kinks are. */
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
                .withMessageContaining("index " + index + " at row 1 is not one of 0 … 2");
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
