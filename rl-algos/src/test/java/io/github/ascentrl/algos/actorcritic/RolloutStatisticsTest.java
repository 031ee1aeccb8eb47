package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RolloutStatisticsTest {
    /** Sixteen actors on two thousand environments get there within an update of some minutes. */
    @Test
    void stepsAreCountedBeyondAnInt() {
        RolloutStatistics one = new RolloutStatistics();
        RolloutStatistics all = new RolloutStatistics();
        for (int i = 0; i < 3; i++) {
            one.add(1 << 30, new float[0], new int[0]);
        }
        assertThat(one.steps()).isEqualTo(3L << 30);
        all.addAll(one);
        all.addAll(one);
        assertThat(all.steps()).isEqualTo(6L << 30);
    }

    @Test
    void returnsAndLengthsAreInOrder() {
        RolloutStatistics first = new RolloutStatistics();
        first.add(3, new float[] {1, 2}, new int[] {1, 2});
        RolloutStatistics second = new RolloutStatistics();
        second.add(2, new float[0], new int[0]);
        second.add(3, new float[] {5}, new int[] {3});
        first.addAll(second);
        assertThat(first.steps()).isEqualTo(8);
        assertThat(first.returns()).containsExactly(1, 2, 5);
        assertThat(first.lengths()).containsExactly(1, 2, 3);
    }
}
