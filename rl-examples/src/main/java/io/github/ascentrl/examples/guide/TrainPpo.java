package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;

/** Trains PPO in a custom environment until its evaluation is good enough. */
public final class TrainPpo {
    private TrainPpo() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(Walk::new, 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng);
        PeriodicEvaluation evaluation =
                new PeriodicEvaluation(new Walk(), trainer.deterministic(), 20, 5_000, rng.child("evaluation"));
        trainer.train(Budget.steps(200_000), evaluation.scores().reaches(-5.2), evaluation);
        evaluation.points().forEach(System.out::println);
        System.out.println(Evaluation.of(new Walk(), trainer.deterministic(), 100, rng.child("test")));
    }
}
