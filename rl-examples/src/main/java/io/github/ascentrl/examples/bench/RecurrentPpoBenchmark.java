package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.concurrent.TimeUnit;
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
 * Whole updates of PPO with memory: CartPole in 64 environments × 128 steps, a shared 4 → 64 tanh layer and a cell of
 * 64 units, segments of 32 steps, 4 epochs of 4 minibatches. Each iteration also prints the rate of the update's matrix
 * products as a fraction of the peak of fused multiply-adds, in thread time. Only products that every implementation
 * needs are counted: one forward pass to act, and one forward and one backward pass in each epoch, without gradients of
 * the observations. All other work, such as the values and memories of the segments, counts as time only.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class RecurrentPpoBenchmark {
    private static final int ENVIRONMENTS = 64;
    private static final int STEPS = 128;
    private static final int UNITS = 64;

    /** The trainer. */
    @State(Scope.Thread)
    public static class Training {
        /** The cell. */
        @Param({"gru", "lstm"})
        public String cell;

        private Ppo trainer;
        private double operations;

        /** Creates a trainer. */
        @Setup(Level.Trial)
        public void make() {
            boolean gru = cell.equals("gru");
            Rng rng = Rng.of(0);
            VectorEnv envs = CartPole.vector(ENVIRONMENTS, VectorOptions.DEFAULT);
            Parameters parameters = new Parameters();
            Network see = Mlp.sizes(4, UNITS).into(parameters, "see.").build(rng.child("see"));
            Network remember = gru
                    ? Gru.sizes(UNITS, UNITS).into(parameters, "cell.").build(rng.child("cell"))
                    : Lstm.sizes(UNITS, UNITS).into(parameters, "cell.").build(rng.child("cell"));
            ActorCritic model = ActorCritic.over(
                    Trunk.of(Trunk.of(see, Activation.TANH).to(remember)),
                    envs.observationSpace(),
                    envs.actionSpace(),
                    rng.child("heads"));
            PpoConfig config =
                    PpoConfig.builder().steps(STEPS).segmentLength(32).build();
            trainer = new Ppo(envs, model, Adam.of(parameters, 2.5e-4), config, rng);
            double input = 2.0 * 4 * UNITS;
            double rest = 2.0 * UNITS * (2 * (gru ? 3 : 4) * UNITS + 2 + 1);
            double forward = input + rest;
            double backward = input + 2 * rest;
            operations = (double) ENVIRONMENTS * STEPS * (forward + config.epochs() * (forward + backward));
        }
    }

    /**
     * Runs one update.
     *
     * @param training the trainer
     * @param share counts operations
     * @return the statistics, so that nothing is optimised away
     */
    @Benchmark
    public UpdateStats update(Training training, PeakShare share) {
        share.add(training.operations);
        return training.trainer.update();
    }
}
