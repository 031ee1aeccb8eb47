package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    private static List<Dataset> views(EpisodicDataset data, long seed) {
        Rng rng = Rng.of(seed);
        Datasets.Split<Dataset> split = Datasets.split(data, 0.3, rng);
        Datasets.Split<EpisodicDataset> episodes = Datasets.splitEpisodes(data, 0.5, rng);
        return List.of(
                Datasets.where(data, "x > 0", x -> x[0] > 0),
                Datasets.where(data, "false", x -> false),
                Datasets.truncate(data, 1, -0.5, 0.5),
                Datasets.truncateByQuantiles(data, 2, 0.25, 0.75),
                Datasets.episodesWhere(data, "long", e -> e.length() > 5),
                Datasets.firstEpisodes(data, 3),
                Datasets.best(data, 0.4),
                Datasets.relabelled(data, Box.uniform(3, -99, 99), data.actionSpace()),
                Datasets.shuffle(data, rng),
                Datasets.randomSubset(data, data.size() / 2, rng),
                Datasets.thin(data, data.size() / 3, rng),
                split.first(),
                split.second(),
                episodes.first(),
                episodes.second(),
                Datasets.join(data, split.first(), Datasets.where(data, "false", x -> false), data),
                Datasets.joinEpisodes(data, Datasets.firstEpisodes(data, 0), episodes.first()),
                Datasets.shuffle(Datasets.truncate(Datasets.firstEpisodes(data, 5), 0, -1, 1), rng));
    }

    @Property(tries = 30)
    void everyViewKeepsTheContract(@ForAll long seed) {
        for (Dataset view : views(Samples.normal(seed, 12), seed)) {
            DatasetContract.check(view, Rng.of(seed));
        }
    }

    /** On disk, actions of two numbers. */
    @Test
    void soDoViewsOfAFile(@TempDir Path folder) throws IOException {
        Box plane = Box.uniform(2, -1, 1);
        Provenance from = new Provenance("plane", "uniform", 1, "test");
        try (DatasetWriter writer = new DatasetWriter(folder.resolve("data"), Box.unbounded(3), plane, from)) {
            for (int e = 0; e < 12; e++) {
                Rng rng = Rng.of(e);
                int length = 1 + rng.nextInt(20);
                float[] actions = new float[2 * length];
                for (int i = 0; i < actions.length; i++) {
                    actions[i] = rng.nextFloat(-1, 1);
                }
                writer.add(new Trajectory(
                        Batches.normal(rng, 3 * length),
                        actions,
                        Batches.normal(rng, length),
                        Batches.normal(rng, 3),
                        Ending.values()[e % 3]));
            }
            writer.finish();
        }
        DiskDataset data = DiskDataset.open(folder.resolve("data"));
        DatasetContract.check(data, Rng.of(1));
        for (Dataset view : views(data, 1)) {
            DatasetContract.check(view, Rng.of(2));
            assertThat(view.provenance().environment()).isEqualTo("plane");
        }
        DatasetContract.check(Datasets.join(data, MemoryDataset.copyOf(data)), Rng.of(3));
        DatasetContract.check(Datasets.joinEpisodes(MemoryDataset.copyOf(data), data), Rng.of(3));
    }

    @Test
    void everyViewSaysWhatWasDone() {
        for (Dataset view : views(Samples.normal(1, 12), 1)) {
            assertThat(view.provenance().derivation()).isNotEmpty();
            assertThat(view.provenance().environment()).isEqualTo("normal");
        }
        Dataset twice = Datasets.shuffle(Datasets.truncate(Samples.normal(1, 12), 0, -1, 1), Rng.of(1));
        assertThat(twice.provenance().derivation().get(0)).startsWith("observation[0] in [-1.0, 1.0]: ");
        assertThat(twice.provenance().derivation().get(1)).isEqualTo("shuffled");
    }

    @Property(tries = 50)
    void filtersKeepExactlyTheRowsOfTheirCondition(@ForAll long seed) {
        MemoryDataset data = Samples.normal(seed, 12);
        List<List<Object>> expected = new ArrayList<>();
        List<List<Object>> all = Samples.rows(data);
        for (List<Object> row : all) {
            float x = (float) row.get(1);
            if (x >= -0.5 && x <= 0.25) {
                expected.add(row);
            }
        }
        assertThat(Samples.rows(Datasets.truncate(data, 1, -0.5, 0.25))).isEqualTo(expected);
        assertThat(Samples.rows(Datasets.where(data, "same", x -> x[1] >= -0.5 && x[1] <= 0.25)))
                .isEqualTo(expected);
    }

    @Property(tries = 50)
    void shufflesAndSplitsLoseAndDoubleNothing(@ForAll long seed) {
        MemoryDataset data = Samples.normal(seed, 12);
        List<List<Object>> all = Samples.rows(data);
        List<List<Object>> shuffled = Samples.rows(Datasets.shuffle(data, Rng.of(seed)));
        assertThat(shuffled).containsExactlyInAnyOrderElementsOf(all);
        Datasets.Split<Dataset> split = Datasets.split(data, 0.3, Rng.of(seed));
        List<List<Object>> parts = new ArrayList<>(Samples.rows(split.first()));
        assertThat(parts).hasSize((int) (0.3 * all.size()));
        parts.addAll(Samples.rows(split.second()));
        assertThat(parts).isEqualTo(shuffled);
        List<List<Object>> subset = Samples.rows(Datasets.randomSubset(data, 9, Rng.of(seed)));
        assertThat(new HashSet<>(subset)).hasSize(9);
        assertThat(all).containsAll(subset);
    }

    /** Episodes of one step with these rewards. */
    private static MemoryDataset paid(float... rewards) {
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int e = 0; e < rewards.length; e++) {
            builder.add(new float[] {e}, new float[] {0}, rewards[e]);
            builder.endEpisode(Ending.TERMINATED, new float[1]);
        }
        return MemoryDataset.of(
                builder.build(), Box.unbounded(1), new Discrete(1), new Provenance("paid", "none", 0, "test"));
    }

    private static List<Float> firsts(EpisodicDataset data) {
        List<Float> firsts = new ArrayList<>();
        for (long e = 0; e < data.episodes(); e++) {
            firsts.add(data.trajectory(e).observations()[0]);
        }
        return firsts;
    }

    /** In their original order; ties go to the earlier episodes. */
    @Test
    void theBestEpisodesAreKept() {
        MemoryDataset data = paid(1, 3, -5, 2, 3, 3);
        assertThat(firsts(Datasets.best(data, 0.5))).containsExactly(1f, 4f, 5f);
        assertThat(firsts(Datasets.best(data, 2.0 / 6))).as("a tie").containsExactly(1f, 4f);
        assertThat(firsts(Datasets.best(data, 0.66))).as("rounded down").containsExactly(1f, 4f, 5f);
        assertThat(firsts(Datasets.best(data, 1e-9))).as("at least one").containsExactly(1f);
        assertThat(firsts(Datasets.best(data, 1))).containsExactly(0f, 1f, 2f, 3f, 4f, 5f);
        assertThat(Datasets.best(data, 0.5).provenance().derivation())
                .containsExactly("best 3 of 6 episodes by total reward");
        for (double bad : new double[] {0, -0.1, 1.01, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Datasets.best(data, bad))
                    .withMessage("share = " + bad + " must lie in (0, 1]; 0.1 keeps the best tenth");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.best(Datasets.firstEpisodes(data, 0), 0.5))
                .withMessageContaining("has no episodes");
    }

    @Property(tries = 30)
    void noEpisodeLeftOutIsBetter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int count) {
        MemoryDataset data = Samples.normal(seed, 12);
        EpisodicDataset best = Datasets.best(data, count / 12.0);
        assertThat(best.episodes()).isEqualTo(count);
        double worst = Double.POSITIVE_INFINITY;
        for (long e = 0; e < count; e++) {
            worst = Math.min(worst, best.totalReward(e));
        }
        int better = 0;
        for (long e = 0; e < 12; e++) {
            better += data.totalReward(e) > worst ? 1 : 0;
        }
        assertThat(better).isEqualTo(count - 1); // returns of normal rewards are all different
    }

    /** 0.7f is less than 0.7, and 0.1f is more than 0.1. */
    @Test
    void whatIsOnABoundIsKept() {
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int tenths = 0; tenths <= 10; tenths++) {
            builder.add(new float[] {tenths / 10f}, new float[] {0}, 0f);
        }
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        Dataset tenths = MemoryDataset.of(
                builder.build(), Box.unbounded(1), new Discrete(1), new Provenance("tenths", "none", 0, "test"));
        for (int low = 0; low <= 10; low++) {
            for (int high = low; high <= 10; high++) {
                assertThat(Datasets.truncate(tenths, 0, low / 10.0, high / 10.0).size())
                        .as("from 0.%d to 0.%d", low, high)
                        .isEqualTo(high - low + 1);
            }
        }
        assertThat(Datasets.truncate(tenths, 0, Double.NEGATIVE_INFINITY, Double.MAX_VALUE)
                        .size())
                .isEqualTo(11);
    }

    /** In double 0.29 · 100 is 28.999999999999996, and 0.57 · 100 is 56.99999999999999. */
    @Test
    void aShareThatIsAWholeNumberOfRowsIsNotRoundedDown() {
        Dataset hundred = Datasets.randomSubset(Samples.normal(1, 40), 100, Rng.of(1));
        for (int percent = 0; percent <= 100; percent++) {
            Datasets.Split<Dataset> split = Datasets.split(hundred, percent / 100.0, Rng.of(2));
            assertThat(split.first().size()).isEqualTo(percent);
            assertThat(split.second().size()).isEqualTo(100 - percent);
        }
        for (int parts = 1; parts <= 50; parts++) { // 2.0 / 3 is a little less than two thirds
            Dataset some = Datasets.randomSubset(hundred, parts, Rng.of(1));
            for (int k = 0; k <= parts; k++) {
                assertThat(Datasets.split(some, (double) k / parts, Rng.of(2))
                                .first()
                                .size())
                        .isEqualTo(k);
            }
        }
        assertThat(Datasets.split(hundred, 0.2999, Rng.of(2)).first().size()).isEqualTo(29);
        assertThat(Datasets.split(hundred, 0.305, Rng.of(2)).first().size()).isEqualTo(30);
    }

    @Property(tries = 50)
    void thinningKeepsTheOrderAndTheNumber(@ForAll long seed, @ForAll @IntRange(max = 20) int size) {
        List<List<Object>> all = Samples.rows(Samples.normal(seed, 12));
        int asked = Math.min(size, all.size());
        Rng rng = Rng.of(seed);
        List<List<Object>> kept = Samples.rows(Datasets.thin(Samples.normal(seed, 12), asked, rng));
        assertThat(kept).hasSize(asked);
        assertThat(kept)
                .isEqualTo(all.stream().filter(new HashSet<>(kept)::contains).toList());
        assertThat(Samples.rows(Datasets.thin(Samples.normal(seed, 12), asked, rng)))
                .as("the key decides, not how often it was used")
                .isEqualTo(kept);
    }

    /** Keys are fixed; with random ones, one of some thirty counts would be off by 5 deviations once in 50,000 runs. */
    @Test
    void thinningPrefersNoRow() {
        MemoryDataset data = Samples.normal(1, 3);
        List<List<Object>> all = Samples.rows(data);
        int size = all.size() / 3;
        int draws = 2000;
        Map<List<Object>, Integer> counts = new HashMap<>();
        for (int i = 0; i < draws; i++) {
            Samples.rows(Datasets.thin(data, size, Rng.of(i))).forEach(row -> counts.merge(row, 1, Integer::sum));
        }
        double p = (double) size / all.size();
        for (List<Object> row : all) {
            assertThat(counts.get(row) - draws * p)
                    .isBetween(-5 * Math.sqrt(draws * p * (1 - p)), 5 * Math.sqrt(draws * p * (1 - p)));
        }
    }

    @Test
    void theFirstEpisodesAreTheFirst() {
        MemoryDataset data = Samples.walk(1, 9);
        EpisodicDataset first = Datasets.firstEpisodes(data, 4);
        assertThat(first.episodes()).isEqualTo(4);
        for (long e = 0; e < 4; e++) {
            assertThat(first.trajectory(e)).usingRecursiveComparison().isEqualTo(data.trajectory(e));
        }
    }

    @Test
    void joinedRowsFollowEachOther() {
        MemoryDataset a = Samples.walk(1, 3);
        Dataset b = Datasets.shuffle(Samples.walk(2, 4), Rng.of(1));
        List<List<Object>> rows = new ArrayList<>(Samples.rows(a));
        rows.addAll(Samples.rows(b));
        assertThat(Samples.rows(Datasets.join(a, b))).isEqualTo(rows);
    }

    @Test
    void theMiddleHalfIsHalf() {
        MemoryDataset data = Samples.normal(5, 400);
        Dataset half = Datasets.truncateByQuantiles(data, 2, 0.25, 0.75);
        assertThat((double) half.size() / data.size()).isBetween(0.499, 0.502);
    }

    @Test
    void episodesAreChosenByWhatIsKnownOfThem() {
        MemoryDataset data = Samples.walk(1, 50);
        EpisodicDataset ended = Datasets.episodesWhere(data, "terminated", e -> e.ending() == Ending.TERMINATED);
        EpisodicDataset rest = Datasets.episodesWhere(data, "truncated", e -> e.ending() == Ending.TRUNCATED);
        assertThat(ended.episodes()).isBetween(1L, 49L);
        assertThat(ended.episodes() + rest.episodes()).isEqualTo(50);
        EpisodicDataset good = Datasets.episodesWhere(data, "return ≥ 3", e -> e.totalReward() >= 3);
        for (long e = 0; e < good.episodes(); e++) {
            assertThat(good.totalReward(e)).isGreaterThanOrEqualTo(3);
        }
        EpisodicDataset odd = Datasets.episodesWhere(data, "odd", e -> e.index() % 2 == 1);
        assertThat(odd.trajectory(3)).usingRecursiveComparison().isEqualTo(data.trajectory(7));
    }

    @Test
    void joinedEpisodesFollowEachOther() {
        MemoryDataset a = Samples.walk(1, 3);
        MemoryDataset b = Samples.walk(2, 4);
        EpisodicDataset joined = Datasets.joinEpisodes(a, b);
        assertThat(joined.episodes()).isEqualTo(7);
        assertThat(joined.trajectory(5)).usingRecursiveComparison().isEqualTo(b.trajectory(2));
        List<List<Object>> rows = new ArrayList<>(Samples.rows(a));
        rows.addAll(Samples.rows(b));
        assertThat(Samples.rows(joined)).isEqualTo(rows);
        assertThat(joined.provenance().derivation().get(0)).contains("rows of Walk by uniform, seed 2");
        Dataset cut = Datasets.join(a, Datasets.shuffle(Datasets.truncate(b, 0, -1, 1), Rng.of(1)));
        assertThat(cut.provenance().derivation().get(0))
                .as("what was done to the other part is not lost")
                .contains("rows of Walk by uniform, seed 2, observation[0] in [-1.0, 1.0]: ")
                .endsWith(", shuffled");
    }

    @Test
    void badArgumentsAreRefused() {
        MemoryDataset data = Samples.normal(1, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.truncate(data, 3, 0, 1))
                .withMessageContaining("dimension = 3 must lie in [0, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.truncate(data, 0, 1, 0))
                .withMessageContaining("low = 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.truncate(data, 0, Double.NaN, 0))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.truncateByQuantiles(data, 0, 0.5, 1.5))
                .withMessageContaining("q = 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.firstEpisodes(data, 4))
                .withMessageContaining("count = 4 must lie in [0, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.randomSubset(data, -1, Rng.of(1)))
                .withMessageContaining("size = -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.split(data, Double.NaN, Rng.of(1)))
                .withMessageContaining("share = NaN");
        assertThatIllegalArgumentException().isThrownBy(Datasets::join).withMessageContaining("at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.join(data, Samples.walk(1, 1)))
                .withMessageContaining("data set 1 has spaces");
    }

    /** For example, data recorded with CartPole's old bounds are joined with data of an unbounded environment. */
    @Test
    void relabelledDataFitOthers() {
        MemoryDataset data = Samples.normal(1, 5);
        Box wide = Box.uniform(3, -Float.MAX_VALUE, Float.MAX_VALUE);
        EpisodicDataset old = Datasets.relabelled(data, wide, data.actionSpace());
        assertThat(old.observationSpace()).isEqualTo(wide);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.joinEpisodes(data, old))
                .withMessageContaining("with Datasets.relabelled");
        EpisodicDataset again = Datasets.relabelled(old, data.observationSpace(), data.actionSpace());
        assertThat(Datasets.joinEpisodes(data, again).size()).isEqualTo(2 * data.size());
        assertThat(Samples.rows(again)).isEqualTo(Samples.rows(data));
        assertThat(again.provenance().derivation())
                .last()
                .asString()
                .startsWith("relabelled from Box[low=[-3.4028235E38,")
                .endsWith("and Discrete[n=4]");
    }

    @Test
    void rowsThatDoNotFitAreNotRelabelled() {
        MemoryDataset data = MemoryDataset.of(
                Batch.of(List.of(new Trajectory(
                        new float[] {0, 1}, new float[] {0, 1}, new float[2], new float[] {2}, Ending.NONE))),
                Box.unbounded(1),
                new Discrete(2),
                new Provenance("e", "p", 0, "test"));
        assertThat(Datasets.relabelled(data, Box.uniform(1, 0, 2), new Discrete(7))
                        .size())
                .isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.relabelled(data, Box.uniform(1, 0, 0.5f), data.actionSpace()))
                .withMessageContaining("observation of row 1[0] = 1.0 is outside [0.0, 0.5]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.relabelled(data, Box.uniform(1, 0, 1), data.actionSpace()))
                .withMessageContaining("final observation of episode 0[0] = 2.0 is outside");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.relabelled(data, data.observationSpace(), new Discrete(1)))
                .withMessageContaining("action of row 1 1.0 is not one of the choices");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.relabelled(data, Box.unbounded(2), data.actionSpace()))
                .withMessageContaining("the observations have 1 numbers, Box[")
                .withMessageContaining("has 2; relabelling keeps all numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Datasets.relabelled(data, data.observationSpace(), MultiDiscrete.of(2, 2)))
                .withMessageContaining("the actions have 1 numbers, Discrete[n=2]");
    }
}
