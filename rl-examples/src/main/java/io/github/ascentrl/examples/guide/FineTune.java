package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/** Trains PPO, saves the policy to a file, and trains on from that file: with PPO, then with GRPO. */
public final class FineTune {
    private FineTune() {}

    /**
     * Runs it.
     *
     * @param args the file, {@code walker.safetensors} if there is none
     * @throws IOException if it cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args.length > 0 ? args[0] : "walker.safetensors");
        train(file, Rng.of(0));
        goOn(file, Rng.of(1));
    }

    private static void train(Path file, Rng rng) throws IOException {
        VectorEnv envs = VectorEnvs.of(Walk::new, 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        RolloutSampler sampler = new RolloutSampler(
                envs, new ObservationNormalizer(envs.observationSpace()), new RewardScaler(8, 0.99), rng.child("envs"));
        Ppo trainer = new Ppo(sampler, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
        trainer.train(Budget.steps(1_024));
        System.out.println(Evaluation.of(new Walk(), trainer.deterministic(), 100, rng.child("test")));
        trainer.saved(new Provenance("walk", "PPO", 0, "1")).save(file);
    }

    private static void goOn(Path file, Rng rng) throws IOException {
        // In another program, on another day:
        SavedPolicy saved = SavedPolicy.load(file);
        ActorCritic model = saved.actorCritic();
        RolloutSampler sampler = new RolloutSampler(
                VectorEnvs.of(Walk::new, 8),
                ObservationNormalizer.learning(saved.normalizer().orElseThrow()),
                RewardScaler.learning(saved.returns().orElseThrow(), 8, 0.99),
                rng.child("envs"));
        Ppo trainer = new Ppo(sampler, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
        trainer.train(Budget.steps(30_000));
        trainer.saved(saved.provenance().derived("trained on by PPO")).save(file);

        // A trainer that needs no critic takes the policy, as it acts on what the environment shows:
        DifferentiablePolicy policy = SavedPolicy.load(file).acting();
        new Grpo(new Walk(), policy, Adam.of(policy.parameters(), 1e-4), GrpoConfig.defaults(), rng)
                .train(Budget.updates(5));
        System.out.println(Evaluation.of(new Walk(), policy.deterministic(), 100, rng.child("test")));
    }
}
