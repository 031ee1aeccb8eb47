package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Bootstrap;
import io.github.ascentrl.algos.stats.Scores;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;
import java.util.function.Supplier;

/** Compares REINFORCE with and without a baseline, over runs and tasks, and prints how sure one can be. */
public final class CompareBaselines {
    private static final List<Supplier<DiscreteEnv>> TASKS = List.of(CartPole::new, Walk::new);

    private CompareBaselines() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Scores without = scores(ZeroBaseline::new);
        Scores with = scores(() -> RunningMeanBaseline.exponential(0.95));
        Bootstrap bootstrap = Bootstrap.of(Rng.of(0).child("bootstrap"));
        System.out.printf(
                "interquartile mean: without %.2f %s, with %.2f %s%n",
                without.interquartileMean(),
                bootstrap.interval(without, Scores::interquartileMean),
                with.interquartileMean(),
                bootstrap.interval(with, Scores::interquartileMean));
        System.out.printf(
                "a run with the baseline beats one without: probability %.2f %s%n",
                with.probabilityOfImprovement(without),
                bootstrap.interval(with, without, Scores::probabilityOfImprovement));
    }

    static Scores scores(Supplier<Baseline> baseline) {
        double[][] scores = new double[10][TASKS.size()];
        for (int run = 0; run < scores.length; run++) {
            for (int task = 0; task < TASKS.size(); task++) {
                Rng rng = Rng.of(run).child(task);
                DiscreteEnv env = TASKS.get(task).get();
                Mlp network = Mlp.sizes(env.observationSpace().size(), 32, 2).build(rng.child("network"));
                CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
                Adam adam = Adam.of(network.parameters(), 1e-2);
                new Reinforce(env, policy, baseline.get(), adam, ReinforceConfig.defaults(), rng)
                        .train(Budget.episodes(200));
                scores[run][task] = Evaluation.of(TASKS.get(task), 50, 2, policy, 100, rng.child("evaluation"))
                        .mean(); // 50 environments on each of 2 threads
            }
        }
        return new Scores(scores).normalized(new double[] {0, -50}, new double[] {500, -5}); // worst and best returns
    }
}
