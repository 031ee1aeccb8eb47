package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Trains REINFORCE in a custom environment, with a custom baseline. */
public final class CustomParts {
    private CustomParts() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        Walk env = new Walk();
        Mlp network = Mlp.sizes(1, 16, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(5).build();
        Reinforce trainer =
                new Reinforce(env, policy, new MedianOfOthers(), Adam.of(network.parameters(), 1e-2), config, rng);
        System.out.println("before: " + Evaluation.of(env, policy, 100, rng.child("evaluation")));
        trainer.train(Budget.episodes(1000));
        System.out.println("after:  " + Evaluation.of(env, policy, 100, rng.child("evaluation")));
    }
}
