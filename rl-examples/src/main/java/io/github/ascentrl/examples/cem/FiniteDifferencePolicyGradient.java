package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.cem.GradientNoise.Estimator;
import io.github.ascentrl.examples.cem.GradientNoise.Noise;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Measuring the policy gradient instead of deriving it: its noise, its price, and what common random numbers save. */
public final class FiniteDifferencePolicyGradient implements Experiment {
    private static final double[] STEPS = {0.01, 0.03, 0.1, 0.3};

    private enum Method {
        REINFORCE_LINEAR("REINFORCE, 4-2", false, true, 4, 2),
        COMMON_LINEAR("differences, common chance, 4-2", true, true, 4, 2),
        INDEPENDENT_LINEAR("differences, own chance, 4-2", true, false, 4, 2),
        REINFORCE_NETWORK("REINFORCE, 4-16-2", false, true, 4, 16, 2),
        COMMON_NETWORK("differences, common chance, 4-16-2", true, true, 4, 16, 2);

        private final String label;
        private final boolean differences;
        private final boolean common;
        private final int[] sizes;

        Method(String label, boolean differences, boolean common, int... sizes) {
            this.label = label;
            this.differences = differences;
            this.common = common;
            this.sizes = sizes;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** Parameters, episodes per update, updates made, mean return of the last tenth of the episodes. */
    private record Outcome(int parameters, double perUpdate, long updates, double last) {}

    /** Made by the command line. */
    public FiniteDifferencePolicyGradient() {}

    @Override
    public String name() {
        return "finite-differences";
    }

    @Override
    public String description() {
        return "The policy gradient by central differences: its noise and its price";
    }

    @Override
    public String reproduces() {
        return "R1 §3.2";
    }

    @Override
    public Report run(Lab lab) {
        int repeats = lab.setting("noise.repeats", lab.quick() ? 10 : 200);
        int games = lab.setting("change.games", lab.quick() ? 100 : 4000);
        int episodes = lab.setting("cartpole.episodes", lab.quick() ? 800 : 8000);
        lab.setting(
                "noise.task", "scalar LQR, noise 0.3, 60 steps, u = -x + 0.3 e, gamma 0.9, 20 episodes per estimate");
        Results<Estimator, Noise> noise = lab.study("noise", estimators())
                .work("repeats", repeats)
                .run(run -> GradientNoise.measure(run, repeats));
        Results<String, WeightChange> change = lab.study("one weight", List.of("CartPole, 4-64-2"))
                .work("weights", WeightChange.WEIGHTS)
                .run(run -> WeightChange.measure(run, games));
        Results<Method, Outcome> cart = lab.study("CartPole", List.of(Method.values()))
                .columns("episodes", "return")
                .work("episodes", episodes)
                .run(run -> train(run, episodes));

        Report report = new Report();
        noise(report, noise, repeats * lab.seeds().size());
        learning(report, cart, episodes);
        claims(report, lab, noise, change, cart);
        return report;
    }

    private static List<Estimator> estimators() {
        List<Estimator> all = new ArrayList<>();
        for (boolean common : new boolean[] {true, false}) {
            for (double h : STEPS) {
                all.add(new Estimator(h, common));
            }
        }
        all.add(Estimator.SCORE);
        return all;
    }

    private static Outcome train(Run<Method> run, int episodes) {
        Method method = run.condition();
        Rng rng = run.rng();
        Supplier<CategoricalPolicy> policies =
                () -> CategoricalPolicy.of(Mlp.sizes(method.sizes).build(rng.child("network")), new Discrete(2));
        CategoricalPolicy policy = policies.get();
        Adam adam = Adam.of(policy.parameters(), 0.02);
        Reinforce reinforce = new Reinforce(
                new CartPole(),
                policy,
                RunningMeanBaseline.exponential(0.95),
                adam,
                ReinforceConfig.builder().episodesPerUpdate(4).build(),
                rng);
        try (Trials trials = new Trials(CartPole::new, policies, 1, 1)) {
            FiniteDifferencesConfig config =
                    new FiniteDifferencesConfig(0.1, 1, method.common, Double.POSITIVE_INFINITY);
            Trainer differences = new FiniteDifferences(trials, policy, adam, config, rng);
            return train(
                    run,
                    method.differences ? differences : reinforce,
                    policy.parameters().size(),
                    episodes);
        }
    }

    private static Outcome train(Run<Method> run, Trainer trainer, int size, int episodes) {
        Method method = run.condition();
        long[] updates = {0};
        double[] last = {0, 0};
        trainer.train(Budget.episodes(episodes), stats -> {
            updates[0]++;
            run.log(stats.totalEpisodes(), stats.meanReturn());
            if (stats.totalEpisodes() > 0.9 * episodes) {
                last[0] += stats.meanReturn() * stats.episodes();
                last[1] += stats.episodes();
            }
            run.advance(stats.episodes());
        });
        return new Outcome(size, method.differences ? 2.0 * size : 4, updates[0], last[0] / last[1]);
    }

    private static void noise(Report report, Results<Estimator, Noise> results, int estimates) {
        Table table = new Table(
                "estimator",
                "step h",
                "exact dJ/dk",
                "mean estimate",
                "bias",
                "its standard error",
                "standard deviation");
        double[][] spread = new double[2][STEPS.length];
        double score = Double.NaN;
        for (Estimator estimator : results.conditions()) {
            double exact = Statistics.mean(results.each(estimator, Noise::exact));
            double mean = Statistics.mean(results.each(estimator, Noise::mean));
            double std = Statistics.mean(results.each(estimator, Noise::std));
            table.row(
                    estimator.kind(),
                    estimator.score() ? null : estimator.step(),
                    exact,
                    mean,
                    mean - exact,
                    std / StrictMath.sqrt(estimates),
                    std);
            if (estimator.score()) {
                score = std;
            } else {
                for (int i = 0; i < STEPS.length; i++) {
                    if (STEPS[i] == estimator.step()) {
                        spread[estimator.common() ? 0 : 1][i] = std;
                    }
                }
            }
        }
        report.table("Noise of one gradient component from 20 episodes (scalar LQR)", table);
        report.figure(
                "noise",
                new LinePlot("Noise of a measured gradient", "step h", "standard deviation of the estimate")
                        .lineWithPoints("common chance", STEPS, spread[0])
                        .lineWithPoints("own chance", STEPS, spread[1])
                        .logarithmic(true, true)
                        .level("score function", score)
                        .subtitle(String.format(
                                Locale.ROOT,
                                "scalar LQR, 20 episodes per estimate; each point from %d estimates, standard error %.1f %%",
                                estimates,
                                100 / StrictMath.sqrt(2.0 * estimates)))
                        .caption("With chance of their own the noise of the two values is divided by 2h. With common"
                                + " chance most of it cancels, because here the return is smooth in the gain."));
        report.result("noise", Map.of("steps", STEPS, "common", spread[0], "own", spread[1], "score", score));
    }

    private static void learning(Report report, Results<Method, Outcome> results, int episodes) {
        Table table = new Table(
                "method",
                "parameters",
                "episodes per update",
                "updates made",
                "last tenth: median return",
                "min … max");
        BandPlot plot =
                new BandPlot("CartPole: deriving or measuring the gradient", "episode", "mean return of an update");
        for (Method method : results.conditions()) {
            Outcome first = results.of(method).get(0);
            double[] last = results.each(method, Outcome::last);
            table.row(
                    method,
                    first.parameters(),
                    first.perUpdate(),
                    first.updates(),
                    Statistics.median(last),
                    String.format(
                            Locale.ROOT,
                            "%.0f … %.0f",
                            Arrays.stream(last).min().orElseThrow(),
                            Arrays.stream(last).max().orElseThrow()));
            plot.band(method.toString(), results.curves(method, "episodes", "return"));
        }
        report.table("CartPole, " + episodes + " episodes each", table);
        report.figure(
                "cartpole",
                plot.yRange(0, 505)
                        .smooth(200)
                        .subtitle(results.seeds().size() + " seeds; line: mean, band: 95 % interval of that mean")
                        .caption("Differences need two episodes for each parameter and update, the score function none"
                                + " for any: the price grows with the network."));
    }

    private static void claims(
            Report report,
            Lab lab,
            Results<Estimator, Noise> noise,
            Results<String, WeightChange> change,
            Results<Method, Outcome> cart) {
        String weights = change.conditions().get(0);
        double share = Statistics.mean(change.each(weights, WeightChange::shareVisible));
        report.claim(
                "R1 §3.2",
                "over 100 games, changing a weight by 0.1 changes the quality by much less than the noise",
                decided(lab, share < 0.1),
                String.format(
                        Locale.ROOT,
                        "CartPole, 4-64-2 at the beginning: a weight in the middle changes the mean return by %.3f, the"
                                + " standard error of the difference of two means over 100 games is %.2f; %.0f %% of"
                                + " the weights exceed it twofold",
                        Statistics.median(change.each(weights, WeightChange::medianChange)),
                        Statistics.median(change.each(weights, WeightChange::noise)),
                        100 * share));
        double linear = Statistics.median(cart.each(Method.COMMON_LINEAR, Outcome::last));
        double network = Statistics.median(cart.each(Method.COMMON_NETWORK, Outcome::last));
        double derived = Statistics.median(cart.each(Method.REINFORCE_NETWORK, Outcome::last));
        report.claim(
                "R1 §3.2",
                "it works if J is smooth enough, and takes very long in spaces of many dimensions",
                decided(lab, linear > 100 && network < derived),
                String.format(
                        Locale.ROOT,
                        "last tenth of the episodes: %.0f with 10 parameters; %.0f with 114, where REINFORCE has %.0f",
                        linear,
                        network,
                        derived));
        double common = Statistics.mean(noise.each(new Estimator(0.1, true), Noise::std));
        double own = Statistics.mean(noise.each(new Estimator(0.1, false), Noise::std));
        report.claim(
                "acceptance",
                "common random numbers lower the noise",
                decided(lab, common < 0.5 * own),
                String.format(Locale.ROOT, "standard deviation at h = 0.1: %.3f with, %.3f without", common, own));
    }

    private static Verdict decided(Lab lab, boolean seen) {
        return lab.quick() ? Verdict.UNDECIDED : Verdict.of(seen);
    }
}
