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
 * What listeners cost: PPO on CartPole with CleanRL's defaults (4 environments × 128 steps an update), fifty updates a call,
 * without and with all of them at their default frequency. An evaluation costs the episodes that it plays, a checkpoint
 * every five minutes nothing that could be measured; they are not in it. For the quotient see {@link PairedBenchmark}, for the share {@link ListenerCost}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class WatchedPpoBenchmark {
    private static final int UPDATES = 50;

    /** Who is told. */
    public enum Listeners {
        /** Nobody. */
        NONE,
        /** All that the library has but evaluation. */
        ALL
    }

    /** A trainer and its listeners. */
    @State(Scope.Thread)
    public static class Training {
        /** Who is told. */
        @Param({"NONE", "ALL"})
        public Listeners listeners;

        Ppo trainer;
        TrainingListener[] told = {};

        /**
         * A fresh trainer.
         *
         * @throws IOException if there is no folder for temporary files
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
                told = new TrainingListener[] {
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
     * Fifty updates.
     *
     * @param training the trainer
     * @return how much was done, so that nothing is optimised away
     */
    @Benchmark
    public Totals ppo(Training training) {
        training.trainer.train(Budget.updates(UPDATES), training.told);
        return training.trainer.totals();
    }
}
