package io.github.ascentrl.envs.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.contract.VectorEnvContract;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.EnvSpec;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkKeyToDoor;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.wrap.TimeLimit;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorEnvsTest {
    private static final int[] GOALS = {0, 13, 40, 41, 80, 31, 7};

    static Stream<Arguments> batches() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (VectorOptions options : new VectorOptions[] {
            VectorOptions.DEFAULT,
            VectorOptions.DEFAULT.withoutAutoreset(),
            VectorOptions.DEFAULT.withThreads(2),
            VectorOptions.DEFAULT.withThreads(2).withoutAutoreset(),
            VectorOptions.DEFAULT.withThreads(3),
            VectorOptions.DEFAULT.withThreads(5).withoutAutoreset()
        }) {
            add(all, "CartPole", options, n -> CartPole.vector(n, options), CartPole::new, 120);
            add(all, "Acrobot", options, n -> Acrobot.vector(n, options), Acrobot::new, 520);
            add(all, "MountainCar", options, n -> MountainCar.vector(n, options), MountainCar::new, 420);
            add(
                    all,
                    "MountainCarContinuous",
                    options,
                    n -> MountainCarContinuous.vector(n, options),
                    MountainCarContinuous::new,
                    1010);
            add(all, "Pendulum", options, n -> Pendulum.vector(n, options), Pendulum::new, 210);
            add(all, "any CartPole", options, n -> VectorEnvs.of(i -> new CartPole(), n, options), CartPole::new, 120);
            add(
                    all,
                    "several choices at once",
                    options,
                    n -> VectorEnvs.of(i -> new Lock(), n, options),
                    Lock::new,
                    60);
            add(
                    all,
                    "any masked environment",
                    options,
                    n -> VectorEnvs.of(i -> new SingleMachine(), n, options),
                    SingleMachine::new,
                    40);
            add(
                    all,
                    "any wrapped environment",
                    options,
                    n -> VectorEnvs.of(i -> wrapped(), n, options),
                    VectorEnvsTest::wrapped,
                    120);
        }
        return all.build();
    }

    private static Env wrapped() {
        return Wrap.around(
                new Pendulum(),
                Wrap.rescaleAction(),
                Wrap.timeLimit(30),
                Wrap.unitObservation(),
                Wrap.scaleReward(.1f));
    }

    private static void add(
            Stream.Builder<Arguments> all,
            String name,
            VectorOptions options,
            IntFunction<VectorEnv> batch,
            Supplier<Env> single,
            int steps) {
        all.add(Arguments.of(name, options, batch, single, steps));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("batches")
    void aBatchEqualsSingles(
            String name, VectorOptions options, IntFunction<VectorEnv> batch, Supplier<Env> single, int steps) {
        VectorEnvContract.check(batch, i -> single.get(), Rng.of(3).child(name), steps);
        assertThat(batch.apply(1).autoresets()).isEqualTo(options.autoreset());
    }

    @Test
    void darkRoomsWithDifferentGoals() {
        for (DarkRoom.Settings settings : new DarkRoom.Settings[] {
            DarkRoom.Settings.PAPER,
            DarkRoom.Settings.REPORT,
            new DarkRoom.Settings(9, true, true, 6),
            new DarkRoom.Settings(13, true, false, 9)
        }) {
            for (VectorOptions options : new VectorOptions[] {VectorOptions.DEFAULT, new VectorOptions(false, 2)}) {
                VectorEnvContract.check(
                        n -> DarkRoom.vector(settings, Arrays.copyOf(GOALS, n), options),
                        i -> new DarkRoom(settings, GOALS[i]),
                        Rng.of(4),
                        100);
            }
        }
    }

    @Test
    void roomsWithDifferentKeysAndDoors() {
        int[] doors = {1, 13, 4, 40, 0, 8, 7};
        for (DarkKeyToDoor.Settings settings :
                new DarkKeyToDoor.Settings[] {DarkKeyToDoor.Settings.PAPER, new DarkKeyToDoor.Settings(9, false, 6)}) {
            for (VectorOptions options : new VectorOptions[] {VectorOptions.DEFAULT, new VectorOptions(false, 2)}) {
                VectorEnvContract.check(
                        n -> DarkKeyToDoor.vector(settings, Arrays.copyOf(GOALS, n), Arrays.copyOf(doors, n), options),
                        i -> new DarkKeyToDoor(settings, GOALS[i], doors[i]),
                        Rng.of(5),
                        200);
            }
        }
    }

    /**
     * A batch large enough that C2 vectorises its loops, on 1, 2 and 3 threads: {@link VectorEnvContract} compares small
     * ones with singles, and this compares large ones with each other and some of their rows with singles.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CartPole-v1",
                "Acrobot-v1",
                "MountainCar-v0",
                "MountainCarContinuous-v0",
                "Pendulum-v1",
                "Dark-Room-9x9-v0"
            })
    void largeBatchesHaveTheSameBitsOnAnyNumberOfThreads(String id) {
        int n = 1001;
        int steps = 220;
        long[] expected = fingerprints(id, VectorOptions.DEFAULT, n, steps);
        for (int threads = 2; threads <= 3; threads++) {
            assertThat(fingerprints(id, VectorOptions.DEFAULT.withThreads(threads), n, steps))
                    .as("%d threads", threads)
                    .isEqualTo(expected);
        }
        for (int row : new int[] {0, 1, 333, 500, 667, 1000}) {
            assertThat(expected[row]).as("row %d", row).isEqualTo(fingerprint(id, row, steps));
        }
    }

    private static final Rng KEY = Rng.of(12);

    /** A hash of all that each environment shows. */
    private static long[] fingerprints(String id, VectorOptions options, int n, int steps) {
        try (VectorEnv batch = Envs.makeVector(id, n, options)) {
            int width = batch.observationSpace().size();
            float[] observations = new float[n * width];
            float[] finals = new float[n * width];
            float[] rewards = new float[n];
            Ending[] endings = new Ending[n];
            float[] actions = new float[n];
            float[] action = new float[1];
            long[] hash = new long[n];
            batch.reset(KEY, observations);
            for (int t = 0; t < steps; t++) {
                for (int i = 0; i < n; i++) {
                    batch.actionSpace().sample(KEY.child("action").child(i).child(t), action);
                    actions[i] = action[0];
                }
                batch.step(actions, observations, rewards, endings, finals);
                for (int i = 0; i < n; i++) {
                    hash[i] = add(hash[i], rewards[i], endings[i]);
                    if (endings[i].ended()) {
                        hash[i] = add(hash[i], finals, i * width, width);
                    }
                    hash[i] = add(hash[i], observations, i * width, width);
                }
            }
            return hash;
        }
    }

    private static long fingerprint(String id, int row, int steps) {
        Env env = Envs.make(id);
        int width = env.observationSpace().size();
        float[] observation = new float[width];
        float[] action = new float[1];
        long hash = 0;
        int episode = 0;
        env.reset(KEY.child(row).child(episode++), observation);
        for (int t = 0; t < steps; t++) {
            env.actionSpace().sample(KEY.child("action").child(row).child(t), action);
            Step step = env.step(action, observation);
            hash = add(hash, step.reward(), step.ending());
            if (step.ending().ended()) {
                hash = add(hash, observation, 0, width);
                env.reset(KEY.child(row).child(episode++), observation);
            }
            hash = add(hash, observation, 0, width);
        }
        return hash;
    }

    private static long add(long hash, float reward, Ending ending) {
        return (hash * 31 + Float.floatToIntBits(reward)) * 31 + ending.ordinal();
    }

    private static long add(long hash, float[] row, int at, int width) {
        long sum = hash;
        for (int i = 0; i < width; i++) {
            sum = sum * 31 + Float.floatToIntBits(row[at + i]);
        }
        return sum;
    }

    /** Two dials, one with three and one with two positions; opens at (2, 1). */
    private static final class Lock implements Env {
        private static final MultiDiscrete DIALS = MultiDiscrete.of(3, 2);

        private int tries;
        private boolean running;
        private boolean closed;

        @Override
        public Space observationSpace() {
            return DIALS;
        }

        @Override
        public Space actionSpace() {
            return DIALS;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            tries = 0;
            running = true;
            DIALS.sample(random, observation);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            if (!running) {
                throw new IllegalStateException("call reset first");
            }
            int left = DIALS.index(action, 0);
            int right = DIALS.index(action, 1);
            observation[0] = left;
            observation[1] = right;
            Ending ending = left == 2 && right == 1 ? Ending.TERMINATED : ++tries == 7 ? Ending.TRUNCATED : Ending.NONE;
            running = !ending.ended();
            return new Step(left - right, ending);
        }

        @Override
        public void close() {
            closed = true;
            running = false;
        }
    }

    @Test
    void anEnvironmentWithSeveralChoicesKeepsTheContract() {
        EnvContract.check(Lock::new, Rng.of(1));
    }

    @Test
    void rejectsBatchesThatCannotBe() {
        assertThatThrownBy(() -> VectorEnvs.of(CartPole::new, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n = 0");
        for (EnvSpec spec : Envs.all()) {
            for (int n = -1; n <= 0; n++) {
                int size = n;
                assertThatThrownBy(() -> Envs.makeVector(spec.id(), size))
                        .as(spec.id())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("n = " + size);
            }
        }
        assertThatThrownBy(() -> CartPole.vector(-1, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n = -1");
        assertThatThrownBy(() -> new VectorOptions(true, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads = 0");
        assertThatThrownBy(() -> VectorEnvs.of(i -> i == 0 ? new CartPole() : new Acrobot(), 2, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("environment 1 has the spaces");
        assertThatThrownBy(() -> DarkRoom.vector(DarkRoom.Settings.PAPER, new int[] {0, 81}, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goal = 81");
        assertThatThrownBy(() -> DarkKeyToDoor.vector(
                        DarkKeyToDoor.Settings.PAPER, new int[] {0, 1}, new int[] {0}, VectorOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 keys and 1 doors");
    }

    /** What they learned would depend on which thread came first. */
    @Test
    void statisticsThatSeveralThreadsLearnIntoAreRefused() {
        RunningStatistics statistics = new RunningStatistics(4);
        RunningStatistics returns = new RunningStatistics(1);
        VectorOptions two = VectorOptions.DEFAULT.withThreads(2);
        List<UnaryOperator<Env>> learning =
                List.of(Wrap.normalizeObservation(statistics), Wrap.normalizeReward(0.9, returns));
        for (UnaryOperator<Env> wrapper : learning) {
            IntFunction<Env> maker = i -> Wrap.around(new CartPole(), wrapper, Wrap.timeLimit(9));
            assertThatThrownBy(() -> VectorEnvs.of(maker, 4, two))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("VectorWrap");
            assertThat(VectorEnvs.of(maker, 4, VectorOptions.DEFAULT).size()).isEqualTo(4);
        }
        RunningStatistics frozen = statistics.frozen();
        assertThat(VectorEnvs.of(i -> Wrap.around(new CartPole(), Wrap.normalizeObservation(frozen)), 4, two)
                        .size())
                .isEqualTo(4);
    }

    /** In whatever wrapper: all lanes would reset and step one episode. */
    @Test
    void oneInstanceForSeveralLanesIsRefused() {
        CartPole one = new CartPole();
        IntFunction<Env> bare = i -> i == 1 ? new CartPole() : one;
        IntFunction<Env> wrapped = i -> i == 1 ? new CartPole() : Wrap.around(one, Wrap.timeLimit(9), Wrap.checked());
        for (IntFunction<Env> maker : List.of(bare, wrapped)) {
            assertThatThrownBy(() -> VectorEnvs.of(maker, 3, VectorOptions.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("two environments are one instance of " + CartPole.class.getName())
                    .hasMessageContaining("() -> new");
        }
        assertThatThrownBy(() -> VectorEnvs.of(() -> one, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThat(VectorEnvs.of(() -> one, 1).size()).isEqualTo(1);
        assertThat(VectorEnvs.of(() -> new TimeLimit(new CartPole(), 9), 4).size())
                .isEqualTo(4);
    }

    /** Environment 1 throws once, after environment 0 has made its step. */
    @Test
    void aBatchThatFailedWantsAReset() {
        boolean[] fails = {false};
        VectorEnv envs = VectorEnvs.of(
                i -> new Wrapper(new CartPole()) {
                    @Override
                    public Step step(float[] action, float[] observation) {
                        if (i == 1 && fails[0]) {
                            fails[0] = false;
                            throw new IllegalStateException("simulator lost");
                        }
                        return super.step(action, observation);
                    }
                },
                2,
                VectorOptions.DEFAULT);
        float[] observations = new float[8];
        Runnable step = () -> envs.step(new float[2], observations, new float[2], new Ending[2], new float[8]);
        envs.reset(Rng.of(1), observations);
        float[] first = observations.clone();
        step.run();
        fails[0] = true;
        assertThatThrownBy(step::run).hasMessage("simulator lost");
        assertThatThrownBy(step::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after a step that failed")
                .hasMessageContaining("call reset(rng, observations) first");
        assertThatThrownBy(() -> ((Stateful) envs).save(new State())).hasMessageContaining("after a step that failed");
        envs.reset(Rng.of(1), observations);
        assertThat(observations).containsExactly(first);
        step.run();
    }

    @Test
    void everyMoveCounts() {
        VectorEnv envs = CartPole.vector(2, VectorOptions.DEFAULT);
        float[] observations = new float[8];
        assertThat(envs.moves()).isZero();
        envs.reset(Rng.of(1), observations);
        assertThat(envs.moves()).isEqualTo(1);
        envs.step(new float[2], observations, new float[2], new Ending[2], new float[8]);
        assertThat(envs.moves()).isEqualTo(2);
        envs.reset(new boolean[2], observations);
        assertThat(envs.moves()).isEqualTo(3);
        State state = new State();
        ((Stateful) envs).save(state);
        assertThat(envs.moves()).as("saving moves nothing").isEqualTo(3);
        ((Stateful) envs).load(state);
        assertThat(envs.moves()).isEqualTo(4);
    }
}
