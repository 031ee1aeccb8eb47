package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.BestPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/** Trains PPO in a folder with logs and checkpoints, and continues where it was interrupted. */
public final class SaveAndResume {
    private SaveAndResume() {}

    /**
     * Runs it.
     *
     * @param args the folder, {@code walk-run} if there is none
     * @throws IOException if something cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "walk-run");
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(Walk::new, 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
        PeriodicEvaluation evaluation =
                new PeriodicEvaluation(new Walk(), trainer.deterministic(), 20, 5_000, rng.child("evaluation"));
        Path best = folder.resolve("best.safetensors");
        Provenance provenance = new Provenance("walk", "PPO", 0, "1");
        SavedRun.at(folder)
                .stopWhen(evaluation.scores().reaches(-5.2))
                .resumeOrStart(
                        trainer,
                        Budget.steps(200_000),
                        evaluation,
                        new BestPolicy(best, "evaluationReturn", () -> trainer.saved(provenance)),
                        new CsvLog(folder.resolve("progress.csv")),
                        new TensorBoardLog(folder).settings(trainer.settings()),
                        new ProgressLine(System.out));
        evaluation.points().forEach(System.out::println);
        System.out.println(Evaluation.of(new Walk(), trainer.deterministic(), 100, rng.child("test")));
    }
}
