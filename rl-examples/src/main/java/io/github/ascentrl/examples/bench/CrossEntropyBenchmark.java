package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cross-entropy method on Acrobot with a 6-128-3 ReLU network, as in report R2: sampling sessions only, and whole
 * epochs with their fit. The policy is nearly uniform at first, so sessions last nearly 500 steps. Read the counter
 * {@code environmentSteps}, steps per second of all threads together.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CrossEntropyBenchmark {
    private static final int SESSIONS = 800;

    /** Sampler and policy. */
    @State(Scope.Thread)
    public static class Setting {
        /** Threads that play sessions. */
        @Param({"1", "2"})
        public int threads;

        private Mlp network;
        private CategoricalPolicy policy;
        private LockstepSampler sampler;
        private long epoch;

        /** Creates both. */
        @Setup
        public void make() {
            network = Mlp.sizes(6, 128, 3)
                    .activation(Activation.RELU)
                    .gains(1, 0.1)
                    .build(Rng.of(1));
            policy = CategoricalPolicy.of(network, new Discrete(3));
            sampler = new LockstepSampler(Acrobot::new, LockstepSampler.DEFAULT_WIDTH, threads);
        }

        /** Closes the sampler's environments. */
        @TearDown
        public void close() {
            sampler.close();
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
     * Plays R2's 800 sessions.
     *
     * @param setting the sampler and the policy
     * @param steps counts environment steps
     * @return the batch
     */
    @Benchmark
    public Batch sampling(Setting setting, Steps steps) {
        Batch batch =
                setting.sampler.collect(setting.policy, SESSIONS, Rng.of(2).child(setting.epoch++));
        steps.environmentSteps += batch.steps();
        return batch;
    }

    /**
     * Runs the first epoch of R2's last run: 800 sessions and one full-batch step on the best fifth.
     *
     * @param setting the sampler and the policy
     * @param steps counts environment steps
     * @return the statistics of the epoch
     */
    @Benchmark
    public UpdateStats epoch(Setting setting, Steps steps) {
        CrossEntropy trainer = new CrossEntropy(
                setting.sampler,
                setting.policy,
                new SessionElites(EliteRule.TOP),
                Adam.of(
                        setting.network.parameters(),
                        0), // a learning rate of 0, so that every epoch has as many steps as the first
                CrossEntropyConfig.builder().sessions(SESSIONS).build(),
                Rng.of(3).child(setting.epoch++));
        UpdateStats stats = trainer.update();
        steps.environmentSteps += stats.steps();
        return stats;
    }
}
