package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;

/** Trains PPO with a convolutional network on pictures. */
public final class TrainConvNet {
    private TrainConvNet() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(TrainConvNet::env, 8);
        Conv conv = Conv.of(2, 10, 5) // channels, height, width
                .conv(16, 3, 1, 1) // filters, kernel, stride, padding
                .conv(16, 3, 2, 1)
                .build(rng.child("conv"));
        ActorCritic model = ActorCritic.over(
                Trunk.of(conv, Activation.RELU), envs.observationSpace(), envs.actionSpace(), rng.child("heads"), 64);
        PpoConfig config = PpoConfig.builder().steps(32).build();
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 2.5e-3), config, rng);
        trainer.train(Budget.steps(20_000));
        System.out.println(Evaluation.of(env(), trainer.deterministic(), 100, rng.child("test")));
    }

    /** The board as two planes, the ball and the paddle. */
    private static Env env() {
        return Wrap.around(new Catch(), Wrap.planes());
    }
}
