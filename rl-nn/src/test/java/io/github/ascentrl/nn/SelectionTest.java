package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
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
                tape -> Selection.minimum(tape, tape.parameter(p), tape.parameter(q)),
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
                tape -> Selection.maximum(tape, tape.parameter(p), tape.parameter(q)),
                naive -> Naive.combine(1, naive.of(q), 1, naive.relu(Naive.combine(1, naive.of(p), -1, naive.of(q)))));
    }

    @Test
    void aMinimumThatIsAMaximumIsCaught() {
        Gradients.assertCaught(seed -> {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(2, 3);
            Parameter q = inputs.matrix(2, 3);
            return inputs.compare(
                    tape -> Selection.maximum(tape, tape.parameter(p), tape.parameter(q)),
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
                    ? Selection.minimum(tape, tape.parameter(p), tape.parameter(q))
                    : Selection.maximum(tape, tape.parameter(p), tape.parameter(q));
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
        inputs.assertAgree(
                tape -> Selection.rows(tape, tape.parameter(table), tape.constant(picks, rows, 1)), naive -> {
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
                .isThrownBy(() -> Selection.rows(tape, table, tape.constant(new float[] {0, index}, 2, 1)))
                .withMessageContaining("index " + index + " at row 1 is not one of 0 … 2");
    }

    @Test
    void badShapes() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 3, 2);
        Tensor y = tape.constant(new float[6], 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.minimum(tape, x, y))
                .withMessageContaining("[3, 2]")
                .withMessageContaining("[2, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selection.rows(tape, x, y))
                .withMessageContaining("indices [rows, 1]");
    }
}
