package io.github.ascentrl.spark;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * REINFORCE on CartPole, with a budget in episodes, continued from a checkpoint. An excessive learning rate diverges;
 * one that is not a number causes an exception.
 */
public final class PoleTrial implements Objective {
    /** Created by its name. */
    public PoleTrial() {}

    @Override
    public Outcome run(Trial trial, byte[] state) throws IOException {
        Rng rng = Rng.of(trial.seed());
        CartPole env = new CartPole();
        Mlp network = Mlp.sizes(4, 16, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        Trainer trainer = new Reinforce(
                env,
                policy,
                RunningMeanBaseline.exponential(0.95),
                Adam.of(network.parameters(), trial.number("learningRate")),
                ReinforceConfig.defaults(),
                rng);
        Path file = Files.createTempFile("pole", ".safetensors");
        try {
            if (state.length > 0) {
                Files.write(file, state);
                Checkpoint.read(trainer, file);
            }
            trainer.trainUntil(Budget.episodes(trial.budget()));
            Checkpoint.write(trainer, file);
            return Outcome.of(Evaluation.of(env, policy, 5, rng.child("evaluation"))
                            .mean())
                    .and("steps", trainer.totals().steps())
                    .withState(Files.readAllBytes(file));
        } finally {
            Files.delete(file);
        }
    }
}
