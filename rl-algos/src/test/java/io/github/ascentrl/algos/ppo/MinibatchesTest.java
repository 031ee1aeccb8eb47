package io.github.ascentrl.algos.ppo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MinibatchesTest {
    private static float[] numbers(int n) {
        float[] column = new float[n];
        for (int i = 0; i < n; i++) {
            column[i] = i;
        }
        return column;
    }

    @Property(tries = 200)
    void everyStepIsInExactlyOnePart(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 700) int steps,
            @ForAll @IntRange(min = 1, max = 8) int parts) {
        int count = Math.min(parts, steps);
        Minibatches order = Minibatches.shuffled(steps, count, Rng.of(seed));
        boolean[] seen = new boolean[steps];
        for (int part = 0; part < count; part++) {
            float[] rows = order.of(numbers(steps), part);
            assertThat(rows).hasSize(order.size(part));
            assertThat(rows.length).isBetween(steps / count, (steps + count - 1) / count);
            for (float row : rows) {
                assertThat(seen[(int) row]).isFalse();
                seen[(int) row] = true;
            }
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void rowsOfBatchAndColumnsMatch() {
        Batch batch = Batches.random(Rng.of(1), 100, 30, 1, 2);
        float[] observations = batch.observations();
        Minibatches order = Minibatches.shuffled(batch.steps(), 3, Rng.of(2));
        int rows = 0;
        for (int part = 0; part < 3; part++) {
            float[] column = order.of(observations, part);
            for (int from = 0; from < order.size(part); from += 256) {
                int to = Math.min(order.size(part), from + 256);
                Batch some = order.rows(batch, part, from, to);
                assertThat(some.observations()).containsExactly(Arrays.copyOfRange(column, from, to));
                rows += some.steps();
            }
        }
        assertThat(rows).isEqualTo(batch.steps());
    }

    /** 24 orders of 4, 24,000 shuffles: 5 standard deviations of a count of 1000 are 155. The seed is fixed. */
    @Test
    void allOrdersAreEquallyLikely() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 24_000; i++) {
            Minibatches order = Minibatches.shuffled(4, 1, Rng.of(9).child(i));
            counts.merge(Arrays.toString(order.of(numbers(4), 0)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) < 155);
    }
}
