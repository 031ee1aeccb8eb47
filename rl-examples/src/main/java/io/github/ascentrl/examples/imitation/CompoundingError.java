package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.AbsorbingMistake;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * Measures Ross and Bagnell's warning: if a mistake cannot be undone, a clone that errs with probability ε loses Σ [1 −
 * (1−ε)<sup>t</sup>] ≈ εT²/2. Clones are trained on the expert's trajectories and evaluated while their error falls.
 */
@About(
        name = "compounding-error",
        description = "How the errors of a clone compound if one mistake is absorbing",
        reproduces = "R4 §2 (compounding errors; Ross and Bagnell 2010)")
public final class CompoundingError implements Experiment {
    private static final List<Integer> HORIZONS = List.of(10, 30, 100);
    private static final double[] ERRORS = {0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002};

    /**
     * A clone at one point of its training.
     *
     * @param horizon T
     * @param error ε: its mean probability of a mistake in the expert's states
     * @param measured its loss of return, mean over the rollouts
     * @param standardError of that mean
     * @param exact its exact loss, by enumeration from its own probability in each state
     * @param curve the loss of a policy that errs with ε in every state
     */
    private record Point(int horizon, double error, double measured, double standardError, double exact, double curve) {
        /** The difference between measured and exact loss, in standard errors. */
        double deviation() {
            return Math.abs(measured - exact) / Math.max(standardError, 1e-12);
        }
    }

    /** The clones of a seed. */
    private record Points(List<Point> all) {}

    @Override
    public Report run(Lab lab) {
        int rollouts = lab.setting("rollouts", 5000, 200);
        lab.setting("clone", "softmax with one logit per state and action, Adam 1e-2, batches of 64");
        lab.setting("data", "20 trajectories of an expert that never errs; T steps each, T = 10, 30, 100");
        lab.setting("environment", "one right action in each of T states; after a wrong action nothing more is earned");
        Results<Integer, Points> results = lab.study("clones", HORIZONS)
                .columns("error", "measured", "standardError", "exact", "curve", "bound")
                .work("points", ERRORS.length)
                .run(Points.class, run -> one(run, rollouts));

        Report report = lab.report();
        report.concludes(
                "R4 §2",
                "\"in theory, DAgger should work better than naive behavior cloning, thanks to its ability to reduce"
                        + " compounding errors\"; this page measures these errors, and \"bc-vs-dagger\" compares the"
                        + " two methods");
        report.text(
                "The expert earns 1 in each of T steps. ε is the clone's mean probability of a mistake in the expert's"
                        + " states; its loss is T minus its mean return: measured in " + rollouts
                        + " rollouts (± half of the 95 %"
                        + " interval), and exact, from its own probability of a mistake in each state. The table"
                        + " also shows the loss of a policy that errs with ε in every step, the sum of 1−(1−ε)^t"
                        + " over t = 1 … T, which is about εT²/2 while εT is small, and Ross and Bagnell's bound"
                        + " εT². Mistakes without further consequences would cost εT.");
        Table table = new Table("T", "ε", "loss, measured", "loss, exact", "Σ[1−(1−ε)^t]", "εT²/2", "bound εT²");
        LinePlot plot = new LinePlot(
                        "A clone's loss if a mistake is absorbing",
                        "ε: probability of a mistake in a state of the expert",
                        "loss of return")
                .logarithmic(true, true);
        List<Point> all = new ArrayList<>();
        boolean bounded = true;
        for (int horizon : HORIZONS) {
            for (Point point : results.of(horizon).get(0).all()) {
                String measured = fixed(point.measured(), 3) + " ± " + fixed(1.96 * point.standardError(), 3);
                double bound = bound(point.error(), horizon);
                table.row(horizon, point.error(), measured, point.exact(), point.curve(), bound / 2, bound);
            }
            plot.line("Σ[1−(1−ε)^t], T=" + horizon, grid(), curve(horizon));
            for (Points points : results.of(horizon)) {
                all.addAll(points.all());
                bounded &= points.all().stream().allMatch(p -> p.exact() <= bound(p.error(), horizon));
            }
        }
        plot.points(
                "clones",
                all.stream().mapToDouble(Point::error).toArray(),
                all.stream().mapToDouble(p -> Math.max(p.measured(), 1e-3)).toArray());
        report.table("Clones of the first seed, evaluated while their error falls", table);
        report.figure(
                "loss",
                plot.yRange(0.03, 200)
                        .subtitle(results.allSeeds() + ", " + rollouts + " rollouts for each point")
                        .caption("Each point is a clone at one point of its training, with its measured loss of the"
                                + " expert's return T. Lines: the exact loss of a policy that errs with ε in"
                                + " every state."));
        long inside = all.stream().filter(point -> point.deviation() <= 1.96).count();
        double worst = all.stream().mapToDouble(Point::deviation).max().orElseThrow();
        report.exact(
                "R4 §2 (compounding errors)",
                "errors of naive cloning compound: if a mistake cannot be undone, the clone loses more than its"
                        + " mistakes alone would cost, ε in each of T steps",
                all.stream().allMatch(point -> point.exact() > point.error() * point.horizon()),
                "exact losses of all " + all.size() + " clones, " + fixed(times(all, true), 1) + " to "
                        + fixed(times(all, false), 1) + " times εT");
        report.exact(
                Claim.OWN,
                "the loss is at most εT² (Ross and Bagnell 2010)",
                bounded,
                "exact losses of all " + all.size() + " clones compared");
        report.claim(
                Claim.OWN,
                "the measured loss agrees with the exact one",
                worst < 4.5 && inside >= 0.85 * all.size(),
                inside + " of " + all.size() + " points within their 95 % interval, largest deviation "
                        + fixed(worst, 1)
                        + " standard errors; \"agrees\" is taken to mean at least 85 % inside and none beyond 4.5");
        return report.result("points", results.data());
    }

    private static double times(List<Point> points, boolean least) {
        DoubleSummaryStatistics all = points.stream()
                .mapToDouble(point -> point.exact() / point.error() / point.horizon())
                .summaryStatistics();
        return least ? all.getMin() : all.getMax();
    }

    private static double bound(double error, int horizon) {
        return error * horizon * horizon;
    }

    private static double[] grid() {
        double[] grid = new double[61];
        Arrays.setAll(grid, i -> StrictMath.pow(10, -3 + 2.6 * i / (grid.length - 1)));
        return grid;
    }

    private static double[] curve(int horizon) {
        return Arrays.stream(grid())
                .map(error -> AbsorbingMistake.loss(horizon, error))
                .toArray();
    }

    private static Points one(Run<Integer> run, int rollouts) {
        int horizon = run.condition();
        TabularMdp mdp = AbsorbingMistake.mdp(horizon);
        Rng rng = run.rng();
        Policy expert = Policy.of((r, s, a) -> a[0] = 0);
        String task = "absorbing mistake, T=" + horizon;
        MemoryDataset data = new Recorder(mdp.env(horizon), task, expert, "expert", run.seed()).episodes(20);
        Mlp network = Mlp.sizes(mdp.states(), 2).build(rng.child("network"));
        CategoricalPolicy clone = Logits.of(network);
        Adam adam = Adam.of(network.parameters(), 1e-2);
        CloningConfig config = CloningConfig.builder().batchSize(64).build();
        BehaviourCloning cloning = new BehaviourCloning(data, clone, adam, config, rng.child("cloning"));
        List<Point> points = new ArrayList<>();
        for (double target : ERRORS) {
            double[] mistakes = mistakes(network, horizon);
            while (mean(mistakes) > target) {
                cloning.train(Budget.updates(5));
                mistakes = mistakes(network, horizon);
            }
            Rng draws = rng.child("rollouts").child(points.size());
            Evaluation evaluation = Evaluation.of(mdp.env(horizon), clone, rollouts, draws);
            double error = mean(mistakes);
            double measured = horizon - evaluation.mean();
            double standardError = evaluation.std() / StrictMath.sqrt(rollouts);
            double exact = loss(mistakes);
            double curve = AbsorbingMistake.loss(horizon, error);
            points.add(new Point(horizon, error, measured, standardError, exact, curve));
            run.log(error, measured, standardError, exact, curve, bound(error, horizon));
            run.advance(1);
        }
        return new Points(points);
    }

    /** The clone's probability of a mistake in each state of the expert's path. */
    private static double[] mistakes(Mlp network, int horizon) {
        float[] logits = new float[2];
        float[] state = new float[network.inputSize()];
        double[] mistakes = new double[horizon];
        Evaluator evaluator = network.evaluator();
        for (int t = 0; t < horizon; t++) {
            state[t] = 1;
            evaluator.evaluate(1, state, logits);
            mistakes[t] = 1 / (1 + StrictMath.exp((double) logits[0] - logits[1]));
            state[t] = 0;
        }
        return mistakes;
    }

    /** Σ over t of the probability that a mistake was made at or before step t. */
    private static double loss(double[] mistakes) {
        double faultless = 1;
        double loss = 0;
        for (double mistake : mistakes) {
            faultless *= 1 - mistake;
            loss += 1 - faultless;
        }
        return loss;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
