package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
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
 * A whole REINFORCE run on CartPole: 2000 episodes, a 4-128-2 network, one episode per update, Adam 3e-3, exponential
 * running mean as baseline; each invocation trains a new seed from scratch. Read the counter {@code environmentSteps},
 * steps per second. The mean episode length printed with each iteration shows what kind of run it was, since longer
 * episodes have fewer updates per step.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class ReinforceBenchmark {
    private static final int EPISODES = 2000;

    /** Nonlinearity of the hidden layer. */
    @State(Scope.Thread)
    public static class Settings {
        /** Both are measured: the experiments use ReLU; tanh costs more. */
        @Param({"RELU", "TANH"})
        public Activation activation;

        private long seed;
    }

    /** Environment steps per second; after each iteration, the mean length of the episodes played. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Steps {
        /** Environment steps taken. */
        public long environmentSteps;

        private long episodes;

        /** Starts each iteration at 0. */
        @Setup(Level.Iteration)
        public void clear() {
            environmentSteps = 0;
            episodes = 0;
        }

        /** Prints the mean length of the episodes. */
        @TearDown(Level.Iteration)
        public void print() {
            System.out.printf("mean episode length %.0f; ", (double) environmentSteps / episodes);
        }
    }

    /**
     * Trains from scratch.
     *
     * @param settings the activation of the network
     * @param steps counts environment steps
     * @return the parameters, so that nothing is optimised away
     */
    @Benchmark
    public float[] cartPole(Settings settings, Steps steps) {
        Rng rng = Rng.of(settings.seed++);
        Mlp network = Mlp.sizes(4, 128, 2).activation(settings.activation).build(rng.child("network"));
        Reinforce trainer = new Reinforce(
                new CartPole(),
                CategoricalPolicy.of(network, new Discrete(2)),
                RunningMeanBaseline.exponential(0.95),
                Adam.of(network.parameters(), 3e-3),
                ReinforceConfig.defaults(),
                rng);
        trainer.train(Budget.episodes(EPISODES), stats -> steps.environmentSteps += stats.steps());
        steps.episodes += EPISODES;
        return network.parameters().values();
    }
}
