package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/** Trains PPO with settings that change over the run, until returns no longer improve. */
public final class TrainWithSchedules {
    private TrainWithSchedules() {}

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
        int updates = 100;
        PpoConfig config = PpoConfig.builder()
                .gamma(0.98)
                .entropyCoefficient(Schedule.linear(0.01, 0, updates)) // counted in updates
                .build();
        int steps = updates * config.epochs() * config.minibatches();
        Adam adam = Adam.builder(model.parameters())
                .learningRate(Schedule.linear(1e-3, 0, steps)) // counted in steps of the optimiser
                .build();
        Ppo trainer = new Ppo(envs, model, adam, config, rng);
        ReturnWindow window = new ReturnWindow(100);
        trainer.train(Budget.updates(updates), window.scores().stalls(10, 0.01), window);
        System.out.printf(
                "%d updates, mean return of the last 100 episodes %.1f%n",
                trainer.totals().updates(), window.mean());
    }
}
