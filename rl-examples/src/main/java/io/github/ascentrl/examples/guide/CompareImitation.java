package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Compares a clone and a DAgger learner with the expert that they imitate, in the same 100 episodes. */
public final class CompareImitation {
    private static final Rng RNG = Rng.of(0);
    private static final CartPole ENV = new CartPole();

    private CompareImitation() {}

    /**
     * Trains and compares.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Policy expert = Policy.of(
                (random, s, action) -> action[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0);
        compare("expert", expert);

        EpisodicDataset one = new Recorder(ENV, "CartPole-v1", expert, "a formula", 0).episodes(1);
        compare("clone of one episode", clone(one).deterministic());
        compare("DAgger, as many labels", asked(expert, one.size()).deterministic());
    }

    private static void compare(String name, Policy policy) {
        Evaluation evaluation = Evaluation.of(ENV, policy, 100, RNG.child("evaluation")); // the same episodes for all
        System.out.printf("%-23s %s%n", name, evaluation);
    }

    private static CategoricalPolicy learner() {
        return CategoricalPolicy.of(Mlp.sizes(4, 64, 2).build(RNG.child("network")), ENV.actionSpace());
    }

    private static CategoricalPolicy clone(EpisodicDataset data) {
        CategoricalPolicy policy = learner();
        Adam adam = Adam.of(policy.parameters(), 1e-3);
        new BehaviourCloning(data, policy, adam, CloningConfig.defaults(), RNG.child("cloning"))
                .train(Budget.updates(1000));
        return policy;
    }

    private static CategoricalPolicy asked(Policy expert, long labels) {
        CategoricalPolicy policy = learner();
        DaggerConfig config = DaggerConfig.builder()
                .labelsPerIteration((int) labels / 10)
                .labelBudget(labels)
                .stepsPerIteration(100)
                .batchSize(256)
                .build();
        new Dagger(ENV, expert, policy, Adam.of(policy.parameters(), 1e-3), config, RNG.child("dagger"))
                .train(Budget.updates(10));
        return policy;
    }
}
