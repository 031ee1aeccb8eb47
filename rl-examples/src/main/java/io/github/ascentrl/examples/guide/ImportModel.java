package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.exchange.Sb3Model;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/** Evaluates a model of Stable-Baselines3, saves it as a policy file and continues its training. */
public final class ImportModel {
    private ImportModel() {}

    /**
     * Imports and trains.
     *
     * @param args the model's zip and the file to write; {@code ppo_cartpole.zip} and {@code cartpole.safetensors} unless
     *     given
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path zip = Path.of(args.length > 0 ? args[0] : "ppo_cartpole.zip");
        Path file = Path.of(args.length > 1 ? args[1] : "cartpole.safetensors");
        Rng rng = Rng.of(0);
        CartPole env = new CartPole();
        Sb3Model model = Sb3Model.read(zip, env.observationSpace(), env.actionSpace());
        System.out.println(model); // what wrote it, layers, activation, spaces
        SavedPolicy saved = model.saved("CartPole-v1");
        saved.save(file);
        System.out.println(Evaluation.of(env, saved.deterministic(), 100, rng.child("before")));

        ActorCritic actorCritic = model.actorCritic();
        Adam adam = Adam.of(actorCritic.parameters(), 3e-4);
        Ppo trainer = new Ppo(VectorEnvs.of(CartPole::new, 8), actorCritic, adam, PpoConfig.defaults(), rng);
        trainer.train(Budget.steps(20_000));
        System.out.println(Evaluation.of(env, trainer.deterministic(), 100, rng.child("after")));
    }
}
