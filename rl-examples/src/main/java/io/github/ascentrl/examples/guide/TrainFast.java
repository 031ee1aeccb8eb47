package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;

/** Trains PPO on CartPole with many environments and all processors, and measures the speed. */
public final class TrainFast {
    private TrainFast() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        int threads = Runtime.getRuntime().availableProcessors();
        Rng rng = Rng.of(0);
        VectorEnv envs = CartPole.vector(64, VectorOptions.DEFAULT); // 64 in one object, faster than 64 objects
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
        PpoConfig config = PpoConfig.builder().steps(32).build(); // 64 × 32 = 2048 rows, minibatches of 512
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 2e-3), config, rng).threads(threads);

        trainer.train(Budget.steps(100_000)); // not measured: the JVM compiles the code meanwhile
        long before = trainer.totals().steps();
        long begin = System.nanoTime();
        trainer.train(Budget.steps(100_000));
        double seconds = (System.nanoTime() - begin) * 1e-9;
        System.out.printf("%.0f steps per second%n", (trainer.totals().steps() - before) / seconds);

        System.out.println(Evaluation.of(
                CartPole::new,
                LockstepSampler.DEFAULT_WIDTH,
                threads,
                trainer.deterministic(),
                1000,
                rng.child("test")));
    }
}
