package io.github.ascentrl.algos.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GroupRelativeTest {
    @Test
    void handWorked() {
        // Returns at γ = ½: 2, 4 | 1, 1. Group means 3 and 1, standard deviations √2 and 0.
        Batch batch = Batches.ofRewards(
                Ending.TERMINATED, new float[] {1, 2}, new float[] {4}, new float[] {1}, new float[] {0, 2});
        assertThat(GroupRelative.advantages(batch, 2, 0.5, AdvantageScaling.NONE))
                .containsExactly(-1, -1, 1, 0, 0, 0);
        float scaled = (float) Math.sqrt(0.5);
        assertThat(GroupRelative.advantages(batch, 2, 0.5, AdvantageScaling.GROUP))
                .containsExactly(new float[] {-scaled, -scaled, scaled, 0, 0, 0}, within(1e-6f));
    }

    /** A = (N − 1)/N · (R − mean of the others). */
    @Property(tries = 200)
    void isAShortenedLeaveOneOut(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 7) int n,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Batches.random(Rng.of(seed), n, 10, 1, 2);
        float[] whole = Returns.whole(batch, gamma);
        float[] others = new float[batch.steps()];
        LeaveOneOutBaseline.wholeReturn().predict(batch, whole, others);
        float[] advantages = GroupRelative.advantages(batch, n, gamma, AdvantageScaling.NONE);
        for (int t = 0; t < batch.steps(); t++) {
            double expected = (n - 1.0) / n * ((double) whole[t] - others[t]);
            assertThat((double) advantages[t]).isCloseTo(expected, within(1e-5));
        }
    }

    @Property(tries = 100)
    void scaledAdvantagesHaveMeanZeroAndDeviationOne(@ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int n) {
        Batch batch = Batches.random(Rng.of(seed), 2 * n, 10, 1, 2);
        float[] plain = GroupRelative.advantages(batch, n, 0.9, AdvantageScaling.NONE);
        Assume.that(squares(batch, plain, n) / (n - 1) > 1e-4); // 1e-8 is added to the deviation
        float[] scaled = GroupRelative.advantages(batch, n, 0.9, AdvantageScaling.GROUP);
        double sum = 0;
        for (int e = 0; e < n; e++) {
            sum += scaled[batch.start(e)];
        }
        assertThat(sum).isCloseTo(0, within(1e-5));
        assertThat(squares(batch, scaled, n) / (n - 1)).isCloseTo(1, within(1e-5));
    }

    private static double squares(Batch batch, float[] advantages, int n) {
        double squares = 0;
        for (int e = 0; e < n; e++) {
            double a = advantages[batch.start(e)];
            squares += a * a;
        }
        return squares;
    }

    /**
     * The mutant divides by the deviation that rounding makes of equal returns: advantages become noise of deviation 1.
     */
    @Test
    void returnsThatDifferByRoundingTie() {
        for (int steps : new int[] {4, 50, 2000}) {
            Batch batch = Batches.shaped(Rng.of(1), 8, steps, 0.99);
            float[] plain = GroupRelative.advantages(batch, 8, 0.99, AdvantageScaling.NONE);
            assertThat(squares(batch, plain, 8))
                    .as("the mutant's divisor")
                    .isPositive()
                    .isLessThan(1e-8);
            assertThat(GroupRelative.advantages(batch, 8, 0.99, AdvantageScaling.GROUP))
                    .as("%d steps", steps)
                    .containsOnly(0f);
        }
    }

    /** Each group is scaled by its own returns: large returns in other groups do not hide small differences. */
    @Test
    void groupsOfDifferentSizeDoNotMeet() {
        Batch batch = Batches.ofRewards(
                Ending.TERMINATED, new float[] {1e8f}, new float[] {3e8f}, new float[] {1}, new float[] {1.00001f});
        float root = (float) Math.sqrt(0.5);
        assertThat(GroupRelative.advantages(batch, 2, 1, AdvantageScaling.GROUP))
                .containsExactly(new float[] {-root, root, -root, root}, within(2e-3f)); // ε against 7e-6
    }

    @Test
    void badInput() {
        Batch batch = Batches.ofRewards(Ending.TERMINATED, new float[] {1}, new float[] {2}, new float[] {3});
        for (int size : new int[] {1, 0, 2}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GroupRelative.advantages(batch, size, 1, AdvantageScaling.NONE))
                    .withMessageContaining("groupSize = " + size)
                    .withMessageContaining("3 episodes");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRelative.advantages(batch, 3, 2, AdvantageScaling.NONE))
                .withMessageContaining("gamma = 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRelative.advantages(batch, 3, 1, AdvantageScaling.BATCH))
                .withMessage("scaling = BATCH does not apply here; choose one of [NONE, GROUP]");
    }
}
