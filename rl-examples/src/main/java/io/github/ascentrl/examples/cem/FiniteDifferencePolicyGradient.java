package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
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
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Estimates the policy gradient by finite differences: its noise, its cost, and what common random numbers save. */
@About(
        name = "finite-differences",
        description = "The policy gradient by forward and central differences: its noise and its cost",
        reproduces = "R1 §3.2")
public final class FiniteDifferencePolicyGradient implements Experiment {
    private static final double[] STEPS = {0.01, 0.03, 0.1, 0.3};

    private record Method(String label, boolean differences, boolean central, boolean common, int... sizes) {
        static final Method LINEAR = new Method("REINFORCE, 4-2", false, false, true, 4, 2);
        static final Method CENTRAL_LINEAR = new Method("central differences, 4-2", true, true, true, 4, 2);
        static final Method FORWARD_LINEAR = new Method("forward differences, 4-2", true, false, true, 4, 2);
        static final Method NETWORK = new Method("REINFORCE, 4-16-2", false, false, true, 4, 16, 2);
        static final Method CENTRAL_NETWORK = new Method("central differences, 4-16-2", true, true, true, 4, 16, 2);
        static final List<Method> ALL = List.of(
                LINEAR,
                CENTRAL_LINEAR,
                FORWARD_LINEAR,
                new Method("central, other random numbers, 4-2", true, true, false, 4, 2),
                NETWORK,
                CENTRAL_NETWORK);

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * The number of parameters, episodes per update, updates made, and the mean return of the last tenth of the
     * episodes.
     */
    private record Outcome(int parameters, double perUpdate, int updates, double last) {}

    @Override
    public Report run(Lab lab) {
        int repeats = lab.setting("noise: estimates for each seed", 200, 10);
        int games = lab.setting("one weight changed: games before and after", 4000, 100);
        int episodes = lab.setting("CartPole: episodes", 8000, 800);
        lab.setting(
                "noise: task",
                "scalar LQR, x' = x + 0.5 u + 0.3 ε, reward −x² − 0.1 u², 60 steps; policy u = w x + 0.3 ε at w ="
                        + " −1; gamma 0.9;"
                        + " 20 episodes per estimate");
        lab.setting(
                "CartPole",
                "softmax over logits, tanh, Adam 0.02, gamma 1 for differences (h = 0.1, 1 episode for each vector)"
                        + " and 0.99 for REINFORCE (4 episodes per update, fading mean (0.95))");
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
        report.concludes(
                "R1 §3.2",
                "The gradient may be replaced by (J(θ + ε) − J(θ)) / ε, which \"will even work\" if the function is"
                        + " smooth"
                        + " enough. It has drawbacks: J may not be smooth; it takes very long in many dimensions;"
                        + " over 100 games, changing a weight by 0.1 changes the quality by much less than the noise.");
        noise(report, noise, repeats * lab.seeds().size());
        learning(report, cart, episodes);
        claims(report, noise, change, cart);
        return report;
    }

    private static List<Estimator> estimators() {
        List<Estimator> all = new ArrayList<>();
        for (int kind = 0; kind < 4; kind++) {
            boolean central = kind < 2;
            boolean common = kind % 2 == 0;
            Arrays.stream(STEPS).forEach(h -> all.add(new Estimator(h, central, common)));
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
                    new FiniteDifferencesConfig(0.1, 1, method.central, method.common, Double.POSITIVE_INFINITY);
            Trainer differences = new FiniteDifferences(trials, policy, adam, config, rng);
            run.train(method.differences ? differences : reinforce, Budget.episodes(episodes));
        }
        int size = policy.parameters().size();
        Curve returns = run.curve("episodes", "return");
        return new Outcome(
                size,
                !method.differences ? 4 : method.central ? 2.0 * size : size + 1.0,
                returns.size(),
                returns.tailMean(0.1 * episodes));
    }

    private static void noise(Report report, Results<Estimator, Noise> results, int estimates) {
        report.text(
                "R1's difference is the forward one, (J(w + h) − J(w)) / h; the central one is (J(w + h) − J(w − h))"
                        + " / 2h. The two sides play episodes with the same random numbers, or with different ones."
                        + " The score function is R1 §3.4's"
                        + " estimate, REINFORCE without a baseline. The exact derivative is for infinitely long"
                        + " episodes.");
        report.table(
                "Scalar LQR: estimates of dJ/dw from 20 episodes (means over the seeds)",
                results.named(Estimator::kind)
                        .table("estimator")
                        .column("step h", estimator -> estimator.score() ? null : estimator.step())
                        .mean("exact dJ/dw", Noise::exact)
                        .mean("mean estimate", Noise::mean)
                        .mean("bias", noise -> noise.mean() - noise.exact())
                        .mean("standard error of the bias", noise -> noise.std() / StrictMath.sqrt(estimates))
                        .mean("standard deviation", Noise::std));
        report.figure(
                "noise",
                new LinePlot("Noise of the gradient estimates", "step h", "standard deviation of the estimate")
                        .lineWithPoints("central, same random numbers", STEPS, spread(results, true, true))
                        .lineWithPoints("forward, same", STEPS, spread(results, false, true))
                        .lineWithPoints("central, different random numbers", STEPS, spread(results, true, false))
                        .lineWithPoints("forward, different", STEPS, spread(results, false, false))
                        .logarithmic(true, true)
                        .level("score function", spread(results, Estimator.SCORE))
                        .subtitle("scalar LQR, 20 episodes per estimate; each point from " + estimates
                                + " estimates, standard error " + percent(1 / StrictMath.sqrt(2.0 * estimates), 1))
                        .caption("With different random numbers on the two sides, the noise of two values is divided"
                                + " by 2h or by h. With the same numbers most of it cancels, because here"
                                + " the return is smooth in w."));
        report.result("noise", results.data());
    }

    private static double spread(Results<Estimator, Noise> results, Estimator estimator) {
        return results.mean(estimator, Noise::std);
    }

    private static double[] spread(Results<Estimator, Noise> results, boolean central, boolean common) {
        return Arrays.stream(STEPS)
                .map(h -> spread(results, new Estimator(h, central, common)))
                .toArray();
    }

    private static void learning(Report report, Results<Method, Outcome> results, int episodes) {
        report.table(
                "CartPole, " + episodes + " episodes each",
                results.table("method")
                        .median("parameters", Outcome::parameters)
                        .median("episodes per update", Outcome::perUpdate)
                        .median("updates made", Outcome::updates)
                        .median("mean return, last tenth of the episodes: median", Outcome::last)
                        .range("min … max", 0, Outcome::last));
        for (int size : new int[] {4 * 2 + 2, 4 * 16 + 16 + 16 * 2 + 2}) {
            Results<Method, Outcome> some =
                    results.where(method -> results.of(method).get(0).parameters() == size);
            report.figure(
                    "cartpole-" + size,
                    some.plot("CartPole, " + size + " parameters", "episodes", "return")
                            .possible(0, 500)
                            .yRange(0, 505)
                            .smooth(200)
                            .caption("An update by differences takes one or two episodes for each parameter; an"
                                    + " update by REINFORCE takes 4, whatever the size of the network."));
        }
    }

    private static void claims(
            Report report,
            Results<Estimator, Noise> noise,
            Results<String, WeightChange> change,
            Results<Method, Outcome> cart) {
        for (Method method : List.of(Method.FORWARD_LINEAR, Method.CENTRAL_LINEAR)) {
            report.claim(
                    method.central ? "R1 §3.2 (central)" : "R1 §3.2",
                    "with finite differences in place of the gradient, learning even works if J is smooth enough",
                    Verdict.above(Statistics.tInterval(0.95, cart.each(method, Outcome::last)), 100),
                    "CartPole, whose expected return is smooth in the logits of a softmax; " + method
                            + ", mean return of the last tenth of the episodes: 95 % interval "
                            + range(Statistics.tInterval(0.95, cart.each(method, Outcome::last)), 0) + " (seeds "
                            + range(cart.each(method, Outcome::last), 0)
                            + "). Seen if the interval is above 100; a random policy has about 22");
        }
        Smoothness.add(report);
        report.exact(
                "R1 §3.2 (cost)",
                "it takes very long in spaces of many dimensions: an update must try every parameter",
                cart.of(Method.CENTRAL_NETWORK).get(0).perUpdate() == 228
                        && cart.of(Method.NETWORK).get(0).perUpdate() == 4,
                "episodes in an update: central differences 20 with 10 parameters and 228 with 114, forward ones 11"
                        + " and 115;"
                        + " REINFORCE 4 with either");
        report.claim(Claim.smaller(
                "R1 §3.2 (dimensions)",
                "it takes very long in spaces of many dimensions: with the same number of episodes less is learned",
                "CartPole, mean return of the last tenth of the episodes with 4-16-2, central differences against"
                        + " REINFORCE",
                cart.compare(Method.CENTRAL_NETWORK, Method.NETWORK, Outcome::last)));
        String weights = change.conditions().get(0);
        report.claim(Claim.smaller(
                "R1 §3.2 (noise)",
                "over 100 games, changing a weight by 0.1 changes the quality by much less than the noise",
                "CartPole, 4-64-2 before training, " + WeightChange.WEIGHTS
                        + " weights; \"much less\" is taken to mean less than a fifth. Five times the change of the"
                        + " mean return, median over the weights, against the standard error of a difference"
                        + " of two means over 100 games (the change itself: median over the seeds "
                        + fixed(change.median(weights, WeightChange::medianChange), 3) + "; "
                        + percent(change.mean(weights, WeightChange::shareVisible), 0)
                        + " of the weights change it by more than twice the error)",
                Comparison.of(
                        change.each(weights, c -> 5 * c.medianChange()), change.each(weights, WeightChange::noise))));
        report.claim(Claim.smaller(
                Claim.OWN,
                "central differences are closer to the derivative than R1's forward ones",
                "scalar LQR, h = 0.3, the same random numbers, distance of the mean estimate from the exact derivative",
                noise.compare(new Estimator(0.3, true, true), new Estimator(0.3, false, true), Noise::error)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "the same random numbers on either side lower the noise",
                "scalar LQR, h = 0.1, standard deviation of central differences with the same random numbers against"
                        + " others",
                noise.compare(new Estimator(0.1, true, true), new Estimator(0.1, true, false), Noise::std)));
    }
}
