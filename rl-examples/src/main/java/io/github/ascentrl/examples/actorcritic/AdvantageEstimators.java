package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.estimate.TemporalDifference;
import io.github.ascentrl.algos.exact.ExactValues;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.ResultTable;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.Figure;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Measures bias and variance of advantage estimators on a chain whose values are known, for critics with errors of
 * different sizes. Every estimate of A(s, a) is compared with the policy's Q(s, a) − V(s), which is found by solving
 * linear equations.
 */
@About(
        name = "advantage-estimators",
        description = "Bias and variance of Monte Carlo, TD, n-step and GAE advantages on a chain with known values",
        reproduces = "R1 §4.2")
public final class AdvantageEstimators implements Experiment {
    private static final int STATES = 15;
    private static final double GAMMA = 0.98;
    private static final int TIME_LIMIT = 30;

    /** The critic's error: the standard deviation of errors that are drawn once for each state. */
    private record Critic(double error) {
        @Override
        public String toString() {
            return error == 0 ? "exact critic" : "critic off by " + error;
        }
    }

    private record Estimator(String name, BiFunction<Batch, StateValues, float[]> estimate) {}

    /**
     * Root mean squared bias over steps, and root of the mean variance. An error that is the same for all actions of a
     * state does not bias the gradient, so it is subtracted first.
     */
    private record Quality(double bias, double spread) {
        double error() {
            return Math.sqrt(bias * bias + spread * spread);
        }

        @Override
        public String toString() {
            return fixed(bias, 3) + " | " + fixed(spread, 3) + " | " + fixed(error(), 3);
        }
    }

    /** The quality of every estimator, in the estimators' order. */
    private record Qualities(List<Quality> all) {}

    private static final double[] LAMBDAS = {0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 1};
    /**
     * Sampling noise is about the largest spread, 0.3, over the square root of a cell's 20,000 visits; this is twice
     * that.
     */
    private static final double BY_CHANCE = 0.005;

    private static final int[] STEPS = {1, 2, 4, 8, 16, 32};

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 20_000, 300);
        lab.setting("chain", STATES + " states, drifting walk, time limit " + TIME_LIMIT + ", gamma " + GAMMA);
        Critic right = new Critic(0);
        Critic wrong = new Critic(0.2);
        List<Estimator> estimators = estimators();
        Results<Critic, Qualities> results = lab.study("estimates", List.of(right, new Critic(0.05), wrong))
                .columns("estimator", "bias", "spread")
                .work("episodes", episodes)
                .run(Qualities.class, run -> measure(run, episodes, estimators));

        Report report = lab.report();
        report.concludes(
                "R1 §4.2",
                "Q(s, a) itself is known only at the end of the trajectory; with V and one step (s, a, r, s′) it can"
                        + " be estimated as Q(s, a) = r + γ V(s′), and the advantage as A = r + γ V(s′) − V(s)");
        report.text("A walk over " + STATES + " states; each of the two actions makes it drift to one side. Leaving"
                + " on the right pays 1, every step costs 0.01, and episodes are cut off"
                + " after " + TIME_LIMIT + " steps. The policy"
                + " is uniform. Every estimate is compared with Q(s, a) − V(s), which is known exactly. Bias and "
                + "standard deviation are"
                + " root mean squares over the steps visited, means over the seeds; an error that is the same for "
                + "all actions of a"
                + " state does not bias the gradient and is left out of the bias. A critic that is \"off\" returns V"
                + " plus an error, drawn for each state and seed, with the standard deviation in its name. \"Cut at"
                + " the limit\" means returns that count rewards beyond the time limit as 0. GAE weights n-step"
                + " estimates by λ^(n−1); λ = 0 is R1's formula.");
        ResultTable<Critic, Qualities> table = results.table("estimator, by critic");
        for (int i = 0; i < estimators.size(); i++) {
            int e = i;
            table.column(estimators.get(i).name(), critic -> quality(results, critic, e)
                    .toString());
        }
        report.table(
                "Advantages by critic: root mean squared bias | standard deviation | both",
                table.get().turned());
        for (Critic critic : results.conditions()) {
            report.figure("gae-" + Math.round(100 * critic.error()), plot(results, critic));
        }
        List<Quality> exact = gae(results, right);
        int longest = LAMBDAS.length - 1;
        double mostBias = exact.stream().mapToDouble(Quality::bias).max().orElseThrow();
        Verdict leastNoise = Verdict.all(IntStream.rangeClosed(1, longest)
                .mapToObj(i -> compare(results, right, 0, i, Quality::spread).smaller())
                .toList());
        double stopsAtTheLimit = quality(results, right, estimators.size() - 1).bias();
        report.claim(
                "R1 §4.2",
                "with V known, one step suffices to estimate the advantage: A = r + γ V(s′) − V(s)",
                exact.get(0).bias() < BY_CHANCE,
                "with the exact V its bias is " + fixed(exact.get(0).bias(), 4) + ", by sampling noise at most about "
                        + fixed(BY_CHANCE, 3) + "; with the critic off by 0.2 it is "
                        + fixed(gae(results, wrong).get(0).bias(), 3));
        report.claim(
                Claim.OWN,
                "with the true V every λ is unbiased and the TD error has the least variance; returns that stop at"
                        + " the time limit are biased",
                Verdict.all(List.of(Verdict.of(mostBias < BY_CHANCE && stopsAtTheLimit > BY_CHANCE), leastNoise)),
                "largest bias " + fixed(mostBias, 4) + ", of the returns that stop " + fixed(stopsAtTheLimit, 4)
                        + "; by sampling noise at most about " + fixed(BY_CHANCE, 3));
        List<Quality> off = gae(results, wrong);
        Quality best =
                off.stream().min(Comparator.comparingDouble(Quality::error)).orElseThrow();
        int least = off.indexOf(best);
        Comparison bias = compare(results, wrong, 0, longest, Quality::bias);
        Comparison noise = compare(results, wrong, 0, longest, Quality::spread);
        Comparison belowFirst = compare(results, wrong, least, 0, Quality::error);
        Comparison belowLast = compare(results, wrong, least, longest, Quality::error);
        report.claim(
                Claim.OWN,
                "with a wrong V, small λ is biased and large λ is noisy; the least error lies in between (GAE,"
                        + " 1506.02438)",
                Verdict.all(List.of(bias.larger(), noise.smaller(), belowFirst.smaller(), belowLast.smaller())),
                "critic off by 0.2; λ=0 against λ=1: bias " + bias + "; standard deviation " + noise
                        + "; both together, least at λ=" + LAMBDAS[least] + ", against λ=0: " + belowFirst
                        + "; against λ=1: " + belowLast);
        return report.result("quality", results.data());
    }

    private static List<Estimator> estimators() {
        List<Estimator> estimators = new ArrayList<>();
        for (double lambda : LAMBDAS) {
            String name = lambda == 0 ? "GAE 0 = TD error" : lambda == 1 ? "GAE 1 = return − V" : "GAE " + lambda;
            estimators.add(new Estimator(name, (batch, v) -> Gae.advantages(batch, v, GAMMA, lambda)));
        }
        for (int n : STEPS) {
            estimators.add(
                    new Estimator(n + "-step", (batch, v) -> minus(TemporalDifference.returns(batch, v, GAMMA, n), v)));
        }
        estimators.add(new Estimator(
                "Monte Carlo, cut at the limit", (batch, v) -> minus(Returns.discounted(batch, GAMMA), v)));
        return estimators;
    }

    private static float[] minus(float[] returns, StateValues v) {
        for (int t = 0; t < returns.length; t++) {
            returns[t] -= v.values()[t];
        }
        return returns;
    }

    private static TabularMdp chain() {
        var builder = TabularMdp.builder(STATES, 2).start(STATES / 2, 1);
        for (int s = 0; s < STATES; s++) {
            for (int a = 0; a < 2; a++) {
                double right = a == 1 ? 0.8 : 0.3;
                boolean last = s == STATES - 1;
                builder.outcome(s, a, last ? TabularMdp.END : s + 1, right, last ? 0.99 : -0.01);
                builder.outcome(s, a, s == 0 ? TabularMdp.END : s - 1, 1 - right, -0.01);
            }
        }
        return builder.build();
    }

    private static Qualities measure(Run<Critic> run, int episodes, List<Estimator> estimators) {
        TabularMdp mdp = chain();
        PolicyTable policy = PolicyTable.uniform(STATES, 2);
        ExactValues exact = ExactValues.of(mdp, policy, GAMMA);
        double[] critic = new double[STATES];
        Rng errors = run.rng().child("critic");
        for (int s = 0; s < STATES; s++) {
            critic[s] = exact.v(s) + run.condition().error() * errors.nextGaussian();
        }
        Moments[] moments = new Moments[estimators.size()];
        Arrays.setAll(moments, i -> new Moments());
        EpisodeSampler sampler = new EpisodeSampler(mdp.env(TIME_LIMIT));
        int chunk = 100;
        for (int done = 0; done < episodes; done += chunk) {
            Batch batch =
                    sampler.collect(policy, chunk, run.rng().child("episodes").child(done));
            StateValues v = new StateValues(
                    values(batch.observations(), batch.steps(), critic),
                    values(batch.finalObservations(), batch.episodes(), critic));
            for (int i = 0; i < moments.length; i++) {
                float[] advantage = estimators.get(i).estimate().apply(batch, v);
                for (int t = 0; t < batch.steps(); t++) {
                    int s = state(batch.observations(), t);
                    int a = (int) batch.actions()[t];
                    double target = exact.q(s, a) - exact.v(s);
                    moments[i].add(2 * s + a, advantage[t] - target);
                }
            }
            run.advance(chunk);
        }
        List<Quality> qualities = Arrays.stream(moments).map(Moments::quality).toList();
        for (int i = 0; i < moments.length; i++) {
            run.log(i, qualities.get(i).bias(), qualities.get(i).spread());
        }
        return new Qualities(qualities);
    }

    private static float[] values(float[] observations, int rows, double[] critic) {
        float[] values = new float[rows];
        for (int t = 0; t < rows; t++) {
            int s = state(observations, t);
            values[t] = s < 0 ? 0 : (float) critic[s];
        }
        return values;
    }

    /** The index of a one-hot observation's state; −1 after termination. */
    private static int state(float[] observations, int row) {
        for (int s = 0; s < STATES; s++) {
            if (observations[row * STATES + s] == 1f) {
                return s;
            }
        }
        return -1;
    }

    /** Mean and variance of the error by state and action. */
    private static final class Moments {
        private final double[] sum = new double[2 * STATES];
        private final double[] squares = new double[2 * STATES];
        private final long[] count = new long[2 * STATES];

        void add(int cell, double error) {
            sum[cell] += error;
            squares[cell] += error * error;
            count[cell]++;
        }

        Quality quality() {
            double bias = 0;
            double variance = 0;
            long total = 0;
            for (int s = 0; s < STATES; s++) {
                long visits = count[2 * s] + count[2 * s + 1];
                double ofTheState = (sum[2 * s] + sum[2 * s + 1]) / Math.max(1, visits);
                for (int c = 2 * s; c <= 2 * s + 1; c++) {
                    if (count[c] > 1) {
                        double mean = sum[c] / count[c];
                        bias += count[c] * (mean - ofTheState) * (mean - ofTheState);
                        variance += squares[c] - count[c] * mean * mean;
                    }
                }
                total += visits;
            }
            return new Quality(Math.sqrt(bias / total), Math.sqrt(variance / total));
        }
    }

    private static Quality quality(Results<Critic, Qualities> results, Critic critic, int i) {
        double bias = results.mean(critic, q -> q.all().get(i).bias());
        return new Quality(bias, results.mean(critic, q -> q.all().get(i).spread()));
    }

    /** Compares two values of GAE's λ, seed by seed. */
    private static Comparison compare(
            Results<Critic, Qualities> results, Critic critic, int i, int j, ToDoubleFunction<Quality> what) {
        return Comparison.of(
                results.each(critic, q -> what.applyAsDouble(q.all().get(i))),
                results.each(critic, q -> what.applyAsDouble(q.all().get(j))));
    }

    private static List<Quality> gae(Results<Critic, Qualities> results, Critic critic) {
        return IntStream.range(0, LAMBDAS.length)
                .mapToObj(i -> quality(results, critic, i))
                .toList();
    }

    private static Figure plot(Results<Critic, Qualities> results, Critic critic) {
        boolean exact = critic.error() == 0;
        BandPlot plot = new BandPlot(
                        "GAE: bias against variance, " + critic, "λ", "root mean square, in units of reward")
                .minMax()
                .band("bias", curves(results, critic, Quality::bias))
                .band("standard deviation", curves(results, critic, Quality::spread));
        if (!exact) { // without bias this line would hide the standard deviation
            plot.band("both together", curves(results, critic, Quality::error));
        }
        return plot.subtitle(exact ? "" : "each seed has its own critic")
                .caption("λ = 0 is the TD error, R1's formula, λ = 1 the return minus V. "
                        + (exact
                                ? "There is no bias, and the noise grows with λ."
                                : "The bias falls with λ; the noise is largest at λ = 1."));
    }

    /** One curve over λ for each seed. */
    private static List<Curve> curves(
            Results<Critic, Qualities> results, Critic critic, ToDoubleFunction<Quality> what) {
        return results.of(critic).stream()
                .map(q ->
                        q.all().stream().limit(LAMBDAS.length).mapToDouble(what).toArray())
                .map(y -> new Curve(LAMBDAS, y))
                .toList();
    }
}
