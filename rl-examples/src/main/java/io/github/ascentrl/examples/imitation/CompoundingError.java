package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.tabular.AbsorbingMistake;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Ross and Bagnell's warning, measured: where one mistake cannot be undone, a clone that errs with probability ε loses
 * Σ [1 − (1−ε)<sup>t</sup>] ≈ εT²/2. Clones are trained on the expert's trajectories and looked at while their error
 * falls.
 */
public final class CompoundingError implements Experiment {
    private static final int[] HORIZONS = {10, 30, 100};
    private static final double[] ERRORS = {0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002};

    /**
     * A clone on its way.
     *
     * @param error ε: its mean probability of a mistake in the expert's states
     * @param measured what it loses, mean over the rollouts
     * @param standardError of that mean
     * @param exact what it loses by enumeration, from its own probability in each state
     * @param curve the loss of a policy that errs with ε everywhere
     */
    private record Point(double error, double measured, double standardError, double exact, double curve) {}

    /** Made by the command line. */
    public CompoundingError() {}

    @Override
    public String name() {
        return "compounding-error";
    }

    @Override
    public String description() {
        return "How the errors of a clone add up where one mistake is absorbing";
    }

    @Override
    public String reproduces() {
        return "R4 §2 (why DAgger), Ross and Bagnell 2010";
    }

    @Override
    public Report run(Lab lab) {
        int rollouts = lab.setting("rollouts", lab.quick() ? 200 : 5000);
        lab.setting("clone", "softmax with one logit per state and action, Adam 1e-2, batches of 64");
        List<Integer> horizons = new ArrayList<>();
        for (int horizon : HORIZONS) {
            horizons.add(horizon);
        }
        Results<Integer, List<Point>> results = lab.study("clones", horizons)
                .columns("error", "measured", "standardError", "exact", "curve", "bound")
                .work("points", ERRORS.length)
                .run(run -> one(run, rollouts));

        Report report = new Report();
        Table table = new Table("T", "ε", "loss, measured", "exact", "Σ[1−(1−ε)^t]", "εT²/2", "bound εT²");
        int points = 0;
        int inside = 0;
        double worst = 0;
        boolean bounded = true;
        List<Point> clones = new ArrayList<>();
        LinePlot plot = new LinePlot("What a clone loses where a mistake is absorbing", "ε", "loss of return")
                .logarithmic(true, true);
        for (int horizon : horizons) {
            List<Point> all = new ArrayList<>();
            results.of(horizon).forEach(all::addAll);
            for (Point point : results.of(horizon).get(0)) {
                table.row(
                        horizon,
                        point.error(),
                        String.format(Locale.ROOT, "%.3f ± %.3f", point.measured(), 1.96 * point.standardError()),
                        point.exact(),
                        point.curve(),
                        point.error() * horizon * horizon / 2,
                        point.error() * horizon * horizon);
            }
            for (Point point : all) {
                double z = Math.abs(point.measured() - point.exact()) / Math.max(point.standardError(), 1e-12);
                points++;
                inside += z <= 1.96 ? 1 : 0;
                worst = Math.max(worst, z);
                bounded &= point.exact() <= point.error() * horizon * horizon;
            }
            plot.line("Σ[1−(1−ε)^t], T=" + horizon, grid(), curve(horizon));
            clones.addAll(all);
        }
        plot.line("bound εT²", bounds(true, horizons), bounds(false, horizons));
        plot.points(
                "clones",
                clones.stream().mapToDouble(Point::error).toArray(),
                clones.stream().mapToDouble(p -> Math.max(p.measured(), 1e-3)).toArray());
        report.table("Clones of the first seed, looked at while their error falls", table);
        report.figure(
                "loss",
                plot.yRange(0.03, 200)
                        .subtitle(results.seeds().size() + " seeds, " + rollouts + " rollouts for each point")
                        .caption("Losses measured in rollouts lie on the exact curve, far above ε·T, what independent"
                                + " mistakes would cost, and below εT²."));
        report.claim(
                "acceptance",
                "the measured loss lies on the exact curve",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(worst < 4.5 && inside >= 0.85 * points),
                String.format(
                        Locale.ROOT,
                        "%d of %d points within their 95 %% interval, largest deviation %.1f standard errors",
                        inside,
                        points,
                        worst));
        report.claim(
                "Ross and Bagnell 2010",
                "the loss is at most εT²",
                Verdict.of(bounded),
                "exact losses of all " + points + " clones compared");
        Map<String, Object> data = new LinkedHashMap<>();
        for (int horizon : horizons) {
            data.put(
                    "T=" + horizon,
                    results.of(horizon).stream().map(CompoundingError::rows).toList());
        }
        return report.result("points", data);
    }

    private static List<Map<String, Object>> rows(List<Point> points) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Point point : points) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("error", point.error());
            row.put("measured", point.measured());
            row.put("standardError", point.standardError());
            row.put("exact", point.exact());
            row.put("curve", point.curve());
            rows.add(row);
        }
        return rows;
    }

    private static double[] grid() {
        double[] grid = new double[61];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = StrictMath.pow(10, -3 + 2.6 * i / (grid.length - 1));
        }
        return grid;
    }

    /** One line for each horizon, up to the loss of everything, with gaps between them. */
    private static double[] bounds(boolean errors, List<Integer> horizons) {
        List<Double> line = new ArrayList<>();
        for (int horizon : horizons) {
            for (double error : grid()) {
                double bound = error * horizon * horizon;
                if (bound <= horizon) {
                    line.add(errors ? error : bound);
                }
            }
            line.add(errors ? 1.0 / horizon : (Double) Double.NaN);
        }
        return line.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] curve(int horizon) {
        double[] grid = grid();
        double[] curve = new double[grid.length];
        for (int i = 0; i < curve.length; i++) {
            curve[i] = AbsorbingMistake.loss(horizon, grid[i]);
        }
        return curve;
    }

    private static List<Point> one(Run<Integer> run, int rollouts) {
        int horizon = run.condition();
        TabularMdp mdp = AbsorbingMistake.mdp(horizon);
        Rng rng = run.rng();
        MemoryDataset data = new Recorder(
                        mdp.env(horizon),
                        "absorbing mistake, T=" + horizon,
                        Policy.of((r, s, a) -> a[0] = 0),
                        "expert",
                        run.seed())
                .episodes(20);
        Mlp network = Mlp.sizes(mdp.states(), 2).build(rng.child("network"));
        CategoricalPolicy clone = CategoricalPolicy.of(network, new Discrete(2));
        BehaviourCloning cloning = new BehaviourCloning(
                data,
                clone,
                Adam.of(network.parameters(), 1e-2),
                CloningConfig.builder().batchSize(64).build(),
                rng.child("cloning"));
        List<Point> points = new ArrayList<>();
        for (double target : ERRORS) {
            double[] mistakes = mistakes(network, horizon);
            while (mean(mistakes) > target) {
                cloning.train(Budget.updates(5));
                mistakes = mistakes(network, horizon);
            }
            Evaluation evaluation = Evaluation.of(
                    mdp.env(horizon), clone, rollouts, rng.child("rollouts").child(points.size()));
            double error = mean(mistakes);
            Point point = new Point(
                    error,
                    horizon - evaluation.mean(),
                    evaluation.std() / StrictMath.sqrt(rollouts),
                    loss(mistakes),
                    AbsorbingMistake.loss(horizon, error));
            points.add(point);
            run.log(
                    error,
                    point.measured(),
                    point.standardError(),
                    point.exact(),
                    point.curve(),
                    error * horizon * horizon);
            run.advance(1);
        }
        return points;
    }

    /** The clone's probability of a mistake in each state of the expert's way. */
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
