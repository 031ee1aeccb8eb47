package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Trains CartPole in about a second and evaluates the result. */
public final class QuickStart {
    private QuickStart() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        CartPole env = new CartPole();
        Mlp network = Mlp.sizes(4, 64, 2).activation(Activation.RELU).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        Reinforce trainer = new Reinforce(
                env,
                policy,
                RunningMeanBaseline.exponential(0.95),
                Adam.of(network.parameters(), 3e-3),
                ReinforceConfig.defaults(),
                rng);
        trainer.train(Budget.episodes(1000), stats -> {
            if (stats.update() % 100 == 0) {
                System.out.printf("episode %4d  return %.0f%n", stats.totalEpisodes(), stats.meanReturn());
            }
        });
        System.out.println(Evaluation.of(env, policy, 100, rng.child("evaluation")));
    }
}
