package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Trains PPO with every kind of log, and with a measurement of its own in all of them. */
public final class WriteLogs {
    private WriteLogs() {}

    /** Measures the largest weight after every update; every log has it as a metric. */
    record LargestWeight(Parameters parameters) implements TrainingListener {
        @Override
        public Map<String, Double> measure(UpdateStats stats) {
            double largest = 0;
            for (float weight : parameters.values()) {
                largest = Math.max(largest, Math.abs(weight));
            }
            return Map.of("largestWeight", largest);
        }

        @Override
        public void onUpdate(UpdateStats stats) {} // has measured already
    }

    /**
     * Runs it.
     *
     * @param args the folder, {@code walk-logs} by default
     */
    public static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "walk-logs");
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(Walk::new, 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
        trainer.train(
                Budget.steps(20_000),
                new LargestWeight(model.parameters()),
                new CsvLog(folder.resolve("progress.csv")),
                new JsonLinesLog(folder.resolve("progress.jsonl")),
                new TensorBoardLog(folder)
                        .settings(trainer.settings())
                        .histogram("weights", 10, () -> model.parameters().values()),
                new ProgressLine(System.out).every(Duration.ofSeconds(30)),
                stats -> {
                    if (stats.update() % 10 == 0) {
                        System.out.printf(
                                "update %d: return %.1f, entropy %.2f%n",
                                stats.update(), stats.meanReturn(), stats.metric("entropy"));
                    }
                });
    }
}
