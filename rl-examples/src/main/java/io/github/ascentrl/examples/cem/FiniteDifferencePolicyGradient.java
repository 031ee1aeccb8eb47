package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.cem.GradientNoise.Estimator;
import io.github.ascentrl.examples.cem.GradientNoise.Noise;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Measuring the policy gradient instead of deriving it: its noise, its price, and what common random numbers save. */
@About(
        name = "finite-differences",
        description = "The policy gradient by central differences: its noise and its price",
        reproduces = "R1 §3.2")
public final class FiniteDifferencePolicyGradient implements Experiment {
    private static final double[] STEPS = {0.01, 0.03, 0.1, 0.3};

    private record Method(String label, boolean differences, boolean common, int... sizes) {
        static final Method COMMON_LINEAR = new Method("differences, common chance, 4-2", true, true, 4, 2);
        static final Method NETWORK = new Method("REINFORCE, 4-16-2", false, true, 4, 16, 2);
        static final Method COMMON_NETWORK = new Method("differences, common chance, 4-16-2", true, true, 4, 16, 2);
        static final List<Method> ALL = List.of(
                new Method("REINFORCE, 4-2", false, true, 4, 2),
                COMMON_LINEAR,
                new Method("differences, own chance, 4-2", true, false, 4, 2),
                NETWORK,
                COMMON_NETWORK);

        @Override
        public String toString() {
            return label;
        }
    }

    /** Parameters, episodes per update, updates made, mean return of the last tenth of the episodes. */
    private record Outcome(int parameters, double perUpdate, int updates, double last) {}

    @Override
    public Report run(Lab lab) {
        int repeats = lab.setting("noise.repeats", 200, 10);
        int games = lab.setting("change.games", 4000, 100);
        int episodes = lab.setting("cartpole.episodes", 8000, 800);
        lab.setting(
                "noise.task", "scalar LQR, noise 0.3, 60 steps, u = -x + 0.3 e, gamma 0.9, 20 episodes per estimate");
        Results<Estimator, Noise> noise = lab.study("noise", estimators())
                .work("repeats", repeats)
                .run(Noise.class, run -> GradientNoise.measure(run, repeats));
        Results<String, WeightChange> change = lab.study("one weight", List.of("CartPole, 4-64-2"))
                .work("weights", WeightChange.WEIGHTS)
                .run(WeightChange.class, run -> WeightChange.measure(run, games));
        Results<Method, Outcome> cart = lab.study("CartPole", Method.ALL)
                .columns("episodes", "return")
                .work("episodes", episodes)
                .run(Outcome.class, run -> train(run, episodes));

        Report report = lab.report();
        noise(report, noise, repeats * lab.seeds().size());
        learning(report, cart, episodes);
        claims(report, noise, change, cart);
        return report;
    }

    private static List<Estimator> estimators() {
        List<Estimator> all = new ArrayList<>();
        for (boolean common : new boolean[] {true, false}) {
            Arrays.stream(STEPS).forEach(h -> all.add(new Estimator(h, common)));
        }
        all.add(Estimator.SCORE);
        return all;
    }

    private static Outcome train(Run<Method> run, int episodes) {
        Method method = run.condition();
        Rng rng = run.rng();
        Supplier<CategoricalPolicy> policies = () -> Logits.tanh(rng.child("network"), method.sizes);
        CategoricalPolicy policy = policies.get();
        Adam adam = Adam.of(policy.parameters(), 0.02);
        Baseline mean = RunningMeanBaseline.exponential(0.95);
        ReinforceConfig four = ReinforceConfig.builder().episodesPerUpdate(4).build();
        Trainer reinforce = new Reinforce(new CartPole(), policy, mean, adam, four, rng);
        try (Trials trials = new Trials(CartPole::new, policies, 1, 1)) {
            FiniteDifferencesConfig config =
                    new FiniteDifferencesConfig(0.1, 1, method.common, Double.POSITIVE_INFINITY);
            Trainer differences = new FiniteDifferences(trials, policy, adam, config, rng);
            run.train(method.differences ? differences : reinforce, Budget.episodes(episodes));
        }
        int size = policy.parameters().size();
        Curve returns = run.curve("episodes", "return");
        return new Outcome(size, method.differences ? 2.0 * size : 4, returns.size(), returns.tailMean(0.1 * episodes));
    }

    private static void noise(Report report, Results<Estimator, Noise> results, int estimates) {
        report.table(
                "Noise of one gradient component from 20 episodes (scalar LQR)",
                results.named(Estimator::kind)
                        .table("estimator")
                        .column("step h", estimator -> estimator.score() ? null : estimator.step())
                        .mean("exact dJ/dk", Noise::exact)
                        .mean("mean estimate", Noise::mean)
                        .mean("bias", noise -> noise.mean() - noise.exact())
                        .mean("its standard error", noise -> noise.std() / StrictMath.sqrt(estimates))
                        .mean("standard deviation", Noise::std));
        report.figure(
                "noise",
                new LinePlot("Noise of a measured gradient", "step h", "standard deviation of the estimate")
                        .lineWithPoints("common chance", STEPS, spread(results, true))
                        .lineWithPoints("own chance", STEPS, spread(results, false))
                        .logarithmic(true, true)
                        .level("score function", spread(results, Estimator.SCORE))
                        .subtitle("scalar LQR, 20 episodes per estimate; each point from " + estimates
                                + " estimates, standard error " + percent(1 / StrictMath.sqrt(2.0 * estimates), 1))
                        .caption("With chance of their own the noise of the two values is divided by 2h. With common"
                                + " chance most of it cancels, because here the return is smooth in the gain."));
        report.result("noise", results.data());
    }

    private static double spread(Results<Estimator, Noise> results, Estimator estimator) {
        return results.mean(estimator, Noise::std);
    }

    private static double[] spread(Results<Estimator, Noise> results, boolean common) {
        return Arrays.stream(STEPS)
                .map(h -> spread(results, new Estimator(h, common)))
                .toArray();
    }

    private static void learning(Report report, Results<Method, Outcome> results, int episodes) {
        report.table(
                "CartPole, " + episodes + " episodes each",
                results.table("method")
                        .median("parameters", Outcome::parameters)
                        .median("episodes per update", Outcome::perUpdate)
                        .median("updates made", Outcome::updates)
                        .median("last tenth: median return", Outcome::last)
                        .range("min … max", 0, Outcome::last));
        report.figure(
                "cartpole",
                results.plot("CartPole: deriving or measuring the gradient", "episodes", "return")
                        .yRange(0, 505)
                        .smooth(200)
                        .caption("Differences need two episodes for each parameter and update, the score function none"
                                + " for any: the price grows with the network."));
    }

    private static void claims(
            Report report,
            Results<Estimator, Noise> noise,
            Results<String, WeightChange> change,
            Results<Method, Outcome> cart) {
        String weights = change.conditions().get(0);
        double share = change.mean(weights, WeightChange::shareVisible);
        report.claim(
                "R1 §3.2",
                "over 100 games, changing a weight by 0.1 changes the quality by much less than the noise",
                share < 0.1,
                "CartPole, 4-64-2 at the beginning: a weight in the middle changes the mean return by "
                        + fixed(change.median(weights, WeightChange::medianChange), 3)
                        + ", the standard error of the difference of two means over 100 games is "
                        + fixed(change.median(weights, WeightChange::noise), 2) + "; "
                        + percent(share, 0) + " of the weights exceed it twofold");
        double linear = cart.median(Method.COMMON_LINEAR, Outcome::last);
        double network = cart.median(Method.COMMON_NETWORK, Outcome::last);
        double derived = cart.median(Method.NETWORK, Outcome::last);
        report.claim(
                "R1 §3.2",
                "it works if J is smooth enough, and takes very long in spaces of many dimensions",
                linear > 100 && network < derived,
                "last tenth of the episodes: " + fixed(linear, 0) + " with 10 parameters; " + fixed(network, 0)
                        + " with 114, where REINFORCE has " + fixed(derived, 0));
        double common = spread(noise, new Estimator(0.1, true));
        double own = spread(noise, new Estimator(0.1, false));
        report.claim(
                Claim.OWN,
                "common random numbers lower the noise",
                common < 0.5 * own,
                "standard deviation at h = 0.1: " + fixed(common, 3) + " with, " + fixed(own, 3) + " without");
    }
}
