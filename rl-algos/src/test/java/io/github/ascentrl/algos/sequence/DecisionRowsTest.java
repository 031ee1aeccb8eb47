package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import org.junit.jupiter.api.Test;

class DecisionRowsTest {
    private static final float NONE = Float.NEGATIVE_INFINITY;
    private static final float ANY = Float.POSITIVE_INFINITY;

    private static float[] row(DecisionRows rows, float[] observation, float[] action) {
        float[] all = new float[rows.size() + 2];
        all[0] = 42;
        java.util.Arrays.fill(all, 1, all.length, 7); // old contents are overwritten, neighbours stay
        rows.write(3, observation, 0, action, action.length == 0 ? -1 : 0, all, 1);
        assertThat(all[0]).isEqualTo(42);
        assertThat(all[all.length - 1]).isEqualTo(7);
        return java.util.Arrays.copyOfRange(all, 1, all.length - 1);
    }

    @Test
    void theActionBeforeIsOneHot() {
        DecisionRows rows = new DecisionRows(new Discrete(9), new Discrete(3), 2);
        assertThat(row(rows, new float[] {8}, new float[] {2})).containsExactly(0, 0, 1, 1.5f, 8);
        assertThat(row(rows, new float[] {8}, new float[0])).containsExactly(0, 0, 0, 1.5f, 8);
        assertThat(rows.space()).isEqualTo(Box.of(new float[] {0, 0, 0, NONE, 0}, new float[] {1, 1, 1, ANY, 8}));
    }

    @Test
    void aOneHotForEachCoordinate() {
        DecisionRows rows = new DecisionRows(MultiDiscrete.of(2, 5), MultiDiscrete.of(2, 3), 2);
        assertThat(row(rows, new float[] {1, 4}, new float[] {1, 0})).containsExactly(0, 1, 1, 0, 0, 1.5f, 1, 4);
        assertThat(rows.space().high(6)).isEqualTo(1);
        assertThat(rows.space().high(7)).isEqualTo(4);
    }

    /** Zeros mean no action, so they are in the space, too. */
    @Test
    void numbersStayNumbers() {
        Box actions = Box.of(new float[] {1, -3}, new float[] {2, -2});
        DecisionRows rows = new DecisionRows(Box.uniform(2, -1, 1), actions, 2);
        assertThat(row(rows, new float[] {0.5f, -1}, new float[] {1.5f, -2})).containsExactly(1.5f, -2, 1.5f, 0.5f, -1);
        assertThat(row(rows, new float[] {0.5f, -1}, new float[0])).containsExactly(0, 0, 1.5f, 0.5f, -1);
        assertThat(rows.space()).isEqualTo(Box.of(new float[] {0, -3, NONE, -1, -1}, new float[] {2, 0, ANY, 1, 1}));
    }

    @Test
    void columnsKeepTheirNames() {
        Box masked = Box.uniform(4, 0, 1).named(Column.ACTION_MASK, 1, 3);
        DecisionRows rows = new DecisionRows(masked, new Discrete(3), 1);
        assertThat(rows.space().column(Column.ACTION_MASK)).contains(new Column(Column.ACTION_MASK, 5, 3));
    }

    @Test
    void badInputIsNamed() {
        Space two = new Discrete(2);
        for (double bad : new double[] {0, -1, 1e-320, 1e-39, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DecisionRows(two, two, bad))
                    .withMessage("returnScale = " + bad
                            + " must be at least " + Float.MIN_NORMAL
                            + ", or scaled returns would be infinite, and finite; the largest"
                            + " return in the data is a good choice");
        }
        DecisionRows rows = new DecisionRows(two, two, 1);
        for (float bad : new float[] {-1, 0.7f, 2, Float.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> row(rows, new float[1], new float[] {bad}))
                    .withMessageContaining("the previous action is " + bad + ", not one of the choices 0 … 1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.check(two, new Discrete(3)))
                .withMessageContaining(
                        "the rows were made for actions in Discrete[n=2], but these are in Discrete[n=3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.check(Box.unbounded(1), two))
                .withMessageContaining("the rows were made for observations in Discrete[n=2]");
        new DecisionRows(Box.unbounded(2), two, 1).check(Box.uniform(2, 0, 1), two); // bounds may differ
    }
}
