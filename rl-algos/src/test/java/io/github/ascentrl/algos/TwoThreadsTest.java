package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What two threads use at the same time refuses the second, and the first ends as if nothing had happened. */
class TwoThreadsTest {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    /** Waits in the middle of an episode until the other thread was refused. */
    private Fault waiting(Fault fault) {
        fault.distort(new Fault.Distortion() {
            @Override
            public float reward(float reward, long step) {
                if (step == 40) {
                    inside.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return reward;
            }
        });
        return fault;
    }

    private void refused(ThrowingCallable use, String what) throws InterruptedException {
        refused(use, use, what);
    }

    private void refused(ThrowingCallable use, ThrowingCallable second, String what) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread first = new Thread(
                () -> {
                    try {
                        use.call();
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "the first");
        first.start();
        inside.await();
        try {
            assertThatIllegalStateException()
                    .isThrownBy(second)
                    .withMessageContaining(what)
                    .withMessageContaining("in use by the thread ")
                    .withMessageContaining("one thread at a time");
        } finally {
            goOn.countDown();
            first.join();
        }
        assertThat(failure.get()).as("the first thread").isNull();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"A3C"}) // is not reproducible, and its environments wait on each other's lock
    void trainers(FaultySetups setup) throws InterruptedException {
        Fault fault = new Fault();
        Trainer trainer = setup.with(fault);
        Trainer twin = setup.with(new Fault());
        waiting(fault);
        refused(
                () -> {
                    for (int i = 0; i < 3; i++) {
                        trainer.update();
                    }
                },
                "trainer");
        for (int i = 0; i < 3; i++) {
            twin.update();
        }
        State state = States.of(trainer);
        assertThat(state.sameAs(States.of(twin))).isTrue();
        assertThat(TrainerLaws.describe(trainer.update())).isEqualTo(TrainerLaws.describe(twin.update()));
    }

    @Test
    void samplers() throws InterruptedException {
        Fault fault = waiting(new Fault());
        Env env = fault.env();
        Policy policy = Policies.uniform(env.actionSpace());
        RolloutSampler rollouts = new RolloutSampler(VectorEnvs.of(fault::env, 2), Rng.of(1));
        refused(() -> rollouts.collect(policy, 50, false, Rng.of(2)), "RolloutSampler");
    }

    @Test
    void episodeSamplers() throws InterruptedException {
        Fault fault = waiting(new Fault());
        EpisodeSampler episodes = new EpisodeSampler(fault.env());
        Policy policy = Policies.uniform(fault.env().actionSpace());
        refused(() -> episodes.collect(policy, 20, Rng.of(2)), "EpisodeSampler");
    }

    @Test
    void lockstepSamplers() throws InterruptedException {
        Fault fault = waiting(new Fault());
        Policy policy = Policies.uniform(fault.env().actionSpace());
        try (LockstepSampler episodes = new LockstepSampler(fault::env, 3, 1)) {
            refused(() -> episodes.collect(policy, 20, Rng.of(2)), "LockstepSampler");
        }
    }

    @Test
    void trials() throws InterruptedException {
        Fault fault = waiting(new Fault());
        try (Trials trials = trials(fault)) {
            refused(() -> run(trials), "Trials");
        }
    }

    private static Trials trials(Fault fault) {
        return new Trials(fault::env, TwoThreadsTest::policy, 0.9, 1);
    }

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(FaultySetups.network("actor", 2), new Discrete(2));
    }

    private static void run(Trials trials) {
        trials.run(new float[][] {policy().parameters().values().clone()}, new Rng[] {Rng.of(1)}, 20);
    }

    /** Nothing is closed while it is in use; then everything is, once, however often it is closed. */
    @Test
    void closingWhileInUse() throws InterruptedException {
        Fault fault = waiting(new Fault());
        AtomicInteger closed = new AtomicInteger();
        Policy policy = Policies.uniform(fault.env().actionSpace());
        LockstepSampler episodes = new LockstepSampler(() -> counting(fault, closed), 3, 1);
        refused(() -> episodes.collect(policy, 20, Rng.of(2)), episodes::close, "LockstepSampler");
        closesOnce(episodes, closed, 3);
        assertThatIllegalStateException()
                .isThrownBy(() -> episodes.collect(policy, 1, Rng.of(2)))
                .withMessageContaining("closed");
    }

    @Test
    void closingTrialsWhileInUse() throws InterruptedException {
        Fault fault = waiting(new Fault());
        AtomicInteger closed = new AtomicInteger();
        Trials trials = new Trials(() -> counting(fault, closed), TwoThreadsTest::policy, 0.9, 2);
        refused(() -> run(trials), trials::close, "Trials");
        closesOnce(trials, closed, 2);
        assertThatIllegalStateException().isThrownBy(() -> run(trials)).withMessageContaining("closed");
    }

    @Test
    void closingAnA3cWhileInUse() throws InterruptedException {
        Fault fault = waiting(new Fault());
        AtomicInteger closed = new AtomicInteger();
        A3c trainer = new A3c(
                i -> VectorEnvs.of(() -> counting(fault, closed), 2),
                () -> ActorCritic.separate(new Fault().env().observationSpace(), new Discrete(2), Rng.of(1), 3),
                model -> Adam.of(model.parameters(), 0.01),
                new A3cConfig(1, 3, A2cConfig.builder().steps(30).build()),
                Rng.of(1));
        refused(trainer::update, trainer::close, "A3C");
        closesOnce(trainer, closed, 2);
        assertThatIllegalStateException().isThrownBy(trainer::update).withMessageContaining("close");
    }

    private static void closesOnce(AutoCloseable owner, AtomicInteger closed, int environments) {
        assertThat(closed).hasValue(0);
        assertThatCode(owner::close).doesNotThrowAnyException();
        assertThat(closed).hasValue(environments);
        assertThatCode(owner::close).doesNotThrowAnyException();
        assertThat(closed).hasValue(environments);
    }

    private static Env counting(Fault fault, AtomicInteger closed) {
        Env env = fault.env();
        return new Env() {
            @Override
            public Space observationSpace() {
                return env.observationSpace();
            }

            @Override
            public Space actionSpace() {
                return env.actionSpace();
            }

            @Override
            public void reset(RandomGenerator random, float[] observation) {
                env.reset(random, observation);
            }

            @Override
            public Step step(float[] action, float[] observation) {
                return env.step(action, observation);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    /** What a second thread does to a writer while the first adds episodes. */
    enum Meddling {
        ADD {
            @Override
            void with(DatasetWriter writer, Trajectory episode) throws IOException {
                writer.add(episode);
            }
        },
        FINISH {
            @Override
            void with(DatasetWriter writer, Trajectory episode) throws IOException {
                writer.finish();
            }
        },
        CLOSE {
            @Override
            void with(DatasetWriter writer, Trajectory episode) throws IOException {
                writer.close();
            }
        };

        abstract void with(DatasetWriter writer, Trajectory episode) throws IOException;
    }

    /**
     * Repeated until the two meet. Whether or not they do, every episode that was added without an exception is in the
     * file as it is, unless the writer was closed before it was finished.
     */
    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void dataSetWriters(Meddling meddling, @TempDir Path folder) throws Exception {
        boolean met = false;
        for (int attempt = 0; !met; attempt++) {
            Path file = folder.resolve("data" + attempt);
            Trajectory[] episodes = {longEpisode(1), longEpisode(2)};
            AtomicInteger added = new AtomicInteger();
            CyclicBarrier together = new CyclicBarrier(2);
            try (DatasetWriter writer =
                    new DatasetWriter(file, FLAT, new Discrete(2), new Provenance("a", "b", 1, "0.1.0"))) {
                FutureTask<Throwable> first = new FutureTask<>(() -> {
                    together.await();
                    return catchThrowable(() -> {
                        writer.add(episodes[0]);
                        added.incrementAndGet();
                    });
                });
                new Thread(first).start();
                together.await();
                Throwable refusal = catchThrowable(() -> {
                    meddling.with(writer, episodes[1]);
                    added.addAndGet(meddling == Meddling.ADD ? 1 : 0);
                });
                met = refusal != null && refusal.getMessage().contains("in use by the thread ");
                Throwable failure = first.get();
                if (failure != null) {
                    assertThat(failure).isInstanceOf(IllegalStateException.class);
                }
                if (met) { // by either of them
                    assertThat(failure).isNull();
                    writer.finish();
                }
            }
            if (Files.exists(file)) {
                DiskDataset data = DiskDataset.open(file);
                assertThat(data.episodes()).isEqualTo(added.get());
                for (int e = 0; e < data.episodes(); e++) {
                    float[] rewards = data.trajectory(e).rewards();
                    assertThat(rewards).hasSize(LONG).containsOnly(rewards[0]);
                }
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.filter(path -> path.getFileName().toString().startsWith(".")))
                        .as("temporary files")
                        .isEmpty();
            }
        }
    }

    private static final int LONG = 200_000;

    private static final Box FLAT = Box.uniform(4, 0, 1);

    private static Trajectory longEpisode(float reward) {
        float[] rewards = new float[LONG];
        Arrays.fill(rewards, reward);
        return new Trajectory(new float[4 * LONG], new float[LONG], rewards, new float[4], Ending.TERMINATED);
    }

    /** A log of two runs at once would mix their lines; the first run's log is whole. */
    @Test
    void logs(@TempDir Path folder) throws InterruptedException, IOException {
        Path file = folder.resolve("log.csv");
        for (TrainingListener log :
                List.of(new CsvLog(file), new JsonLinesLog(folder.resolve("log.jsonl")), new TensorBoardLog(folder))) {
            Trainer first = FaultySetups.REINFORCE_MEAN.with(new Fault());
            Trainer second = FaultySetups.REINFORCE_MEAN.with(new Fault());
            AtomicInteger refused = new AtomicInteger();
            first.train(Budget.updates(3), log, stats -> {
                assertThatIllegalStateException()
                        .isThrownBy(() -> second.train(Budget.updates(3), log))
                        .withMessageContaining("another training run");
                refused.incrementAndGet();
            });
            assertThat(refused).hasValue(3);
            assertThat(second.totals().updates()).isZero();
        }
        assertThat(Files.readAllLines(file)).hasSize(4).allMatch(line -> line.matches("(update|[123]),.*"));
        assertThat(Files.readAllLines(folder.resolve("log.jsonl"))).hasSize(3);
    }
}
