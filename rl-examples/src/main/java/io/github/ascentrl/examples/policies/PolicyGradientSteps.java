package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TwoButtons;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows R1's derivation of the policy gradient step by step on two buttons that pay ±1, and measures the cost of
 * computing returns from the end and by naive sums.
 */
@About(
        name = "policy-gradient",
        description = "R1's derivation of the policy gradient, exactly; returns computed from the end against naive"
                + " sums",
        reproduces = "R1 §3.1, §3.4, §3.5")
public final class PolicyGradientSteps implements Experiment {
    private static final double GAMMA = 0.99;
    private static final List<Rational> PROBABILITIES =
            List.of(Rational.of(1, 5), Rational.of(1, 2), Rational.of(9, 10));

    /** The probability of left of another policy, whose presses REINFORCE may not learn from. */
    private static final double OTHER = 0.9;

    /** The multiply-adds and seconds of both ways, and the largest relative difference of their returns. */
    private record Cost(double naive, double backwards, double naiveSeconds, double seconds, double difference) {}

    @Override
    public Report run(Lab lab) {
        lab.setting("game", "left pays +1, right −1, and the episode is over; p = π(left) = σ(θ)");
        lab.setting("gamma", GAMMA + " for the returns; the game has one step");
        lab.setting("timing", "the fastest of three computations, on one thread, while other runs share the machine");
        List<Integer> lengths =
                lab.setting("episode lengths", List.of(10, 100, 500, 2000, 10_000), List.of(10, 100, 500));
        Results<Integer, Cost> results =
                lab.study("returns", lengths).columns("naive", "backwards").run(Cost.class, PolicyGradientSteps::cost);
        Report report = lab.report();
        report.concludes(
                "R1 §3.1",
                "the mean reward of N sessions estimates J, but θ has vanished from it: ∇J cannot be computed");
        report.concludes(
                "R1 §3.4",
                "∇π is no probability distribution to sample from; with ∇π = π ∇ log π the gradient is"
                        + " an expectation under π, ∇J = E[∇ log π · R], which sampling estimates");
        report.concludes(
                "R1 §3.5",
                "REINFORCE is on-policy; returns should be computed from the end, otherwise it \"may take too long\"");
        derivation(report);
        returns(report, results);
        return report.result("returns", results.data());
    }

    private static void derivation(Report report) {
        report.text("Two buttons, a one-step process as in R1 §3. J = 2p − 1, p = σ(θ), dp/dθ = p(1 − p), hence dJ/dθ ="
                + " 2p(1 − p); R is +1 or −1.");
        Table table = new Table(
                "p",
                "dJ/dθ",
                "dR̄/dθ, R̄ the mean reward of a sample",
                "dπ/dθ, left and right",
                "E[R ∇ log π]",
                "the same, but buttons pressed by a policy with p = " + fixed(OTHER, 1));
        double worst = 0;
        for (Rational fraction : PROBABILITIES) {
            double p = fraction.doubleValue();
            double mean = sampled(fraction);
            double other = pressedByAnother(p);
            table.row(p, TwoButtons.gradient(p), 0, fixed(p * (1 - p), 2) + ", " + fixed(-p * (1 - p), 2), mean, other);
            worst = Math.max(worst, Math.abs(mean - TwoButtons.gradient(p)));
        }
        report.table("From J to its gradient", table);
        double off = pressedByAnother(0.2);
        double least = -0.5 * (1 - 0.5); // of the right button, with respect to the logit of left
        double half = TwoButtons.gradient(0.5);
        report.exact(
                "R1 §3.1",
                "if the integral is replaced by a sample mean, θ vanishes, and the gradient cannot be computed from it",
                half > 0,
                "once the buttons are pressed, their mean reward R̄ is a number, the same for every θ: its"
                        + " derivative is 0,"
                        + " while dJ/dθ = " + fixed(half, 1) + " at p = 1/2");
        report.exact(
                "R1 §3.4",
                "∇π is not a distribution: it can be negative, so it cannot serve as weights of samples",
                least < 0,
                "at p = 1/2 its two values are 0.25 and −0.25, their sum 0 and not 1");
        report.exact(
                "R1 §3.4",
                "by the log-derivative trick, the mean of R ∇ log π under π is ∇J",
                worst < 1e-6,
                "REINFORCE's own update on every possible episode, weighted by its probability: largest difference "
                        + scientific(worst, 1));
        report.exact(
                "R1 §3.5",
                "REINFORCE is an on-policy algorithm: it learns from the current policy",
                Math.abs(off - TwoButtons.gradient(0.2)) > 0.1,
                "at p = 1/5 the presses of another policy, p = " + fixed(OTHER, 1) + ", give the mean " + fixed(off, 2)
                        + ", which is not the gradient, " + fixed(TwoButtons.gradient(0.2), 2));
    }

    /** Σ_a μ(a) R(a) ∂ log π(a)/∂θ: left 1 · (1 − p), right −1 · −p. */
    private static double pressedByAnother(double p) {
        return OTHER * (1 - p) + (1 - OTHER) * p;
    }

    /** E[R ∂ log π/∂θ] of the library's REINFORCE, over all episodes. */
    private static double sampled(Rational p) {
        PolicyTable policy = PolicyTable.same(1, p, Rational.ONE.minus(p));
        return BaselineBias.of(ZeroBaseline::new)
                .on(new TabularCase(TwoButtons.mdp(0), policy, Rational.ONE))
                .batchOf(1)
                .moments()
                .mean()[0];
    }

    private static Cost cost(Run<Integer> run) {
        int n = run.condition();
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int t = 0; t < n; t++) {
            builder.add(new float[1], new float[1], run.rng().child(t).nextFloat());
        }
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        Batch batch = builder.build();
        double[] naive = new double[n];
        double operations = 0;
        double naiveSeconds = Double.POSITIVE_INFINITY;
        double seconds = Double.POSITIVE_INFINITY;
        float[] backwards = new float[n];
        for (int repeat = 0; repeat < 3; repeat++) { // the fastest: the first is not compiled yet
            long start = System.nanoTime();
            operations = naive(batch.rewards(), naive);
            long middle = System.nanoTime();
            backwards = Returns.discounted(batch, GAMMA);
            seconds = Math.min(seconds, (System.nanoTime() - middle) / 1e9);
            naiveSeconds = Math.min(naiveSeconds, (middle - start) / 1e9);
        }
        double difference = 0;
        for (int t = 0; t < n; t++) {
            difference = Math.max(difference, Math.abs(backwards[t] - naive[t]) / naive[t]);
        }
        run.log(operations, n);
        run.advance(1);
        return new Cost(operations, n, naiveSeconds, seconds, difference);
    }

    /** Computes G_t = Σ γ^k r_{t+k}, each sum separately; returns the number of multiply-adds. */
    private static double naive(float[] rewards, double[] returns) {
        double operations = 0;
        for (int t = 0; t < rewards.length; t++) {
            double power = 1;
            double sum = 0;
            for (int k = t; k < rewards.length; k++) {
                sum += power * rewards[k];
                power *= GAMMA;
            }
            returns[t] = sum;
            operations += rewards.length - t;
        }
        return operations;
    }

    private static void returns(Report report, Results<Integer, Cost> results) {
        report.table(
                "Returns of one episode: G_t = r + γ G_{t+1} from the end, or each sum separately",
                results.table("steps T")
                        .column(
                                "multiply-adds, separate sums",
                                n -> results.of(n).get(0).naive())
                        .column("from the end", n -> results.of(n).get(0).backwards())
                        .median("ms, separate sums: median", cost -> 1000 * cost.naiveSeconds())
                        .median("ms, from the end: median", cost -> 1000 * cost.seconds())
                        .column("largest relative difference", n -> scientific(results.max(n, Cost::difference), 1)));
        double[] steps = results.conditions().stream().mapToDouble(n -> n).toArray();
        report.figure(
                "returns",
                new LinePlot(
                                "What the returns of an episode cost",
                                "steps T of the episode",
                                "thousands of multiply-adds")
                        .lineWithPoints("separate sums", steps, counted(results, true))
                        .lineWithPoints("from the end", steps, counted(results, false))
                        .logarithmic(true, true)
                        .caption("Both axes are logarithmic. Separate sums take T (T + 1) / 2 multiply-adds, the"
                                + " recursion from the end takes T. CartPole's longest episode has 500"
                                + " steps."));
        int longest = results.conditions().get(results.conditions().size() - 1);
        boolean square = results.conditions().stream()
                .allMatch(n ->
                        results.of(n).get(0).naive() == n * (n + 1.0) / 2 && results.max(n, Cost::difference) < 1e-5);
        report.exact(
                "R1 §3.5",
                "returns computed from the end take fewer operations",
                square,
                "T instead of T (T + 1) / 2 multiply-adds, for the same returns within rounding");
        report.claim(Claim.larger(
                "R1 §3.5",
                "without that, computing the returns may take too long",
                "for an episode of CartPole's 500 steps it takes "
                        + fixed(1000 * results.median(500, Cost::naiveSeconds), 3)
                        + " ms (median) and hardly matters; seconds for the longest episode, "
                        + longest + " steps, separate sums against from the end",
                Comparison.of(results.each(longest, Cost::naiveSeconds), results.each(longest, Cost::seconds))));
    }

    private static double[] counted(Results<Integer, Cost> results, boolean naive) {
        List<Double> counts = new ArrayList<>();
        for (int n : results.conditions()) {
            Cost cost = results.of(n).get(0);
            counts.add((naive ? cost.naive() : cost.backwards()) / 1000);
        }
        return counts.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
