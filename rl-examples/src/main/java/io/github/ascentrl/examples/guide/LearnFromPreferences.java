package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.wrap.TrajectoryRecorder;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;

/** Learns to balance a pole from nothing but which of two attempts was better. */
public final class LearnFromPreferences {
    private LearnFromPreferences() {}

    /**
     * Trains.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        CartPole cartPole = new CartPole();
        CategoricalPolicy policy =
                CategoricalPolicy.of(Mlp.sizes(4, 64, 2).build(rng.child("network")), cartPole.actionSpace());
        CategoricalPolicy reference =
                CategoricalPolicy.of(Mlp.sizes(4, 64, 2).build(rng.child("network")), cartPole.actionSpace());

        Preferences pairs = new Preferences(cartPole.observationSpace(), cartPole.actionSpace());
        for (int pair = 0; pair < 1000; pair++) {
            Rng start = rng.child("starts").child(pair); // the same for both attempts: their prompt
            Trajectory one = play(reference, start, rng.child("one").child(pair));
            Trajectory other = play(reference, start, rng.child("other").child(pair));
            boolean first = one.length() > other.length(); // what a person would say
            pairs.add(first ? one : other, first ? other : one);
        }

        Dpo trainer = new Dpo(
                pairs, policy, reference, Adam.of(policy.parameters(), 1e-3), DpoConfig.defaults(), rng.child("order"));
        trainer.train(Budget.updates(500), stats -> {
            if (stats.update() % 100 == 0) {
                System.out.printf(
                        "update %d: accuracy %.2f, log-probability of chosen answers %.1f, of rejected ones %.1f%n",
                        stats.update(),
                        stats.metric("accuracy"),
                        stats.metric("chosenLogProb"),
                        stats.metric("rejectedLogProb"));
            }
        });
        System.out.printf(
                "steps balanced: %.0f before, %.0f after%n",
                Evaluation.of(cartPole, reference, 100, rng.child("evaluation")).mean(),
                Evaluation.of(cartPole, policy, 100, rng.child("evaluation")).mean());
    }

    static Trajectory play(Policy policy, Rng start, Rng moves) {
        List<Trajectory> played = new ArrayList<>();
        Env env = new TrajectoryRecorder(new CartPole(), played::add);
        Actor actor = policy.actor(1);
        float[] observation = new float[4];
        float[] action = new float[1];
        env.reset(start.child("reset"), observation);
        Step step;
        do {
            actor.act(moves, observation, action);
            step = env.step(action, observation);
        } while (!step.ending().ended());
        return played.get(0);
    }
}
