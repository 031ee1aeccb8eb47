package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.stream.IntStream;

/** One training run of REINFORCE on CartPole and its measurements. */
public final class CartPoleRun {
    /** The number of episodes in the running mean that decides on the plateau and the best policy, as in R4. */
    public static final int WINDOW = 50;

    /** A running mean of at least this counts as the plateau. */
    public static final double PLATEAU = 475;

    /** The columns that {@link #train} logs, one row per episode. */
    public static final String[] COLUMNS = {"episode", "update", "return", "mean50", "entropy"};

    private static final int EVALUATION_EPISODES = 100;
    private static final int TAIL = 100;

    /**
     * Results of a run.
     *
     * @param plateauEpisode episodes until the running mean first reached {@link #PLATEAU}; NaN if it never did
     * @param plateauUpdate the same in updates
     * @param plateauOrEnd the same in episodes, or the length of the run if it never did, which flatters the run
     * @param updatesOrEnd the same in updates
     * @param tailMean mean return of the last 100 episodes
     * @param plateauStd standard deviation of all returns from the plateau on: how stable training is once it works;
     *     NaN if it never reached the plateau
     * @param lateStd standard deviation of the returns in the last quarter of the run: how stable training ends
     * @param lateMean mean return in the last quarter of the run
     * @param lateEntropy mean entropy of the policy in the last quarter of the run, nats
     * @param steadiness how steady training is once it scores well
     * @param best the policy with the best running mean, sampled, over 100 episodes
     * @param bestGreedy the same policy taking its most probable action, over 100 episodes
     */
    public record Outcome(
            double plateauEpisode,
            double plateauUpdate,
            double plateauOrEnd,
            double updatesOrEnd,
            double tailMean,
            double plateauStd,
            double lateStd,
            double lateMean,
            double lateEntropy,
            Steadiness steadiness,
            Evaluation best,
            Evaluation bestGreedy) {}

    private CartPoleRun() {}

    /**
     * Trains a policy whose initial weights are drawn from the run's seed.
     *
     * @param run the seed, and the log for metrics
     * @param setting network, optimiser, discount, entropy
     * @param kind the baseline
     * @param episodes the number of episodes of the run
     * @return the results
     */
    public static Outcome train(Run<?> run, CartPoleSetting setting, BaselineKind kind, int episodes) {
        return train(run, setting, kind, episodes, run.seed());
    }

    /**
     * Trains a policy whose initial weights are drawn from another seed.
     *
     * @param run the seed, and the log for metrics
     * @param setting network, optimiser, discount, entropy
     * @param kind the baseline
     * @param episodes the number of episodes of the run
     * @param weights the seed of the policy's initial weights
     * @return the results
     */
    static Outcome train(Run<?> run, CartPoleSetting setting, BaselineKind kind, int episodes, long weights) {
        Rng rng = run.rng();
        Env env = new CartPole();
        CategoricalPolicy policy =
                Logits.of(network(setting.hidden(), 2, Rng.of(weights).child("network")));
        Baseline baseline = kind.create(setting.hidden(), setting.learningRate(), rng.child("value"));
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(kind.episodesPerUpdate())
                .gamma(setting.gamma())
                .entropyCoefficient(setting.entropyCoefficient())
                .build();
        Adam adam = setting.optimizer(policy.parameters());
        BestParameters best = new BestParameters(policy.parameters(), WINDOW);
        run.train(new Reinforce(env, policy, baseline, adam, config, rng), Budget.episodes(episodes), best);

        Curve returns = run.curve("episode", "return");
        Curve means = run.curve("episode", "mean50");
        double plateau = means.firstAtLeast(PLATEAU);
        double late = Math.floor(0.75 * episodes) + 1;
        policy.parameters().set(best.values());
        return new Outcome(
                plateau,
                StrictMath.ceil(plateau / kind.episodesPerUpdate()),
                Double.isNaN(plateau) ? episodes : plateau,
                Double.isNaN(plateau)
                        ? (double) episodes / kind.episodesPerUpdate()
                        : StrictMath.ceil(plateau / kind.episodesPerUpdate()),
                returns.tailMean(TAIL),
                stdFrom(returns, plateau),
                stdFrom(returns, late),
                Statistics.mean(Steadiness.from(returns, late)),
                Statistics.mean(Steadiness.from(run.curve("episode", "entropy"), late)),
                Steadiness.of(returns, means),
                run.evaluate(env, policy, EVALUATION_EPISODES),
                run.evaluate(env, policy.deterministic(), EVALUATION_EPISODES));
    }

    /** The values from the given episode on; NaN if there are none. */
    private static double stdFrom(Curve returns, double from) {
        double[] late = Steadiness.from(returns, from);
        return late.length == 0 ? Double.NaN : Statistics.std(late);
    }

    /** {@return a network whose input is CartPole's observation, with ReLU between its layers} */
    static Mlp network(int[] hidden, int outputs, Rng rng) {
        int[] sizes = IntStream.concat(IntStream.concat(IntStream.of(4), Arrays.stream(hidden)), IntStream.of(outputs))
                .toArray();
        return Mlp.sizes(sizes).activation(Activation.RELU).build(rng);
    }
}
