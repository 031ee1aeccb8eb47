package io.github.ascentrl.onnx;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.exchange.Sb3Weights;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/** The example of the guide: PPO learns CartPole, and its policy is exported for other programs. */
public final class ExportPolicy {
    private ExportPolicy() {}

    /**
     * Trains and exports a policy.
     *
     * @param args the folder to write to
     */
    public static void main(String[] args) throws IOException {
        write(Path.of(args[0]));
    }

    static SavedPolicy write(Path folder) throws IOException {
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(CartPole::new, 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
        trainer.train(Budget.steps(50_000));

        SavedPolicy saved = trainer.saved(new Provenance("CartPole-v1", "PPO", 0, "1"));
        OnnxPolicy.deterministic(saved).write(folder.resolve("policy.onnx"));
        OnnxPolicy sampling = OnnxPolicy.sampling(saved);
        sampling.write(folder.resolve("sampling.onnx"));
        System.out.println(sampling); // observation [batch, 4], uniform [batch, 1] -> action [batch, 1]
        Sb3Weights.write(model, folder.resolve("weights.safetensors"));
        return saved;
    }
}
