package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Run;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Measures how much changing one weight of an untrained CartPole policy by 0.1 changes the mean return, compared with
 * the noise of a mean over 100 games: R1's third objection to differences.
 *
 * @param medianChange the median size of the change, over some weights, each measured over many games
 * @param noise the standard error of the difference of two means over 100 games
 * @param shareVisible share of the weights whose change is more than twice that noise
 */
record WeightChange(double medianChange, double noise, double shareVisible) {
    static final int WEIGHTS = 24;
    private static final int GAMES = 100;

    static WeightChange measure(Run<String> run, int games) {
        Rng rng = run.rng();
        Supplier<CategoricalPolicy> policies = () -> Logits.tanh(rng.child("network"), 4, 64, 2);
        try (Trials trials = new Trials(CartPole::new, policies, 1, 1)) {
            float[] theta = policies.get().parameters().values().clone();
            Rng key = rng.child("games");
            Trials.Result before = trials.run(new float[][] {theta}, new Rng[] {key}, games)[0];
            double[] returns = new double[games];
            Arrays.setAll(returns, i -> before.returns()[i]);
            double noise = Statistics.std(returns) * StrictMath.sqrt(2.0 / GAMES);
            double[] changes = new double[WEIGHTS];
            int visible = 0;
            for (int w = 0; w < WEIGHTS; w++) {
                float[] moved = theta.clone();
                moved[(int) ((long) w * theta.length / WEIGHTS)] += 0.1f;
                // The same games before and after, so that the change itself does not drown in noise.
                changes[w] =
                        Math.abs(trials.run(new float[][] {moved}, new Rng[] {key}, games)[0].mean() - before.mean());
                visible += changes[w] > 2 * noise ? 1 : 0;
                run.advance(1);
            }
            return new WeightChange(Statistics.median(changes), noise, (double) visible / WEIGHTS);
        }
    }
}
