package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.preference.BradleyTerry;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Fits a reward model to preferences, and trains a policy on its rewards. */
public final class LearnAReward {
    private LearnAReward() {}

    /**
     * Fits and trains.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        CartPole cartPole = new CartPole();
        Box observations = cartPole.observationSpace();
        Discrete actions = cartPole.actionSpace();
        CategoricalPolicy policy = CategoricalPolicy.of(Mlp.sizes(4, 64, 2).build(rng.child("network")), actions);
        Preferences pairs = new Preferences(observations, actions);
        for (int pair = 0; pair < 1000; pair++) {
            pairs.add(better(policy, rng.child(pair), true), better(policy, rng.child(pair), false));
        }

        int inputs = RewardModel.inputSize(observations, actions);
        RewardModel model = new RewardModel(Mlp.sizes(inputs, 64, 1).build(rng.child("reward")), observations, actions);
        BradleyTerry fit = new BradleyTerry(pairs, model, Adam.of(model.parameters(), 1e-3), 64, rng.child("fit"));
        for (int update = 0; update < 300; update++) {
            fit.update();
        }
        new Reinforce(
                        model.paying(cartPole), // the model's rewards in place of the environment's
                        policy,
                        RunningMeanBaseline.exponential(0.95),
                        Adam.of(policy.parameters(), 3e-3),
                        ReinforceConfig.defaults(),
                        rng.child("training"))
                .train(Budget.episodes(300));
        System.out.println(Evaluation.of(cartPole, policy, 100, rng.child("evaluation")));
    }

    /** Of two attempts from the same start the longer one, or the other. */
    private static Trajectory better(Policy policy, Rng rng, boolean longer) {
        Trajectory one = LearnFromPreferences.play(policy, rng.child("start"), rng.child("one"));
        Trajectory other = LearnFromPreferences.play(policy, rng.child("start"), rng.child("other"));
        return one.length() > other.length() == longer ? one : other;
    }
}
