package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A training run as in R0's notebook: network 4-8-4-2, Adam, every episode from the same state. */
final class R0Run {
    /**
     * The columns that {@link #train} logs, one row per update; return is the mean of its episodes, mean100 is R0's
     * running mean.
     */
    static final String[] COLUMNS = {"update", "episodes", "return", "mean100"};

    /** A running mean of at least this counts as the plateau; R0 names no threshold. */
    static final double PLATEAU = 475;

    /**
     * The settings that R0 varies.
     *
     * @param baseline baseline of the policy gradient
     * @param learningRate learning rate of both networks
     * @param gamma discount
     * @param entropy coefficient of the entropy bonus
     */
    record Setting(BaselineKind baseline, double learningRate, double gamma, double entropy) {
        /** The settings of R0's first comparison. */
        static Setting of(BaselineKind baseline) {
            return new Setting(baseline, 1e-3, 0.99, 0);
        }

        @Override
        public String toString() {
            return baseline + ", lr " + Numbers.exact(learningRate) + ", gamma " + Numbers.exact(gamma)
                    + (entropy > 0 ? ", entropy " + Numbers.exact(entropy) : "");
        }
    }

    /**
     * Results of a run.
     *
     * @param dead whether the network at the end gives the same outputs in nine of ten states that it passes through
     * @param plateau updates until the mean of 100 episodes first reached {@link #PLATEAU}; NaN if it never did
     * @param mean mean return of all episodes: the earlier a run learns, the larger
     * @param best the highest mean of 100 episodes
     * @param last the mean of the last 100 episodes
     * @param variation standard deviation of the returns in the last quarter of the run, over their mean
     */
    record Outcome(boolean dead, double plateau, double mean, double best, double last, double variation) {
        /** The difference between the best running mean and the last. */
        double fall() {
            return best - last;
        }
    }

    private R0Run() {}

    /** The settings that all experiments share. */
    static void record(Lab lab) {
        lab.setting("network", "4-8-4-2 ReLU, the value network 4-8-4-1, both with Adam of the same learning rate");
        lab.setting("loss", "mean over the steps of an episode; RLOO: averaged over the 10 episodes");
        lab.setting("start", "every episode of a run begins in the same state, drawn by its seed");
        lab.setting("update", "1 episode; RLOO: 10 episodes");
        lab.setting("plateau", "mean return of 100 episodes first reaches " + (int) PLATEAU);
    }

    static CategoricalPolicy policy(Run<?> run) {
        return Logits.of(CartPoleRun.network(new int[] {8, 4}, 2, run.rng().child("network")));
    }

    static Outcome train(Run<?> run, CategoricalPolicy policy, Setting setting, int updates) {
        Rng rng = run.rng();
        Baseline baseline = setting.baseline().create(new int[] {8, 4}, setting.learningRate(), rng.child("value"));
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(setting.baseline().episodesPerUpdate())
                .gamma(setting.gamma())
                .entropyCoefficient(setting.entropy())
                .build();
        Env env = new FixedStart(new CartPole(), rng.child("start"));
        Adam adam = Adam.of(policy.parameters(), setting.learningRate());
        run.train(new Reinforce(env, policy, baseline, adam, config, rng), Budget.updates(updates));

        Curve returns = run.curve("episodes", "return");
        Curve means = run.curve("episodes", "mean100");
        double[] late = Arrays.copyOfRange(returns.y(), 3 * updates / 4, updates);
        return new Outcome(
                dead(policy, env, rng.child("states")),
                means.firstAtLeast(PLATEAU) / setting.baseline().episodesPerUpdate(),
                Statistics.mean(returns.y()),
                Arrays.stream(means.y()).max().orElseThrow(),
                means.y()[means.size() - 1],
                Statistics.std(late) / Statistics.mean(late));
    }

    /**
     * Whether the network gives the same outputs in nine of ten states of ten episodes: its last hidden layer is off
     * there, and no gradient reaches the layers below.
     */
    static boolean dead(CategoricalPolicy policy, Env env, Rng rng) {
        Batch batch = new EpisodeSampler(env).collect(policy, 10, rng);
        float[] logits = new float[2 * batch.steps()];
        policy.network().evaluator().evaluate(batch.steps(), batch.observations(), logits);
        long same = IntStream.range(2, logits.length)
                .filter(i -> logits[i] == logits[i - 2])
                .count();
        return same > 0.9 * (logits.length - 2);
    }
}
