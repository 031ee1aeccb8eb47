package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.envs.grid.Corridor;
import io.github.ascentrl.envs.wrap.OneHot;
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
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The short corridor with switched actions: the best policy is stochastic, and no deterministic one comes near it. */
@About(
        name = "short-corridor",
        description = "The short corridor: where a stochastic policy beats every deterministic one",
        reproduces = "R1 §2.1 (Sutton and Barto, example 13.1)")
public final class ShortCorridor implements Experiment {
    private static final double BEST_P = 2 - StrictMath.sqrt(2);

    /** ε of the ε-greedy policies shown, as in the book. */
    private static final double EPSILON = 0.1;

    private static final String REINFORCE = "REINFORCE";
    private static final String CEM = "cross-entropy method";

    private record Outcome(double p, double j) {}

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("updates", 600, 50);
        lab.setting(
                "reinforce",
                "16 episodes per update, gamma 1, Adam 0.005, fading mean (0.95) as baseline, loss summed over an"
                        + " episode");
        lab.setting("cem", "50 sessions per update, elite at or above the 0.8-quantile of the returns, Adam 0.005");
        lab.setting("policy", "softmax over two logits, P(right) = 1/2 at first");
        Results<String, Outcome> results = lab.study("corridor", List.of(REINFORCE, CEM))
                .columns("update", "right", "value")
                .work("updates", updates)
                .run(Outcome.class, run -> train(run, updates));
        Report report = lab.report();
        report.concludes(
                "R1 §2.1",
                "there are tasks in which a stochastic policy is better than a deterministic one, and sometimes a"
                        + " policy in the form of probabilities is simply more convenient");
        report.text("Three cells and a goal behind the third; episodes start in the first cell, and every move costs 1."
                + " In the second cell left and right are switched, and all cells look the same, so a policy"
                + " is a single number, P(right). The expected return J is computed from it exactly.");
        Table table = new Table("policy", "P(right)", "J");
        table.row("always right, or always left", "1 or 0", "−∞");
        table.row("ε-greedy to the right, ε = 0.1", 1 - EPSILON / 2, value(1 - EPSILON / 2));
        table.row("ε-greedy to the left, ε = 0.1", EPSILON / 2, value(EPSILON / 2));
        table.row("best: 2 − √2", BEST_P, value(BEST_P));
        for (String method : results.conditions()) {
            table.row(
                    method + ", last fifth of the updates: median over the seeds",
                    results.median(method, Outcome::p),
                    results.median(method, Outcome::j));
        }
        report.table("The short corridor", table);
        figures(report, results);
        claims(report, results);
        return report.result("corridor", results.data());
    }

    /**
     * J for going right with probability p, from the expected number of steps from each cell: x₀ = 1 + p x₁ + (1−p) x₀,
     * x₁ = 1 + p x₀ + (1−p) x₂, x₂ = 1 + (1−p) x₁.
     */
    static double value(double p) {
        double q = 1 - p;
        // x₀ = x₁ + 1/p and x₂ = 1 + q x₁ into the middle: x₁ (1 − p − q²) = 1 + 1 + q.
        double middle = (2 + q) / (q - q * q);
        return -(middle + 1 / p);
    }

    private static Outcome train(Run<String> run, int updates) {
        Env env = new OneHot(new Corridor());
        Mlp network = Mlp.sizes(1, 2).gains(1, 0).build(run.rng().child("network"));
        CategoricalPolicy policy = Logits.of(network);
        Baseline mean = RunningMeanBaseline.exponential(0.95);
        ReinforceConfig reinforce = ReinforceConfig.builder()
                .episodesPerUpdate(16)
                .gamma(1)
                .lossScale(LossScale.SUM_PER_EPISODE)
                .build();
        CrossEntropyConfig cem =
                CrossEntropyConfig.builder().sessions(50).quantile(0.8).build();
        Elites elites = new SessionElites(EliteRule.AT_LEAST);
        Adam adam = Adam.of(network.parameters(), 0.005);
        Trainer trainer = run.condition().equals(REINFORCE)
                ? new Reinforce(env, policy, mean, adam, reinforce, run.rng())
                : new CrossEntropy(new EpisodeSampler(env), policy, elites, adam, cem, run.rng());
        run.train(
                trainer,
                Budget.updates(updates),
                Map.of("right", stats -> right(network), "value", stats -> value(right(network))));
        double p = run.curve("update", "right").tailMean(Math.max(1, updates / 5));
        return new Outcome(p, value(p));
    }

    private static double right(Mlp network) {
        float[] logits = new float[2];
        network.evaluator().evaluate(1, new float[] {1}, logits);
        return 1 / (1 + StrictMath.exp((double) logits[0] - logits[1]));
    }

    private static void figures(Report report, Results<String, Outcome> results) {
        double[] p = IntStream.range(1, 200).mapToDouble(i -> i / 200.0).toArray();
        double[] greedy = {EPSILON / 2, 1 - EPSILON / 2};
        double[] j = Arrays.stream(p).map(ShortCorridor::value).toArray();
        report.figure(
                "value",
                new LinePlot("The short corridor: value of a policy", "P(right)", "J, expected return")
                        .line("J", p, j)
                        .points(
                                "ε-greedy",
                                greedy,
                                Arrays.stream(greedy).map(ShortCorridor::value).toArray())
                        .yRange(-100, 0)
                        .cut("2 − √2", BEST_P)
                        .caption("At both ends J falls to −∞: a deterministic policy never arrives."));
        report.figure(
                "learning",
                results.plot("The short corridor: learning curves", "update", "right", "P(right)")
                        .yRange(0.4, 0.8)
                        .level("", BEST_P)
                        .caption("Dashed: 2 − √2, the best mixture. REINFORCE stays around it; the cross-entropy"
                                + " method, which imitates its best sessions, stays above it."));
    }

    private static void claims(Report report, Results<String, Outcome> results) {
        report.exact(
                "R1 §2.1",
                "there are tasks in which a stochastic policy is better than every deterministic one",
                value(BEST_P) > Math.max(value(1e-9), value(1 - 1e-9)),
                "J = " + fixed(value(BEST_P), 3) + " at P(right) = " + fixed(BEST_P, 4)
                        + "; a deterministic policy never arrives");
        report.exact(
                "R1 §2.1",
                "sometimes a policy in the form of probabilities is simply more convenient",
                Math.abs(value(BEST_P + 1e-3) - value(BEST_P)) < 0.01,
                "J changes smoothly with P(right), so a gradient can follow it; between the two deterministic"
                        + " policies there is nothing to follow");
        report.claim(
                Claim.OWN,
                "REINFORCE finds the best mixture: P(right) within 0.05 of it in every seed",
                Arrays.stream(results.each(REINFORCE, Outcome::p)).allMatch(x -> Math.abs(x - BEST_P) < 0.05),
                "P(right) = " + range(results.each(REINFORCE, Outcome::p), 3)
                        + ", mean of the last fifth of the updates, best is " + fixed(BEST_P, 4) + "; J = "
                        + fixed(results.median(REINFORCE, Outcome::j), 3));
        double[] best = new double[results.seeds().size()];
        Arrays.fill(best, BEST_P);
        report.claim(Claim.larger(
                Claim.OWN,
                "the cross-entropy method goes right more often than is optimal: in its best sessions, the shortest"
                        + " ones, two of three moves are to the right",
                "P(right), cross-entropy method against 2 − √2",
                Comparison.of(results.each(CEM, Outcome::p), best)));
    }
}
