package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import java.util.List;
import org.junit.jupiter.api.Test;

class FinishedEpisodesTest {
    /** Sixteen actors on two thousand environments get there within an update of some minutes. */
    @Test
    void stepsAreCountedBeyondAnInt() {
        FinishedEpisodes one = new FinishedEpisodes();
        FinishedEpisodes all = new FinishedEpisodes();
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
        FinishedEpisodes first = new FinishedEpisodes();
        first.add(3, new float[] {1, 2}, new int[] {1, 2});
        FinishedEpisodes second = new FinishedEpisodes();
        second.add(2, new float[0], new int[0]);
        second.add(3, new float[] {5}, new int[] {3});
        first.addAll(second);
        assertThat(first.steps()).isEqualTo(8);
        assertThat(first.returns()).containsExactly(1, 2, 5);
        assertThat(first.lengths()).containsExactly(1, 2, 3);
    }

    @Test
    void wholeEpisodesCountTheirSteps() {
        FinishedEpisodes played = new FinishedEpisodes();
        played.add(new float[] {1, 2}, new int[] {3, 4});
        Trajectory trajectory =
                new Trajectory(new float[2], new float[2], new float[] {5, 6}, new float[1], Ending.TERMINATED);
        played.add(Batch.of(List.of(trajectory)));
        assertThat(played.steps()).isEqualTo(9);
        assertThat(played.returns()).containsExactly(1, 2, 11);
        assertThat(played.lengths()).containsExactly(3, 4, 2);
    }
}
