package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/** One training run of REINFORCE on CartPole, and what is measured on it. */
public final class CartPoleRun {
    /** Episodes in the running mean that decides about plateau and best policy, as in R4. */
    public static final int WINDOW = 50;

    /** A running mean from here on counts as the plateau. */
    public static final double PLATEAU = 475;

    /** What {@link #train} logs, one row an episode. */
    public static final String[] COLUMNS = {"episode", "update", "return", "mean50", "entropy"};

    private static final int EVALUATION_EPISODES = 100;
    private static final int TAIL = 100;

    /**
     * What came of a run.
     *
     * @param plateauEpisode episodes until the running mean first reached {@link #PLATEAU}; NaN if it never did
     * @param plateauUpdate the same in updates
     * @param tailMean mean return of the last 100 episodes
     * @param plateauStd standard deviation of all returns from the plateau on: how stable training is once it works; NaN
     *     if it never reached the plateau
     * @param lateStd standard deviation of the returns in the last quarter of the run: how stable training ends
     * @param best the policy with the best running mean, sampled, over 100 episodes
     * @param bestGreedy the same policy taking its most probable action, over 100 episodes
     */
    public record Outcome(
            double plateauEpisode,
            double plateauUpdate,
            double tailMean,
            double plateauStd,
            double lateStd,
            Evaluation best,
            Evaluation bestGreedy) {}

    private CartPoleRun() {}

    /**
     * Trains.
     *
     * @param run the seed, and where metrics go
     * @param setting network, optimiser, discount, entropy
     * @param kind the baseline
     * @param episodes how many in all
     * @return what came of it
     */
    public static Outcome train(Run<?> run, CartPoleSetting setting, BaselineKind kind, int episodes) {
        Rng rng = run.rng();
        Env env = setting.fixedStart() ? new FixedStart(new CartPole(), rng.child("start")) : new CartPole();
        Mlp network = Mlp.sizes(layers(setting.hidden(), 2))
                .activation(Activation.RELU)
                .build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        Reinforce trainer = new Reinforce(
                env,
                policy,
                kind.create(setting.hidden(), setting.learningRate(), rng.child("value")),
                Adam.of(network.parameters(), setting.learningRate()),
                ReinforceConfig.builder()
                        .episodesPerUpdate(kind.episodesPerUpdate())
                        .gamma(setting.gamma())
                        .entropyCoefficient(setting.entropyCoefficient())
                        .build(),
                rng);

        BestParameters best = new BestParameters(network.parameters(), WINDOW);
        ReturnWindow mean = new ReturnWindow(WINDOW);
        ReturnWindow tail = new ReturnWindow(TAIL);
        SummaryStatistics afterPlateau = new SummaryStatistics();
        SummaryStatistics late = new SummaryStatistics();
        double[] plateau = {Double.NaN, Double.NaN};
        trainer.train(Budget.episodes(episodes), best, stats -> {
            long first = stats.totalEpisodes() - stats.episodes();
            float[] returns = stats.episodeReturns();
            for (int e = 0; e < returns.length; e++) {
                mean.add(returns[e]);
                tail.add(returns[e]);
                double episode = first + e + 1;
                double update = episode / kind.episodesPerUpdate();
                if (Double.isNaN(plateau[0]) && mean.mean() >= PLATEAU) {
                    plateau[0] = episode;
                    plateau[1] = StrictMath.ceil(update);
                }
                if (!Double.isNaN(plateau[0])) {
                    afterPlateau.addValue(returns[e]);
                }
                if (episode > 0.75 * episodes) {
                    late.addValue(returns[e]);
                }
                run.log(episode, update, returns[e], mean.mean(), stats.metric("entropy"));
            }
            run.advance(stats.episodes());
        });

        network.parameters().set(best.values());
        Evaluation evaluation = Evaluation.of(env, policy, EVALUATION_EPISODES, rng.child("evaluation"));
        Evaluation greedy = Evaluation.of(env, policy.deterministic(), EVALUATION_EPISODES, rng.child("evaluation"));
        return new Outcome(
                plateau[0],
                plateau[1],
                tail.mean(),
                afterPlateau.getStandardDeviation(),
                late.getStandardDeviation(),
                evaluation,
                greedy);
    }

    /** {@return seen or not seen; undecided in a quick run} */
    static Verdict verdict(Lab lab, boolean seen) {
        return lab.quick() ? Verdict.UNDECIDED : Verdict.of(seen);
    }

    /** {@return a verdict; undecided in a quick run} */
    static Verdict verdict(Lab lab, Verdict verdict) {
        return lab.quick() ? Verdict.UNDECIDED : verdict;
    }

    /**
     * {@return episodes to the plateau of each seed; the whole run for a seed that never reached it, which flatters it}
     *
     * @param outcomes of a condition
     * @param episodes how many a run has
     */
    static double[] plateaus(List<Outcome> outcomes, int episodes) {
        return each(outcomes, o -> Double.isNaN(o.plateauEpisode()) ? episodes : o.plateauEpisode());
    }

    /** {@return the numbers of the seeds that reached the plateau: those that are not NaN} */
    static double[] reached(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    }

    /** {@return the median, seeds that never reached the plateau (NaN) counting as infinite; the lower of two middles} */
    static double lowerMedian(double[] values) {
        double[] sorted = Arrays.stream(values)
                .map(v -> Double.isNaN(v) ? Double.POSITIVE_INFINITY : v)
                .sorted()
                .toArray();
        return sorted[(sorted.length - 1) / 2]; // a mean with infinity would say nothing
    }

    /** {@return the outcomes of a condition as data for {@code summary.json}, one entry for each seed} */
    static Map<String, Object> data(List<Outcome> outcomes) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("plateauEpisode", each(outcomes, Outcome::plateauEpisode));
        data.put("plateauUpdate", each(outcomes, Outcome::plateauUpdate));
        data.put("plateauStd", each(outcomes, Outcome::plateauStd));
        data.put("lastQuarterStd", each(outcomes, Outcome::lateStd));
        data.put("last100Mean", each(outcomes, Outcome::tailMean));
        data.put("bestPolicyMean", each(outcomes, o -> o.best().mean()));
        data.put("bestPolicyStd", each(outcomes, o -> o.best().std()));
        data.put("bestPolicyGreedyMean", each(outcomes, o -> o.bestGreedy().mean()));
        return data;
    }

    private static double[] each(List<Outcome> outcomes, ToDoubleFunction<Outcome> number) {
        return outcomes.stream().mapToDouble(number).toArray();
    }

    static int[] layers(int[] hidden, int outputs) {
        int[] sizes = new int[hidden.length + 2];
        sizes[0] = 4;
        System.arraycopy(hidden, 0, sizes, 1, hidden.length);
        sizes[sizes.length - 1] = outputs;
        return sizes;
    }
}
