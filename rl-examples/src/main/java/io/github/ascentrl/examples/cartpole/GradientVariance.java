package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.baseline.OptimalConstantBaseline;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * Measures how noisy the gradient is with each baseline along one training run. At checkpoints the policy is frozen,
 * many batches of four episodes are played, and each batch gives one gradient for each baseline.
 */
@About(
        name = "gradient-variance",
        description = "Measured variance of each baseline's gradient along a CartPole training run",
        reproduces = "R1 §4.1 (a baseline lowers the variance)")
public final class GradientVariance implements Experiment {
    private static final int BATCH = 4;
    private static final int CHECKPOINT_EVERY = 20;
    private static final String VANILLA = BaselineKind.NONE.toString();
    private static final List<BaselineKind> KINDS = Stream.of(BaselineKind.values())
            .filter(kind -> kind != BaselineKind.RLOO_10)
            .toList();
    private static final String OPTIMAL = "optimal constant (fading)";

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("updates", 300, 40);
        int batches = lab.setting("batches at each checkpoint", 48, 4);
        lab.setting("episodes in a batch", BATCH);
        lab.setting("network", "4-64-2 ReLU; V(s): 4-64-1 ReLU");
        lab.setting("optimiser", "Adam, constant 3e-3");
        lab.setting("gamma", 0.99);
        lab.setting("update", BATCH + " episodes, baseline V(s); loss = mean over steps");
        lab.setting("checkpoints", "every " + CHECKPOINT_EVERY + " updates");
        List<String> labels = Stream.concat(KINDS.stream().map(Object::toString), Stream.of(OPTIMAL))
                .toList();

        Results<String, Void> results = lab.study("variance", List.of("trained with V(s)"))
                .columns(Stream.concat(Stream.of("update", "return"), labels.stream())
                        .toArray(String[]::new))
                .work("updates", updates)
                .run(Void.class, run -> measure(run, labels, updates, batches));

        Report report = lab.report()
                .concludes(
                        "R1 §4.1",
                        "a baseline does not change the expectation of the gradient, only its variance; a"
                                + " well-chosen one can considerably reduce the spread of the Monte Carlo estimates.");
        report.text(
                "At every checkpoint " + batches + " batches of " + BATCH + " episodes of the frozen policy give one"
                        + " gradient for each baseline; the table shows the trace of their covariance, divided by"
                        + " that without a baseline (vanilla) on the same batches. All baselines are fitted on the"
                        + " training run's batches before the checkpoint. \"Unbiased\" means that baseline-bias"
                        + " finds the baseline unbiased for a sum over steps; the loss here, as usual, is a mean"
                        + " over steps, which biases all gradients slightly. The optimal constant is an estimate of"
                        + " b* in baseline-bias; RLOO's K is called N there.");
        String only = results.conditions().get(0);
        Table table = new Table(
                "baseline",
                "unbiased",
                "variance / vanilla's: geometric mean over checkpoints and seeds",
                "first half of the run",
                "second half");
        Map<String, Double> overall = new LinkedHashMap<>();
        SmallMultiples plot = new SmallMultiples("CartPole: variance of the gradient relative to vanilla", 3);
        for (String label : labels) {
            List<Curve> curves = results.curves(only, "update", label);
            overall.put(label, geometricMean(curves, 0, 1));
            boolean biased = KINDS.stream().anyMatch(kind -> kind.toString().equals(label) && !kind.unbiased());
            double early = geometricMean(curves, 0, 0.5);
            double late = geometricMean(curves, 0.5, 1);
            table.row(label, biased ? "no" : "yes", overall.get(label), early, late);
            if (!label.equals(VANILLA)) {
                plot.panel(new BandPlot(label, "update", "variance / vanilla's")
                        .band("relative variance", curves)
                        .minMax()
                        .level("", 1)
                        .logarithmicY()
                        .yRange(0.005, 5));
            }
        }
        report.table("Variance of the gradient relative to vanilla, " + results.allSeeds(), table);
        String logarithm = "natural logarithm of the variance relative to vanilla's on the same batches, ";
        double[] none = new double[results.seeds().size()]; // ln 1
        Map<String, Comparison> others = new LinkedHashMap<>();
        labels.stream()
                .filter(label -> !label.equals(VANILLA))
                .forEach(label ->
                        others.put(label, Comparison.of(logarithms(results.curves(only, "update", label)), none)));
        String value = BaselineKind.VALUE.toString();
        String mean = BaselineKind.RUNNING_MEAN.toString();
        Claim chosen = Claim.smaller(
                "R1 §4.1",
                "a well-chosen baseline, such as V(s), makes the Monte Carlo estimates of the gradient vary less",
                logarithm + "V(s) against none",
                others.get(value));
        Claim further = Claim.smaller(
                Claim.OWN,
                "V(s) lowers the variance of the gradient further than a running mean",
                logarithm + "V(s) against running mean",
                Comparison.of(
                        logarithms(results.curves(only, "update", value)),
                        logarithms(results.curves(only, "update", mean))));
        others.forEach((label, comparison) -> {
            if (!label.equals(value)) { // R1's claim
                report.claim(Claim.smaller(
                        Claim.OWN,
                        label + " lowers the variance of the gradient",
                        logarithm + label + " against none",
                        comparison));
            }
        });
        plot.caption("Dashed: 1, the variance without a baseline; below it a baseline lowers the variance. The two"
                + " within-episode baselines are biased: their noise is around a different mean. RLOO is"
                + " noisy while episodes are short, because the returns of the other episodes of the batch"
                + " then say little about this one.");
        report.figure("variance", plot, chosen, further);
        return report.result("relativeVariance", overall);
    }

    /** The logarithm of the geometric mean of each seed's curve. */
    private static double[] logarithms(List<Curve> curves) {
        return curves.stream()
                .mapToDouble(curve -> StrictMath.log(geometricMean(List.of(curve), 0, 1)))
                .toArray();
    }

    private static Void measure(Run<String> run, List<String> labels, int updates, int batches) {
        Rng rng = run.rng();

        CategoricalPolicy policy = Logits.relu(rng.child("network"), 4, 64, 2);
        List<Baseline> baselines = new ArrayList<>();
        for (BaselineKind kind : KINDS) {
            baselines.add(kind.create(new int[] {64}, 3e-3, rng.child("value")));
        }
        baselines.add(OptimalConstantBaseline.exponential(policy, 0.95));
        Baseline together = new Together(baselines, KINDS.indexOf(BaselineKind.VALUE));
        Adam adam = Adam.of(policy.parameters(), 3e-3);
        ReinforceConfig config =
                ReinforceConfig.builder().episodesPerUpdate(BATCH).build();
        Reinforce trainer = new Reinforce(new CartPole(), policy, together, adam, config, rng);
        EpisodeSampler sampler = new EpisodeSampler(new CartPole());
        Tape tape = new Tape();
        trainer.train(Budget.updates(updates), stats -> {
            run.advance(1);
            if (stats.update() % CHECKPOINT_EVERY != 0) {
                return;
            }
            Rng checkpoint = rng.child("checkpoint").child(stats.update());
            Spread[] spreads = new Spread[labels.size()];
            Arrays.setAll(spreads, b -> new Spread(policy.parameters().size()));
            double episodeReturn = 0;
            for (int i = 0; i < batches; i++) {
                Batch batch = sampler.collect(policy, BATCH, checkpoint.child(i));
                float[] returns = Returns.discounted(batch, 0.99);
                for (int b = 0; b < spreads.length; b++) {
                    spreads[b].add(gradient(tape, policy, batch, returns, baselines.get(b)));
                }
                episodeReturn += (double) batch.steps() / BATCH / batches; // CartPole's reward is 1 per step
            }
            double[] row = new double[2 + spreads.length];
            row[0] = stats.update();
            row[1] = episodeReturn;
            for (int b = 0; b < spreads.length; b++) {
                row[2 + b] = spreads[b].traceOfCovariance() / spreads[0].traceOfCovariance();
            }
            run.log(row);
        });
        return null;
    }

    /** The gradient of REINFORCE's loss on one batch; the policy does not move. */
    private static float[] gradient(
            Tape tape, CategoricalPolicy policy, Batch batch, float[] returns, Baseline baseline) {
        float[] weight = new float[batch.steps()];
        baseline.predict(batch, returns, weight);
        for (int t = 0; t < weight.length; t++) {
            weight[t] = (returns[t] - weight[t]) / batch.steps();
        }
        Parameters parameters = policy.parameters();
        parameters.zeroGradients();
        tape.clear();
        tape.backward(tape.scale(tape.dot(policy.on(tape, batch).logProb(), weight), -1f));
        return parameters.gradients().clone();
    }

    /** Trains with one baseline and lets the others learn from the same batches. */
    private record Together(List<Baseline> baselines, int used) implements Baseline {
        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            baselines.get(used).predict(batch, returns, out);
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            baselines.forEach(baseline -> baseline.fit(batch, returns));
        }
    }

    /** Mean and variance of vectors, in one pass (Welford). */
    private static final class Spread {
        private final double[] mean;
        private double squares;
        private int count;

        Spread(int size) {
            mean = new double[size];
        }

        void add(float[] x) {
            count++;
            for (int i = 0; i < x.length; i++) {
                double before = x[i] - mean[i];
                mean[i] += before / count;
                squares += before * (x[i] - mean[i]);
            }
        }

        double traceOfCovariance() {
            return squares / (count - 1);
        }
    }

    /** The geometric mean over all points of the curves whose x lies in the given part of the range. */
    private static double geometricMean(List<Curve> curves, double from, double to) {
        return StatUtils.geometricMean(curves.stream()
                .map(Curve::y)
                .flatMapToDouble(y -> Arrays.stream(y, (int) (from * y.length), (int) (to * y.length)))
                .toArray());
    }
}
