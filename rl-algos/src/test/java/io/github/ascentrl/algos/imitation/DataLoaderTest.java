package io.github.ascentrl.algos.imitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
    private static List<List<Float>> rows(Batch batch) {
        List<List<Float>> rows = new ArrayList<>();
        for (int i = 0; i < batch.steps(); i++) {
            rows.add(List.of(batch.observations()[2 * i], batch.observations()[2 * i + 1], batch.actions()[i]));
        }
        return rows;
    }

    @Property(tries = 100)
    void everyEpochVisitsEveryRowOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int episodes,
            @ForAll @IntRange(min = 1, max = 70) int batchSize) {
        MemoryDataset data = Lines.data(seed, episodes);
        DataLoader minibatches = DataLoader.shuffled(data, Span.STEP, batchSize, Rng.of(seed));
        int epochs = 3;
        List<List<Float>> seen = new ArrayList<>();
        for (int step = 0; seen.size() < epochs * data.size(); step++) {
            seen.addAll(rows(minibatches.at(step)));
        }
        for (int epoch = 0; epoch < epochs; epoch++) {
            Map<List<Float>, Integer> counts = new HashMap<>();
            int from = epoch * (int) data.size();
            seen.subList(from, from + (int) data.size()).forEach(row -> counts.merge(row, 1, Integer::sum));
            assertThat(counts).hasSize((int) data.size());
        }
        if (data.size() > 10) {
            assertThat(seen.subList(0, (int) data.size()))
                    .as("epochs have orders of their own")
                    .isNotEqualTo(seen.subList((int) data.size(), 2 * (int) data.size()));
        }
    }

    /** The same rows with one more episode, the second, which is empty. */
    private record WithAnEmptyEpisode(MemoryDataset data) implements EpisodicDataset {
        @Override
        public long episodes() {
            return data.episodes() + 1;
        }

        @Override
        public long start(long episode) {
            return data.start(episode < 2 ? episode : episode - 1);
        }

        @Override
        public Ending ending(long episode) {
            return data.ending(episode < 2 ? 0 : episode - 1);
        }

        @Override
        public long size() {
            return data.size();
        }

        @Override
        public Space observationSpace() {
            return data.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return data.actionSpace();
        }

        @Override
        public Provenance provenance() {
            return data.provenance();
        }

        @Override
        public Transition get(long index) {
            return data.get(index);
        }
    }

    @Test
    void anEpisodeWithoutStepsIsNamed() {
        EpisodicDataset empty = new WithAnEmptyEpisode(Lines.data(1, 5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataLoader.inOrder(empty, Span.EPISODE, 2))
                .withMessageContaining("episode 1 of the data set has 0 steps")
                .withMessageContaining("Datasets.episodesWhere");
        EpisodicDataset nonEmpty = Datasets.episodesWhere(empty, "not empty", e -> e.length() > 0);
        assertThat(DataLoader.inOrder(nonEmpty, Span.EPISODE, (int) empty.size())
                        .at(0)
                        .steps())
                .isEqualTo((int) empty.size());
        assertThat(DataLoader.inOrder(empty, Span.STEP, 2).at(0).steps()).isEqualTo(2);
    }

    /**
     * For a policy with memory a batch has whole episodes with the requested number of rows; each occurs once an epoch.
     */
    @Test
    void aBatchOfEpisodesHasTheRowsAskedFor() {
        MemoryDataset data = Lines.data(1, 10); // of 5 steps each
        DataLoader minibatches = DataLoader.shuffled(data, Span.EPISODE, 11, Rng.of(2));
        assertThat(minibatches.perEpoch()).isEqualTo(4);
        assertThat(minibatches.epochs(10)).isEqualTo(3);
        List<List<Float>> seen = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            Batch batch = minibatches.at(step);
            assertThat(batch.steps()).isEqualTo(15);
            assertThat(batch.segments()).isEqualTo(3);
            seen.addAll(rows(batch));
        }
        assertThat(new HashSet<>(seen.subList(0, 50))).containsExactlyInAnyOrderElementsOf(rows(data.batch()));
        assertThat(DataLoader.shuffled(data, Span.EPISODE, 1, Rng.of(2)).at(0).steps())
                .isEqualTo(5);
        assertThat(DataLoader.shuffled(data, Span.STEP, 11, Rng.of(2)).perEpoch())
                .isEqualTo(5);
    }

    @Test
    void aBatchDependsOnItsNumberAlone() {
        MemoryDataset data = Lines.data(1, 10);
        DataLoader inOrder = DataLoader.shuffled(data, Span.STEP, 7, Rng.of(2));
        List<List<List<Float>>> expected = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            expected.add(rows(inOrder.at(step)));
        }
        DataLoader jumping = DataLoader.shuffled(data, Span.STEP, 7, Rng.of(2));
        for (int step = 39; step >= 0; step--) {
            assertThat(rows(jumping.at(step))).isEqualTo(expected.get(step));
        }
        assertThat(inOrder.epochs(50)).isEqualTo(7);
    }

    @Test
    void unshuffledRowsComeAsTheDataSetHasThemAgainAndAgain() {
        MemoryDataset data = Lines.data(1, 10);
        List<List<Float>> all = rows(data.batch());
        DataLoader minibatches = DataLoader.inOrder(data, Span.STEP, 7);
        List<List<Float>> seen = new ArrayList<>();
        for (int step = 0; seen.size() < 2 * all.size(); step++) {
            seen.addAll(rows(minibatches.at(step)));
        }
        assertThat(seen.subList(0, all.size())).isEqualTo(all);
        assertThat(seen.subList(all.size(), 2 * all.size())).isEqualTo(all);
        DataLoader mutant = DataLoader.shuffled(data, Span.STEP, all.size(), Rng.of(1));
        assertThat(rows(mutant.at(0))).isNotEqualTo(all).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void anEmptyDataSetIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataLoader.shuffled(
                        Datasets.where(Lines.data(1, 1), "never", x -> false), Span.STEP, 7, Rng.of(2)))
                .withMessageContaining("empty");
    }
}
