package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.AdvantageWeightedCloning;
import io.github.ascentrl.algos.imitation.AdvantageWeightedConfig;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.stream.IntStream;

/** Learns from good and bad players: clones all of them, the best episodes, and all of them weighted by advantage. */
public final class CloneTheBetter {
    private static final Rng RNG = Rng.of(0);
    private static final CartPole ENV = new CartPole();

    private CloneTheBetter() {}

    /**
     * Trains and compares.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        EpisodicDataset mixed = Datasets.joinEpisodes(IntStream.rangeClosed(0, 10)
                .mapToObj(error -> new Recorder(ENV, "CartPole-v1", player(error / 10.0), "errs", error).episodes(20))
                .toArray(EpisodicDataset[]::new));
        compare("clone of all", clone(mixed));
        compare("clone of the best tenth", clone(Datasets.best(mixed, 0.1)));
        compare("weighted by advantage", weighted(mixed));
    }

    private static void compare(String name, CategoricalPolicy policy) {
        System.out.println(name + ": " + Evaluation.of(ENV, policy, 100, RNG.child("evaluation")));
    }

    /** Balances the pole by a formula, but moves the other way in a share of its steps. */
    private static Policy player(double errors) {
        return Policy.of((random, s, action) -> {
            boolean right = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0;
            action[0] = right == (random.nextDouble() >= errors) ? 1 : 0;
        });
    }

    private static CategoricalPolicy clone(EpisodicDataset data) {
        CategoricalPolicy policy = learner();
        Adam adam = Adam.of(policy.parameters(), 1e-3);
        new BehaviourCloning(data, policy, adam, CloningConfig.defaults(), RNG.child("cloning"))
                .train(Budget.updates(1000));
        return policy;
    }

    private static CategoricalPolicy weighted(EpisodicDataset data) {
        CategoricalPolicy policy = learner();
        Mlp critic = Mlp.sizes(4, 64, 1).build(RNG.child("critic"));
        AdvantageWeightedCloning cloning = new AdvantageWeightedCloning(
                data,
                policy,
                critic,
                Adam.of(policy.parameters(), 1e-3),
                Adam.of(critic.parameters(), 1e-2),
                AdvantageWeightedConfig.builder().beta(10).build(), // smaller: the better actions count more
                RNG.child("weighted"));
        cloning.train(Budget.updates(1000));
        return policy;
    }

    private static CategoricalPolicy learner() {
        return CategoricalPolicy.of(Mlp.sizes(4, 64, 2).build(RNG.child("network")), ENV.actionSpace());
    }
}
