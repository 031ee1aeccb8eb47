package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.distill.HistoryRecorder;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole updates on one thread, rollout and learning together; read the counter {@code environmentSteps}, steps per
 * second. PPO with CleanRL's defaults: 128 steps, 4 epochs of 4 minibatches, two 4-64-64 tanh networks, Adam; on
 * Pendulum as in {@link PendulumRun}. A2C with the settings of report R3: 10 × 10, embedding 81 → 128 and two linear
 * heads. Run it with and without {@code --add-modules jdk.incubator.vector}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class ActorCriticBenchmark {
    /** PPO on CartPole. */
    @State(Scope.Thread)
    public static class PpoOnCartPole {
        /** The number of environments; CleanRL has 4. */
        @Param({"4", "64"})
        public int environments;

        private Trainer trainer;

        /** Creates a trainer. */
        @Setup(Level.Trial)
        public void make() {
            Rng rng = Rng.of(0);
            VectorEnv envs = CartPole.vector(environments, VectorOptions.DEFAULT);
            ActorCritic model =
                    ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
            Adam adam = Adam.builder(model.parameters())
                    .epsilon(1e-5)
                    .learningRate(Schedule.constant(2.5e-4))
                    .build();
            trainer = new Ppo(envs, model, adam, PpoConfig.defaults(), rng);
        }
    }

    /** PPO on Pendulum, as in {@link PendulumRun}. */
    @State(Scope.Thread)
    public static class PpoOnPendulum {
        private Trainer trainer;

        /** Creates a trainer. */
        @Setup(Level.Trial)
        public void make() {
            trainer = PendulumRun.trainer(Rng.of(0));
        }
    }

    /** Whether a trainer's experience is recorded. */
    public enum Recording {
        /** Nothing is recorded. */
        OFF,
        /** A {@link HistoryRecorder} writes every step of all environments to disk. */
        ON
    }

    /** A2C on DarkRoom. */
    @State(Scope.Thread)
    public static class A2cOnDarkRoom {
        /** Whether the environments are recorded as learning histories. */
        @Param({"OFF", "ON"})
        public Recording recording;

        private Trainer trainer;
        private HistoryRecorder recorder;

        /**
         * Creates a trainer.
         *
         * @throws IOException if no temporary folder can be created
         */
        @Setup(Level.Trial)
        public void make() throws IOException {
            Rng rng = Rng.of(0);
            int[] goals = new int[10];
            Arrays.fill(goals, 10);
            VectorEnv envs = DarkRoom.vector(DarkRoom.Settings.REPORT, goals, VectorOptions.DEFAULT);
            ActorCritic model =
                    ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 128);
            Adam adam = Adam.builder(model.parameters())
                    .epsilon(1e-6)
                    .learningRate(Schedule.constant(1e-4))
                    .build();
            A2cConfig config = A2cConfig.builder()
                    .steps(10)
                    .entropyCoefficient(0.01)
                    .valueCoefficient(1.98)
                    .build();
            RolloutSampler sampler = new RolloutSampler(envs, rng.child("envs"));
            Path file = Files.createTempDirectory("ascent-histories").resolve("goal-10.safetensors");
            recorder = new HistoryRecorder(file, 10, new Provenance("DarkRoom, goal 10", "A2C", 0, "bench"));
            trainer = new A2c(recording == Recording.ON ? recorder.record(sampler) : sampler, model, adam, config, rng);
        }
    }

    /** Environment steps per second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Steps {
        /** Environment steps taken. */
        public long environmentSteps;

        /** Starts each iteration at 0. */
        @Setup(Level.Iteration)
        public void clear() {
            environmentSteps = 0;
        }
    }

    /**
     * One update of PPO.
     *
     * @param task the trainer
     * @param steps counts environment steps
     * @return the statistics, so that nothing is optimised away
     */
    @Benchmark
    public UpdateStats ppoCartPole(PpoOnCartPole task, Steps steps) {
        UpdateStats stats = task.trainer.update();
        steps.environmentSteps += stats.steps();
        return stats;
    }

    /**
     * One update of PPO.
     *
     * @param task the trainer
     * @param steps counts environment steps
     * @return the statistics, so that nothing is optimised away
     */
    @Benchmark
    public UpdateStats ppoPendulum(PpoOnPendulum task, Steps steps) {
        UpdateStats stats = task.trainer.update();
        steps.environmentSteps += stats.steps();
        return stats;
    }

    /**
     * One update of A2C, with or without recording; {@link PairedBenchmark} with {@code recording=OFF|ON} measures the
     * cost.
     *
     * @param task the trainer
     * @param steps counts environment steps
     * @return the statistics, so that nothing is optimised away
     */
    @Benchmark
    public UpdateStats a2cDarkRoom(A2cOnDarkRoom task, Steps steps) {
        UpdateStats stats = task.trainer.update();
        steps.environmentSteps += stats.steps();
        return stats;
    }
}
