package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.BestPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PPO with the settings of Stable-Baselines3: normalised, evaluated, saved and resumed. */
public final class ComingFromPython {
    private ComingFromPython() {}

    /**
     * Trains.
     *
     * @param args the folder of the run; "cartpole-run" if empty
     * @throws IOException if something cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "cartpole-run"));
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(CartPole::new, 4);
        RolloutSampler sampler = new RolloutSampler(
                envs, new ObservationNormalizer(envs.observationSpace()), new RewardScaler(4, 0.99), rng.child("envs"));

        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        Adam adam = Adam.builder(model.parameters())
                .learningRate(Schedule.constant(3e-4))
                .epsilon(1e-5)
                .build();
        PpoConfig config = PpoConfig.builder()
                .steps(512)
                .minibatches(4 * 512 / 64)
                .epochs(10)
                .valueCoefficient(1) // vf_coef=0.5 there: this loss halves the square
                .entropyCoefficient(0)
                .build();
        Ppo trainer = new Ppo(sampler, model, adam, config, rng);

        PeriodicEvaluation evaluation =
                new PeriodicEvaluation(new CartPole(), trainer.deterministic(), 20, 10_000, rng.child("evaluation"));
        Path best = folder.resolve("best.safetensors");
        Provenance provenance = new Provenance("CartPole-v1", "PPO", 0, "1");
        SavedRun.at(folder)
                .checkpointEvery(5) // updates of 4 × 512 steps: every 10,240 steps, about as above
                .resumeOrStart(
                        trainer,
                        Budget.steps(50_000),
                        evaluation,
                        new BestPolicy(best, "evaluationReturn", () -> trainer.saved(provenance)));

        SavedPolicy loaded = SavedPolicy.load(best); // normaliser included
        System.out.println(Evaluation.of(new CartPole(), loaded.deterministic(), 100, rng.child("test")));
    }
}
