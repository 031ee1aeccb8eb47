package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.TrajectoryRecorder;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRecorderTest {
    private static final int ENVS = 3;
    private static final int GOAL = 31; // near the centre, so that random walks end on it now and then
    private static final Tokens TOKENS = Tokens.room(9, 5, 2, 20);
    private static final Provenance SOURCE = new Provenance("DarkRoom, goal 31", "random", 1, "v");
    private static final Policy RANDOM = Policy.of((random, s, action) -> action[0] = random.nextInt(5));

    /** The observation alone. */
    private static final Tokens WHATEVER = new Tokens() {
        @Override
        public int[] things() {
            return new int[] {81};
        }

        @Override
        public void write(Moment moment, float[] token, int at) {
            token[at] = moment.observation(0);
        }
    };

    @TempDir
    private Path folder;

    private Path file;
    private HistoryRecorder recorder;
    private List<List<Trajectory>> played;
    private VectorEnv envs;

    @BeforeEach
    void make() {
        file = folder.resolve("histories");
        recorder = new HistoryRecorder(file, GOAL, SOURCE);
        played = new ArrayList<>();
        envs = VectorEnvs.of(
                () -> {
                    List<Trajectory> own = new ArrayList<>();
                    played.add(own);
                    return new TrajectoryRecorder(DarkRoom.report(GOAL), own::add);
                },
                ENVS);
    }

    private RolloutSampler sampler() {
        return new RolloutSampler(envs, Rng.of(3));
    }

    private static void collect(RolloutSampler sampler, int from, int to) {
        for (int i = from; i < to; i++) {
            sampler.collect(RANDOM, 7, false, Rng.of(4).child(i));
        }
    }

    private LearningHistories finished() throws IOException {
        recorder.finish();
        return LearningHistories.open(TOKENS, file);
    }

    /** Checks that a history contains exactly these episodes. */
    private void assertHistory(LearningHistories histories, int history, List<Trajectory> expected) {
        LearningHistories same = new LearningHistories(TOKENS);
        int n = expected.stream().mapToInt(Trajectory::length).sum();
        float[] observations = new float[n];
        float[] actions = new float[n];
        float[] rewards = new float[n];
        int[] time = new int[n];
        int at = 0;
        for (Trajectory episode : expected) {
            for (int t = 0; t < episode.length(); t++, at++) {
                observations[at] = episode.observations()[t];
                actions[at] = episode.actions()[t];
                rewards[at] = episode.rewards()[t];
                time[at] = t;
            }
        }
        same.add(GOAL, observations, actions, rewards, time);
        assertThat(histories.lengths(history)).containsExactly(same.lengths(0));
        assertThat(histories.returns(history)).containsExactly(same.returns(0));
        long seed = IntStream.iterate(0, s -> s + 1)
                .filter(s -> Rng.of(s).nextInt(histories.size()) == history)
                .findFirst()
                .orElseThrow();
        Batch actual = histories.windows(1, n, Rng.of(seed));
        Batch wanted = same.windows(1, n, Rng.of(1));
        assertThat(actual.observations()).containsExactly(wanted.observations());
        assertThat(actual.actions()).containsExactly(wanted.actions());
    }

    /** Episodes extend over several rollouts; both kinds of endings occur. */
    @Test
    void eachEnvironmentHasAHistoryOfItsWholeEpisodes() throws IOException {
        collect(recorder.record(sampler()), 0, 200);
        LearningHistories histories = finished();
        assertThat(histories.size()).isEqualTo(ENVS);
        assertThat(histories.tasks()).containsExactly(GOAL);
        for (int i = 0; i < ENVS; i++) {
            assertThat(played.get(i)).extracting(Trajectory::ending).contains(Ending.TERMINATED, Ending.TRUNCATED);
            assertHistory(histories, i, played.get(i));
        }
        Provenance source = histories.sources().get(0);
        assertThat(source.steps()).isEqualTo(histories.steps()).isEqualTo(recorder.steps());
        assertThat(source.episodes())
                .isEqualTo(played.stream().mapToLong(List::size).sum());
        assertThat(source.environment()).isEqualTo("DarkRoom, goal 31");
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(Files.list(folder)).as("no part is left").hasSize(1);
    }

    @Test
    void oneInSeveralEpisodesAndNoneAfterSoManySteps() throws IOException {
        collect(recorder.every(3).steps(800).record(sampler()), 0, 200);
        LearningHistories histories = finished();
        for (int i = 0; i < ENVS; i++) {
            List<Trajectory> expected = new ArrayList<>();
            long steps = 0;
            for (int e = 0; e < played.get(i).size(); e++) {
                Trajectory episode = played.get(i).get(e);
                steps += episode.length();
                if (e % 3 == 0 && steps <= 800) {
                    expected.add(episode);
                }
            }
            assertThat(expected).hasSizeLessThan(played.get(i).size() / 3);
            assertHistory(histories, i, expected);
        }
        assertThat(histories.sources().get(0).derivation())
                .containsExactly(
                        "one in 3 episodes of each history", "episodes that end within 800 steps of each history");
    }

    @Test
    void oneEnvironmentOfSeveral() throws IOException {
        collect(recorder.record(sampler(), 1), 0, 50);
        LearningHistories histories = finished();
        assertThat(histories.size()).isEqualTo(1);
        assertHistory(histories, 0, played.get(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> new HistoryRecorder(file, 0, SOURCE).record(sampler(), ENVS));
    }

    /** Episodes that were running when the recording began are left out. */
    @Test
    void recordingMayBeginInTheMiddle() throws IOException {
        RolloutSampler sampler = sampler();
        collect(sampler, 0, 5);
        Batch last = sampler.collect(RANDOM, 7, false, Rng.of(4).child(5));
        int[] first = new int[ENVS];
        int running = 0;
        for (int i = 0; i < ENVS; i++) {
            boolean runs = !last.ending(last.episodeAt(7 * i + 6)).ended();
            first[i] = played.get(i).size() + (runs ? 1 : 0);
            running += runs ? 1 : 0;
        }
        assertThat(running).as("episodes that run on").isPositive();
        collect(recorder.record(sampler), 6, 100);
        LearningHistories histories = finished();
        for (int i = 0; i < ENVS; i++) {
            assertHistory(
                    histories, i, played.get(i).subList(first[i], played.get(i).size()));
        }
    }

    /** After a failed update new episodes begin; those that were running are left out. */
    @Test
    void episodesThatWereBrokenOffAreLeftOut() throws IOException {
        RolloutSampler sampler = recorder.record(sampler());
        for (int i = 0; i < 60; i++) {
            collect(sampler, i, i + 1);
            if (i % 4 == 1) {
                sampler.discard();
            }
        }
        LearningHistories histories = finished();
        for (int i = 0; i < ENVS; i++) {
            assertHistory(histories, i, played.get(i)); // it does not contain the interrupted episodes either
        }
    }

    @Test
    void recordingChangesNothing() throws IOException {
        float[] recorded = trained(recorder::record);
        assertThat(recorded).containsExactly(trained(sampler -> sampler));
        assertThat(finished().steps()).isGreaterThan(300);
    }

    private float[] trained(UnaryOperator<RolloutSampler> recording) {
        VectorEnv rooms = VectorEnvs.of(() -> DarkRoom.paper(GOAL), ENVS);
        ActorCritic model = ActorCritic.shared(rooms.observationSpace(), rooms.actionSpace(), Rng.of(1), 8);
        RolloutSampler sampler = recording.apply(new RolloutSampler(rooms, Rng.of(2)));
        A2cConfig config = A2cConfig.builder().steps(10).build();
        new A2c(sampler, model, Adam.of(model.parameters(), 1e-2), config, Rng.of(3)).train(Budget.steps(600));
        return model.parameters().values();
    }

    @Test
    void episodesOfAnySampler() throws IOException {
        EpisodeSampler sampler = new EpisodeSampler(new Lever(1)).onBatch(recorder::add);
        Policy one = Policy.of((random, s, action) -> action[0] = 1);
        sampler.collect(one, 3, Rng.of(1));
        sampler.collect(one, 2, Rng.of(2));
        recorder.finish();
        LearningHistories histories = LearningHistories.open(Lever.TOKENS, file);
        assertThat(histories.returns(0)).containsExactly(2, 2, 2, 2, 2);
    }

    @Test
    void episodesOfAnyEnvironment() throws IOException {
        List<Trajectory> episodes = new ArrayList<>();
        TrajectoryRecorder room = new TrajectoryRecorder(DarkRoom.report(GOAL), episode -> {
            episodes.add(episode);
            recorder.add(episode);
        });
        new EpisodeSampler(room).collect(RANDOM, 20, Rng.of(1));
        assertHistory(finished(), 0, episodes);
    }

    /** Numbers written with one byte each are rewritten with two, then with four. */
    @Test
    void laterNumbersMayNeedMoreBytes() throws IOException {
        List<Trajectory> episodes = new ArrayList<>();
        for (int e = 0; e < 9000; e++) {
            float reward = e < 4000 ? e % 2 : e < 8000 ? 300 : 0.1f;
            episodes.add(new Trajectory(
                    new float[] {e % 81, 1},
                    new float[] {1, 4},
                    new float[] {reward, 0},
                    new float[1],
                    Ending.TERMINATED));
            recorder.add(episodes.get(e));
        }
        recorder.finish();
        LearningHistories histories = LearningHistories.open(WHATEVER, file);
        assertThat(histories.returns(0))
                .containsExactly(episodes.stream().map(e -> e.rewards()[0]).toArray(Float[]::new));
        Batch all = histories.windows(1, 18_000, Rng.of(1));
        for (int row = 0; row < 18_000; row++) {
            assertThat(all.observations()[row]).isEqualTo(row % 2 == 0 ? row / 2 % 81 : 1);
            assertThat(all.actions()[row]).isEqualTo(row % 2 == 0 ? 1 : 4);
        }
    }

    @Test
    void badUseIsNamed() throws IOException {
        assertThatIllegalStateException()
                .isThrownBy(recorder.steps(6)::finish)
                .withMessageContaining("no episode has ended within 6 steps");
        assertThatIllegalArgumentException().isThrownBy(() -> recorder.every(0)).withMessageContaining("every");
        assertThatIllegalArgumentException().isThrownBy(() -> recorder.steps(0)).withMessageContaining("steps");
        collect(recorder.record(sampler()), 0, 1);
        assertThatIllegalStateException().isThrownBy(() -> recorder.every(2)).withMessageContaining("before");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.add(
                        new Trajectory(new float[3], new float[1], new float[1], new float[3], Ending.TERMINATED)))
                .withMessageContaining("observations of 3 and actions of 1 numbers")
                .withMessageContaining("observations of 1, as before");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HistoryRecorder(file, 0, SOURCE)
                        .add(new Trajectory(
                                new float[1], new float[] {-0.5f}, new float[1], new float[1], Ending.TERMINATED)))
                .withMessageContaining("action -0.5 in step 0");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new EpisodeSampler(new Lever(0))
                        .onBatch(new HistoryRecorder(folder.resolve("none/file"), 0, SOURCE)::add)
                        .collect(Policy.of((r, s, a) -> a[0] = 0), 1, Rng.of(1)))
                .withMessageContaining("there is no folder");
        recorder.close();
        assertThatIllegalStateException().isThrownBy(recorder::finish).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> recorder.add(
                        new Trajectory(new float[1], new float[1], new float[1], new float[1], Ending.TERMINATED)))
                .withMessageContaining("closed");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    /** The heap does not grow with the recording. */
    @Test
    void recordingTakesNoMemory() {
        Batch batch = new EpisodeSampler(DarkRoom.paper(GOAL)).collect(RANDOM, 500, Rng.of(1)); // 10,000 steps
        recorder.add(batch);
        long before = Allocation.bytes();
        for (int i = 0; i < 20; i++) {
            recorder.add(batch);
        }
        assertThat(Allocation.bytes() - before).as("bytes for 200,000 steps").isLessThan(100_000);
        recorder.close();
    }
}
