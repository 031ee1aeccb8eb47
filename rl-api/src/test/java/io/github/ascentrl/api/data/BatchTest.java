package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchTest {
    @Property(tries = 200)
    void trajectoriesGoInAndComeOut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int episodes,
            @ForAll @IntRange(min = 1, max = 5) int observationSize,
            @ForAll @IntRange(min = 1, max = 3) int actionSize) {
        List<Trajectory> trajectories = new ArrayList<>();
        Rng rng = Rng.of(seed);
        for (int e = 0; e < episodes; e++) {
            trajectories.add(random(rng.child(e), observationSize, actionSize));
        }
        Batch batch = Batch.of(trajectories);
        assertThat(batch.episodes()).isEqualTo(episodes);
        assertThat(batch.observationSize()).isEqualTo(observationSize);
        assertThat(batch.actionSize()).isEqualTo(actionSize);
        int row = 0;
        for (int e = 0; e < episodes; e++) {
            Trajectory in = trajectories.get(e);
            assertThat(batch.start(e)).isEqualTo(row);
            assertThat(batch.length(e)).isEqualTo(in.length());
            row += in.length();
            assertThat(batch.end(e)).isEqualTo(row);
            assertThat(batch.ending(e)).isEqualTo(in.ending());
            assertThat(batch.totalReward(e)).isEqualTo(in.totalReward());
            assertThat(batch.trajectory(e)).usingRecursiveComparison().isEqualTo(in);
        }
        assertThat(batch.steps()).isEqualTo(row);
        assertThat(batch.rewards()).hasSize(row);
        assertThat(batch.observations()).hasSize(row * observationSize);
        assertThat(batch.actions()).hasSize(row * actionSize);
        assertThat(batch.finalObservations()).hasSize(episodes * observationSize);
    }

    private static Batch random(long seed) {
        List<Trajectory> trajectories = new ArrayList<>();
        for (int e = 0; e < 8; e++) {
            trajectories.add(random(Rng.of(seed).child(e), 2, 3));
        }
        return Batch.of(trajectories);
    }

    @Property(tries = 50)
    void columnsMakeTheSameBatchWithoutCopying(@ForAll long seed) {
        Batch batch = random(seed);
        int[] starts = new int[batch.episodes() + 1];
        Ending[] endings = new Ending[batch.episodes()];
        for (int e = 0; e < batch.episodes(); e++) {
            starts[e + 1] = batch.end(e);
            endings[e] = batch.ending(e);
        }
        Batch same = Batch.ofColumns(
                starts, batch.observations(), batch.actions(), batch.rewards(), batch.finalObservations(), endings);
        assertThat(same).usingRecursiveComparison().isEqualTo(batch);
        assertThat(same.observations()).isSameAs(batch.observations());
    }

    @Test
    void columnsThatDoNotFit() {
        Ending[] one = {Ending.NONE};
        float[][] bad = {{1, 2, 3}, {1}, {}};
        for (float[] observations : bad) {
            assertThatThrownBy(() -> Batch.ofColumns(
                            new int[] {0, 2}, observations, new float[2], new float[2], new float[1], one))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 rewards, 1 endings and starts [0, 2] do not match");
        }
        for (int[] starts : new int[][] {{0}, {0, 1}, {1, 2}, {0, 1, 2}, {0, 3}}) {
            assertThatThrownBy(
                            () -> Batch.ofColumns(starts, new float[2], new float[2], new float[2], new float[1], one))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Batch.ofColumns(
                        new int[] {0, 2, 2}, new float[2], new float[2], new float[2], new float[2], new Ending[] {
                            Ending.NONE, Ending.NONE
                        }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Batch.ofColumns(
                        new int[] {0, 2}, new float[2], new float[2], new float[2], new float[1], new Ending[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("is null; use Ending.NONE");
    }

    @Property(tries = 50)
    void rowsAreObservationsAndActionsInTheOrderAskedFor(@ForAll long seed) {
        Batch batch = random(seed);
        Rng rng = Rng.of(seed).child("rows");
        int[] rows = new int[30];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rng.nextInt(batch.steps());
        }
        Batch some = batch.rows(rows, 4, 29);
        assertThat(some.steps()).isEqualTo(25);
        assertThat(some.episodes()).isEqualTo(25);
        assertThat(some.segments()).isEqualTo(25);
        for (int i = 0; i < 25; i++) {
            int t = rows[4 + i];
            assertThat(slice(some.observations(), i, 2)).containsExactly(slice(batch.observations(), t, 2));
            assertThat(slice(some.actions(), i, 3)).containsExactly(slice(batch.actions(), t, 3));
            assertThat(some.start(i)).isEqualTo(i);
            assertThat(some.segmentEnd(i)).isEqualTo(i + 1);
        }
        assertThatThrownBy(some::rewards)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("selection");
        assertThatThrownBy(some::finalObservations).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> some.ending(0)).isInstanceOf(IllegalStateException.class);
    }

    /** Segments that begin and end anywhere, with something to remember. */
    private static Batch segmented(long seed) {
        Batch batch = random(seed);
        Rng rng = Rng.of(seed).child("segments");
        int[] firsts = IntStream.rangeClosed(0, batch.steps())
                .filter(t -> t == 0 || t == batch.steps() || rng.nextInt(4) == 0)
                .toArray();
        return batch.withSegments(firsts, floats(rng, 2 * (firsts.length - 1)));
    }

    private static boolean episodeBegins(Batch batch, int row) {
        return IntStream.range(0, batch.episodes()).anyMatch(e -> batch.start(e) == row);
    }

    @Property(tries = 50)
    void segmentsStayWhole(@ForAll long seed) {
        Batch batch = segmented(seed);
        int n = batch.segments();
        int[] order = new int[n];
        Arrays.setAll(order, k -> n - 1 - k);
        Batch some = batch.segments(order, 0, n);
        assertThat(some.steps()).isEqualTo(batch.steps());
        assertThat(some.segments()).isEqualTo(n);
        assertThat(some.memorySize()).isEqualTo(2);
        assertThat(some.end(some.episodes() - 1)).isEqualTo(some.steps());
        for (int k = 0; k < n; k++) {
            int from = order[k];
            assertThat(some.memory(k, 2)).containsExactly(batch.memory(from, 2));
            assertThat(Arrays.copyOfRange(some.observations(), 2 * some.segmentStart(k), 2 * some.segmentEnd(k)))
                    .containsExactly(Arrays.copyOfRange(
                            batch.observations(), 2 * batch.segmentStart(from), 2 * batch.segmentEnd(from)));
            assertThat(Arrays.copyOfRange(some.actions(), 3 * some.segmentStart(k), 3 * some.segmentEnd(k)))
                    .containsExactly(Arrays.copyOfRange(
                            batch.actions(), 3 * batch.segmentStart(from), 3 * batch.segmentEnd(from)));
            for (int t = some.segmentStart(k); t < some.segmentEnd(k); t++) {
                int was = batch.segmentStart(from) + t - some.segmentStart(k);
                boolean inside = was > batch.segmentStart(from);
                assertThat(batch.beginsAnew(was)).isEqualTo(inside && episodeBegins(batch, was));
                assertThat(some.beginsAnew(t)).isEqualTo(batch.beginsAnew(was));
                assertThat(episodeBegins(some, t)).isEqualTo(!inside || episodeBegins(batch, was));
            }
        }
    }

    /** Estimators see episodes, whatever segments are made of them. */
    @Property(tries = 50)
    void segmentsLeaveEpisodesAsTheyAre(@ForAll long seed) {
        Batch batch = random(seed);
        Batch cut = segmented(seed);
        assertThat(cut.episodes()).isEqualTo(batch.episodes());
        for (int e = 0; e < batch.episodes(); e++) {
            assertThat(cut.trajectory(e)).usingRecursiveComparison().isEqualTo(batch.trajectory(e));
            for (int t = batch.start(e); t < batch.end(e); t++) {
                assertThat(cut.episodeAt(t)).isEqualTo(e);
                assertThat(batch.beginsAnew(t)).isFalse(); // each episode is a segment
            }
        }
    }

    @Test
    void segmentsHandWorked() {
        Batch batch = Batch.ofEpisodes(new int[] {0, 2, 5, 6}, new float[] {0, 1, 2, 3, 4, 5}, new float[6])
                .withSegments(new int[] {0, 3, 6}, new float[] {7, 8});
        Batch swapped = batch.segments(new int[] {1, 0}, 0, 2);
        assertThat(swapped.observations()).containsExactly(3, 4, 5, 0, 1, 2);
        assertThat(swapped.memory()).containsExactly(8, 7);
        assertThat(IntStream.range(0, 6).filter(batch::beginsAnew)).containsExactly(2, 5);
        assertThat(IntStream.range(0, 6).filter(swapped::beginsAnew)).containsExactly(2, 5);
        assertThat(IntStream.rangeClosed(0, 4).map(swapped::start)).containsExactly(0, 2, 3, 5, 6);
        assertThatThrownBy(() -> batch.memory(0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a memory of 1 numbers, the policy has 2");
        assertThat(random(1).memory(0, 2)).containsExactly(0, 0);
    }

    @Test
    void segmentsThatDoNotDivideTheStepsAreRefused() {
        Batch batch = random(1);
        int n = batch.steps();
        int[][] wrong = {{0}, {0, n + 1}, {1, n}, {0, 0, n}, {0, n - 1}};
        for (int[] firsts : wrong) {
            assertThatThrownBy(() -> batch.withSegments(firsts, new float[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("do not divide " + n + " steps");
        }
        int[] two = {0, 1, n};
        assertThatThrownBy(() -> batch.withSegments(two, new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 numbers of memory");
        assertThat(batch.withSegments(two, new float[0]).memorySize()).isZero();
        assertThat(batch.withSegments(two, new float[0]).memory()).isEmpty();
    }

    @Test
    void logProbabilitiesAreOneForEachStep() {
        Batch batch = random(1);
        assertThatThrownBy(batch::logProbs)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no log π");
        float[] logProbs = floats(Rng.of(1), batch.steps());
        assertThat(batch.withLogProbs(logProbs).logProbs()).isSameAs(logProbs);
        assertThatThrownBy(() -> batch.withLogProbs(new float[batch.steps() + 1]))
                .isInstanceOf(IllegalArgumentException.class);
        BatchBuilder builder = new BatchBuilder(1, 1);
        builder.add(new float[1], new float[1], 1, -2);
        builder.add(new float[1], new float[1], 1, -3);
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        assertThat(builder.build().logProbs()).containsExactly(-2, -3);
        builder.add(new float[1], new float[1], 1);
        assertThatThrownBy(() -> builder.add(new float[1], new float[1], 1, -4))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one with every step, or with none");
        builder.clear();
        builder.add(new float[1], new float[1], 1);
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        assertThatThrownBy(builder.build()::logProbs).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void selectionsMadeByHand() {
        assertThat(Batch.ofRows(2, new float[6], new float[2]).observationSize())
                .isEqualTo(3);
        Batch episodes = Batch.ofEpisodes(new int[] {0, 2, 5}, new float[5], new float[10]);
        assertThat(episodes.segments()).isEqualTo(2);
        assertThat(episodes.actionSize()).isEqualTo(2);
        assertThatThrownBy(() -> Batch.ofRows(2, new float[5], new float[2])).hasMessageContaining("into 2 steps");
        assertThatThrownBy(() -> Batch.ofRows(0, new float[0], new float[0])).hasMessageContaining("0 steps");
        for (int[] starts : new int[][] {{0}, {1, 2}, {0, 2, 2}}) {
            assertThatThrownBy(() -> Batch.ofEpisodes(starts, new float[2], new float[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must rise from 0");
        }
    }

    private static float[] slice(float[] values, int row, int size) {
        return Arrays.copyOfRange(values, row * size, (row + 1) * size);
    }

    @Test
    void nothingSelected() {
        assertThatThrownBy(() -> random(1).rows(new int[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no step from 2 to 2");
        assertThatThrownBy(() -> random(1).segments(new int[3], 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no segment from 2 to 1");
    }

    private static Trajectory random(Rng rng, int observationSize, int actionSize) {
        int steps = 1 + rng.nextInt(rng.nextInt(10) == 0 ? 300 : 10);
        return new Trajectory(
                floats(rng, steps * observationSize),
                floats(rng, steps * actionSize),
                floats(rng, steps),
                floats(rng, observationSize),
                Ending.values()[rng.nextInt(3)]);
    }

    private static float[] floats(Rng rng, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        return values;
    }

    @Test
    void rowsAreStepsAndColumnsKeepTheirPlace() {
        Batch batch = twoEpisodes().build();
        assertThat(batch.observations()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(batch.actions()).containsExactly(0, 1, 2);
        assertThat(batch.rewards()).containsExactly(10, 20, 30);
        assertThat(batch.finalObservations()).containsExactly(-1, -2, -3, -4);
        assertThat(batch.start(1)).isEqualTo(2);
        assertThat(batch.ending(0)).isEqualTo(Ending.TERMINATED);
        assertThat(batch.ending(1)).isEqualTo(Ending.NONE);
        assertThat(batch.totalReward(0)).isEqualTo(30);
    }

    private static BatchBuilder twoEpisodes() {
        BatchBuilder builder = new BatchBuilder(2, 1);
        builder.add(new float[] {1, 2}, new float[] {0}, 10);
        builder.add(new float[] {3, 4}, new float[] {1}, 20);
        builder.endEpisode(Ending.TERMINATED, new float[] {-1, -2});
        builder.add(new float[] {5, 6}, new float[] {2}, 30);
        builder.endEpisode(Ending.NONE, new float[] {-3, -4});
        return builder;
    }

    @Test
    void theBuilderCopiesWhatItIsGivenAndWhatItGives() {
        BatchBuilder builder = new BatchBuilder(1, 1);
        float[] buffer = {1};
        builder.add(buffer, buffer, 1);
        buffer[0] = 2;
        builder.endEpisode(Ending.TERMINATED, buffer);
        buffer[0] = 3;
        Batch batch = builder.build();
        builder.clear();
        builder.add(buffer, buffer, 9);
        assertThat(batch.observations()).containsExactly(1);
        assertThat(batch.actions()).containsExactly(1);
        assertThat(batch.rewards()).containsExactly(1);
        assertThat(batch.finalObservations()).containsExactly(2);
        float[] copy = batch.trajectory(0).observations();
        copy[0] = 7;
        assertThat(batch.observations()).containsExactly(1);
    }

    @Test
    void aBuilderGoesOnAfterBuildAndBeginsAnewAfterClear() {
        BatchBuilder builder = twoEpisodes();
        assertThat(builder.steps()).isEqualTo(3);
        Batch two = builder.build();
        builder.add(new float[] {7, 8}, new float[] {3}, 40);
        builder.endEpisode(Ending.TRUNCATED, new float[] {-5, -6});
        assertThat(builder.build().episodes()).isEqualTo(3);
        assertThat(two.episodes()).isEqualTo(2);
        builder.clear();
        assertThat(builder.steps()).isZero();
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        builder.add(new float[] {7, 8}, new float[] {3}, 40);
        builder.endEpisode(Ending.TRUNCATED, new float[] {-5, -6});
        Batch one = builder.build();
        assertThat(one.steps()).isEqualTo(1);
        assertThat(one.observations()).containsExactly(7, 8);
        assertThat(one.start(0)).isZero();
    }

    @Test
    void incompleteBatchesAreRefused() {
        assertThatThrownBy(() -> Batch.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 trajectory");
        assertThatThrownBy(() -> new BatchBuilder(1, 1).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the batch is empty; add at least one step and call endEpisode");
        BatchBuilder open = twoEpisodes();
        open.add(new float[2], new float[1], 0);
        assertThatThrownBy(open::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the last 1 steps belong to no episode; call endEpisode first");
        BatchBuilder ended = twoEpisodes();
        assertThatThrownBy(() -> ended.endEpisode(Ending.NONE, new float[2]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("episode 2 has no step");
        assertThatThrownBy(() -> new BatchBuilder(0, 1)).hasMessageContaining("observationSize = 0");
        assertThatThrownBy(() -> new BatchBuilder(1, -2)).hasMessageContaining("actionSize = -2");
    }

    @Test
    void arraysOfTheWrongLengthAreRefusedAndLeaveNoTrace() {
        BatchBuilder builder = twoEpisodes();
        assertThatThrownBy(() -> builder.add(new float[3], new float[1], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("observation has 3 numbers, this batch was built for 2");
        assertThatThrownBy(() -> builder.add(new float[2], new float[0], 0))
                .hasMessage("action has 0 numbers, this batch was built for 1");
        assertThat(builder.steps()).isEqualTo(3);
        builder.add(new float[2], new float[1], 0);
        assertThatThrownBy(() -> builder.endEpisode(Ending.NONE, new float[1]))
                .hasMessage("finalObservation has 1 numbers, this batch was built for 2");
        assertThatThrownBy(() -> builder.endEpisode(null, new float[2]))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Ending.NONE");
        builder.endEpisode(Ending.NONE, new float[2]);
        assertThat(builder.build().episodes()).isEqualTo(3);
    }

    @Test
    void trajectoriesOfDifferentSizesAreRefused() {
        Trajectory one = new Trajectory(new float[2], new float[2], new float[2], new float[1], Ending.NONE);
        Trajectory wideAction = new Trajectory(new float[1], new float[2], new float[1], new float[1], Ending.NONE);
        Trajectory wide = new Trajectory(new float[3], new float[1], new float[1], new float[3], Ending.NONE);
        assertThatThrownBy(() -> Batch.of(List.of(one, wide)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an observation has 3 numbers, this batch was built for 1");
        assertThatThrownBy(() -> Batch.of(List.of(one, wideAction)))
                .hasMessage("an action has 2 numbers, this batch was built for 1");
        BatchBuilder builder = new BatchBuilder(1, 1);
        builder.add(new float[1], new float[1], 0);
        assertThatThrownBy(() -> builder.add(one))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the last 1 steps belong to no episode");
    }

    @Test
    void aBuilderForgetsWhatCameAfterSomeEpisodes() {
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int e = 1; e <= 20; e++) { // more than there is room for at first
            for (int t = 0; t < e; t++) {
                builder.add(new float[] {e}, new float[] {t}, e);
            }
            builder.endEpisode(Ending.TERMINATED, new float[] {-e});
        }
        builder.add(new float[] {99}, new float[] {99}, 99);
        assertThatThrownBy(() -> builder.keep(21))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("episodes = 21 to keep must lie in [0, 20]");
        assertThatThrownBy(() -> builder.keep(-1)).isInstanceOf(IllegalArgumentException.class);
        builder.keep(2);
        assertThat(builder.episodes()).isEqualTo(2);
        assertThat(builder.steps()).isEqualTo(3);
        builder.add(new float[] {7}, new float[] {8}, 9);
        builder.endEpisode(Ending.TRUNCATED, new float[] {10});
        Batch batch = builder.build();
        assertThat(batch.observations()).containsExactly(1, 2, 2, 7);
        assertThat(batch.finalObservations()).containsExactly(-1, -2, 10);
        assertThat(batch.ending(2)).isEqualTo(Ending.TRUNCATED);
        builder.keep(0);
        assertThat(builder.steps()).isZero();
    }

    /** 2 · 2^20 rows of 1024 numbers are 2^31, which overflows an int; a full test would need too much memory. */
    @Test
    void aBuilderGrowsUpToWhatAnArrayHolds() {
        assertThat(BatchBuilder.grown(64, 4)).isEqualTo(128);
        assertThat(BatchBuilder.grown(1 << 20, 1024)).isEqualTo(2_097_151);
        assertThat(BatchBuilder.grown(1 << 30, 1)).isEqualTo(Integer.MAX_VALUE - 9);
        assertThatThrownBy(() -> BatchBuilder.grown(2_097_151, 1024))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at most 2097151 rows of 1024 numbers");
    }

    @Test
    void otherObservationsLeaveTheRestAsItWas() {
        Batch batch = Batch.ofColumns(
                        new int[] {0, 2, 3},
                        new float[] {1, 2, 3},
                        new float[] {4, 5, 6},
                        new float[] {7, 8, 9},
                        new float[] {10, 11},
                        new Ending[] {Ending.TERMINATED, Ending.NONE})
                .withLogProbs(new float[] {-1, -2, -3})
                .withSegments(new int[] {0, 1, 3}, new float[] {20, 21});
        Batch other = batch.withObservations(new float[] {-5, -6, -7});
        assertThat(other.observations()).containsExactly(-5, -6, -7);
        assertThat(batch.observations()).containsExactly(1, 2, 3);
        assertThat(other.actions()).isSameAs(batch.actions());
        assertThat(other.rewards()).isSameAs(batch.rewards());
        assertThat(other.finalObservations()).containsExactly(10, 11);
        assertThat(other.logProbs()).isSameAs(batch.logProbs());
        assertThat(other.memory()).containsExactly(20, 21);
        assertThat(other.segmentEnd(0)).isEqualTo(1);
        assertThat(other.end(0)).isEqualTo(2);
        assertThat(other.ending(1)).isEqualTo(Ending.NONE);
        assertThatThrownBy(() -> batch.withObservations(new float[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 observation numbers for 3 steps of 1");
    }
}
