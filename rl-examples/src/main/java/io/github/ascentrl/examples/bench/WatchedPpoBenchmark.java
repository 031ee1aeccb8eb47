package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.BestPolicy;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * The cost of listeners: PPO on CartPole with CleanRL's defaults (4 environments × 128 steps per update), fifty updates
 * per call, without listeners and with all of them at their default frequency. Evaluations, which cost the episodes
 * they play, and checkpoints, whose cost every five minutes is too small to measure, are not included. For the ratio of
 * speeds see {@link PairedBenchmark}, for the fraction of time {@link ListenerCost}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class WatchedPpoBenchmark {
    private static final int UPDATES = 50;

    /** The listeners. */
    public enum Listeners {
        /** No listeners. */
        NONE,
        /** All listeners of the library except evaluation and checkpoints. */
        ALL
    }

    /** A trainer and its listeners. */
    @State(Scope.Thread)
    public static class Training {
        /** The listeners. */
        @Param({"NONE", "ALL"})
        public Listeners listeners;

        Ppo trainer;
        TrainingListener[] attached = {};

        /**
         * Creates a trainer.
         *
         * @throws IOException if no temporary folder can be created
         */
        @Setup(Level.Trial)
        public void make() throws IOException {
            Rng rng = Rng.of(0);
            VectorEnv envs = CartPole.vector(4, VectorOptions.DEFAULT);
            ActorCritic model =
                    ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
            trainer = new Ppo(envs, model, Adam.of(model.parameters(), 2.5e-4), PpoConfig.defaults(), rng);
            if (listeners == Listeners.ALL) {
                Path folder = Files.createTempDirectory("ascent-listeners");
                Provenance provenance = new Provenance("CartPole-v1", "PPO", 0, "bench");
                attached = new TrainingListener[] {
                    new CsvLog(folder.resolve("log.csv")),
                    new JsonLinesLog(folder.resolve("log.jsonl")),
                    new TensorBoardLog(folder).settings(trainer.settings()),
                    new BestPolicy(folder.resolve("best.safetensors"), "return", () -> trainer.saved(provenance)),
                    new BestParameters(model.parameters(), 100),
                    new ReturnWindow(100),
                    new ProgressLine(new StringBuilder())
                };
            }
        }
    }

    /**
     * Runs fifty updates.
     *
     * @param training the trainer
     * @return the totals, so that nothing is optimised away
     */
    @Benchmark
    public Totals ppo(Training training) {
        training.trainer.train(Budget.updates(UPDATES), training.attached);
        return training.trainer.totals();
    }
}
