package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DatasetTest {
    /** Step i is observation (i, −i), action i mod 4. */
    private static final class Counting implements Dataset {
        @Override
        public long size() {
            return 50;
        }

        @Override
        public Space observationSpace() {
            return Box.unbounded(2);
        }

        @Override
        public Space actionSpace() {
            return new Discrete(4);
        }

        @Override
        public Provenance provenance() {
            return new Provenance("Counting", "none", 0, "test");
        }

        @Override
        public Transition get(long index) {
            Objects.checkIndex(index, size());
            float i = index;
            return new Transition(
                    new float[] {i, -i}, new float[] {index % 4}, 0, new float[] {i + 1, -i - 1}, Ending.NONE);
        }
    }

    @Property
    void gatherCopiesTheRowsInTheOrderAsked(@ForAll @Size(max = 30) List<@LongRange(max = 49) Long> indices) {
        Dataset data = new Counting();
        int n = indices.size();
        float[] observations = new float[2 * n];
        float[] actions = new float[n];
        data.gather(indices.stream().mapToLong(Long::longValue).toArray(), observations, actions);
        for (int row = 0; row < n; row++) {
            Transition expected = data.get(indices.get(row));
            assertThat(observations[2 * row]).isEqualTo(expected.observation()[0]);
            assertThat(observations[2 * row + 1]).isEqualTo(expected.observation()[1]);
            assertThat(actions[row]).isEqualTo(expected.action()[0]);
        }
    }

    @Test
    void aRowThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> new Counting().gather(new long[] {50}, new float[2], new float[1]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Counting().gather(new long[] {1, 2}, new float[2], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("observations has length 2; it must be at least 4");
    }
}
