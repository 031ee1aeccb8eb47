package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.ColumnStatistics;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.plot.HistogramPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.examples.stats.Interval;
import io.github.ascentrl.examples.stats.Statistics;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** R0 §2: an expert cloned from data whose tails are missing in one dimension. */
public final class TruncatedCloning implements Experiment {
    private static final String[] DIMENSIONS = {"x", "ẋ", "θ", "θ̇"};
    private static final String[] UNITS = {
        "cart position x (m)", "cart velocity ẋ (m/s)", "pole angle θ (rad)", "pole angular velocity θ̇ (rad/s)"
    };
    /** R0's shares at 500, read off its plots, in percent. */
    private static final Map<Truncation, Integer> R0_SHARES = Map.of(
            Truncation.ALL,
            90,
            Truncation.X_R0,
            73,
            Truncation.X_DOT_R0,
            99,
            Truncation.THETA_R0,
            82,
            Truncation.THETA_DOT_R0,
            36);

    private record Outcome(long rows, double kept, double mean, double perfect, double[] returns) {}

    /** Made by the command line. */
    public TruncatedCloning() {}

    @Override
    public String name() {
        return "bc-truncated";
    }

    @Override
    public String description() {
        return "Behaviour cloning of CartPole from data whose tails are missing in one dimension";
    }

    @Override
    public String reproduces() {
        return "R0 §2";
    }

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("expertUpdates", lab.quick() ? 60 : 2000);
        int dataEpisodes = lab.setting("episodes", lab.quick() ? 50 : 2000);
        int steps = lab.setting("cloningSteps", lab.quick() ? 200 : 10_000);
        int evaluations = lab.setting("evaluations", lab.quick() ? 20 : 800);
        lab.setting("data", "the expert's greedy actions, episodes of 100 steps: with these R0's cuts keep about half");
        lab.setting("clone", "4-8-4-2 ReLU, Adam 1e-3, batches of 64, shuffled; greedy evaluation");
        int episodes = updates * Setting.R0.episodesPerUpdate();
        Results<Setting, Expert> experts = lab.study("experts", List.of(Setting.R0))
                .work("episodes", episodes)
                .run(run -> Expert.good(run, Setting.R0, episodes));
        Results<Truncation, Outcome> results = lab.study("cloning", List.of(Truncation.values()))
                .columns("rows", "mean", "share500")
                .work("runs", 1)
                .run(run -> {
                    Expert expert = experts.of(Setting.R0).get(lab.seeds().indexOf(run.seed()));
                    return one(run, data(expert, dataEpisodes), steps, evaluations);
                });

        Report report = new Report();
        report.text("Experts, 100 greedy episodes each: means "
                + Arrays.toString(experts.each(Setting.R0, e -> e.greedy().mean()))
                + "; trainings until one reached 475: "
                + Arrays.toString(experts.each(Setting.R0, Expert::attempts)) + ".");
        report.table("Clones, " + evaluations + " greedy evaluations each", table(results));
        returns(report, results);
        histograms(report, data(experts.of(Setting.R0).get(0), dataEpisodes));
        distributions(report, results);
        claims(report, lab, results);
        Map<String, Object> data = new LinkedHashMap<>();
        for (Truncation truncation : results.conditions()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kept", results.each(truncation, Outcome::kept));
            entry.put("meanReturn", results.each(truncation, Outcome::mean));
            entry.put("shareAt500", results.each(truncation, Outcome::perfect));
            data.put(truncation.toString(), entry);
        }
        return report.result("clones", data);
    }

    private static MemoryDataset data(Expert expert, int episodes) {
        return new Recorder(
                        new CartPole(100),
                        "CartPole-v1, 100 steps",
                        expert.policy().greedy(),
                        "expert",
                        expert.seed())
                .episodes(episodes);
    }

    private static Outcome one(Run<Truncation> run, MemoryDataset data, int steps, int evaluations) {
        Rng rng = run.rng();
        Dataset left = run.condition().of(data, rng);
        double kept = (double) left.size() / data.size();
        if (left.size() == 0) {
            return new Outcome(0, 0, Double.NaN, Double.NaN, new double[0]);
        }
        Mlp network = Mlp.sizes(4, 8, 4, 2).activation(Activation.RELU).build(rng.child("clone"));
        CategoricalPolicy clone = CategoricalPolicy.of(network, new Discrete(2));
        BehaviourCloning cloning = new BehaviourCloning(
                left,
                clone,
                Adam.of(network.parameters(), 1e-3),
                CloningConfig.builder().batchSize(64).build(),
                rng.child("cloning"));
        cloning.train(Budget.updates(steps));
        Evaluation evaluation = Evaluation.of(new CartPole(), clone.greedy(), evaluations, rng.child("evaluation"));
        double[] returns = new double[evaluations];
        int perfect = 0;
        for (int e = 0; e < evaluations; e++) {
            returns[e] = evaluation.returns()[e];
            perfect += returns[e] >= 500 ? 1 : 0;
        }
        double share = (double) perfect / evaluations;
        run.log(left.size(), evaluation.mean(), share);
        return new Outcome(left.size(), kept, evaluation.mean(), share, returns);
    }

    private static Table table(Results<Truncation, Outcome> results) {
        Table table = new Table(
                "data", "rows kept", "mean return", "of the seeds", "at 500", "R0: at 500", "less than all data, 95 %");
        for (Truncation truncation : results.conditions()) {
            double[] means = results.each(truncation, Outcome::mean);
            Interval difference = difference(results, truncation);
            table.row(
                    truncation,
                    percent(Statistics.mean(results.each(truncation, Outcome::kept))),
                    Statistics.mean(means),
                    String.format(
                            Locale.ROOT, "%.0f … %.0f", Statistics.quantile(means, 0), Statistics.quantile(means, 1)),
                    percent(Statistics.mean(results.each(truncation, Outcome::perfect))),
                    R0_SHARES.containsKey(truncation) ? R0_SHARES.get(truncation) + " %" : null,
                    truncation == Truncation.ALL ? null : interval(difference));
        }
        return table;
    }

    /** Mean return with all data minus mean return with these, seed by seed. */
    private static Interval difference(Results<Truncation, Outcome> results, Truncation truncation) {
        double[] all = results.each(Truncation.ALL, Outcome::mean);
        double[] part = results.each(truncation, Outcome::mean);
        double[] difference = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            difference[i] = all[i] - part[i];
        }
        return Statistics.tInterval(0.95, difference);
    }

    private static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%.1f … %.1f", interval.low(), interval.high());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static void returns(Report report, Results<Truncation, Outcome> results) {
        List<String> labels = new ArrayList<>();
        double[] means = new double[results.conditions().size()];
        List<Interval> intervals = new ArrayList<>();
        for (Truncation truncation : results.conditions()) {
            double[] shares = results.each(truncation, Outcome::perfect);
            means[labels.size()] = 100 * Statistics.mean(shares);
            intervals.add(new Interval(100 * Statistics.quantile(shares, 0), 100 * Statistics.quantile(shares, 1)));
            labels.add(truncation.toString());
        }
        report.figure(
                "shares",
                new BarPlot("Clones that balance the pole for 500 steps", "share of evaluations (%)", labels)
                        .bars("share", means, intervals)
                        .yRange(0, 112)
                        .subtitle(results.seeds().size() + " seeds; bar: mean, line: worst and best seed")
                        .caption("R0 read 90 % with all data and 36 % with θ̇ cut, from one expert. With shuffled data"
                                + " the cuts that keep half rarely matter: what is cut away, the network extrapolates."
                                + " Two percent of the data in the middle is where it begins to."));
    }

    private static void histograms(Report report, MemoryDataset data) {
        Truncation[] r0 = {Truncation.X_R0, Truncation.X_DOT_R0, Truncation.THETA_R0, Truncation.THETA_DOT_R0};
        Truncation[] half = {Truncation.X_HALF, Truncation.X_DOT_HALF, Truncation.THETA_HALF, Truncation.THETA_DOT_HALF
        };
        for (int d = 0; d < 4; d++) {
            float[] column = ColumnStatistics.column(data, d);
            double[] values = new double[column.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = column[i];
            }
            double[] cut = r0[d].bounds(data);
            double[] middle = half[d].bounds(data);
            report.figure(
                    "data-" + new String[] {"x", "xdot", "theta", "thetadot"}[d],
                    new HistogramPlot("The expert's data: " + DIMENSIONS[d], UNITS[d], 120)
                            .sample("all data", values)
                            .cut("R0's cut", cut[0])
                            .cut("R0's cut", cut[1])
                            .cut("quartile", middle[0])
                            .cut("quartile", middle[1])
                            .subtitle("first seed, " + values.length + " states")
                            .caption("Between the lines is what is kept: by R0's thresholds, and between the expert's"
                                    + " own quartiles."));
        }
    }

    private static void distributions(Report report, Results<Truncation, Outcome> results) {
        HistogramPlot plot = new HistogramPlot("Returns of the clones", "return of an evaluation", 50).shares();
        for (Truncation truncation :
                List.of(Truncation.ALL, Truncation.THETA_DOT_R0, Truncation.THETA_DEEP, Truncation.THETA_DOT_DEEP)) {
            List<Double> all = new ArrayList<>();
            for (Outcome outcome : results.of(truncation)) {
                for (double r : outcome.returns()) {
                    all.add(r);
                }
            }
            if (!all.isEmpty()) {
                plot.sample(
                        truncation.toString(),
                        all.stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
        report.figure(
                "returns",
                plot.subtitle("all seeds together")
                        .caption("A clone either balances the pole to the end, or loses it late, by drifting."));
    }

    private static void claims(Report report, Lab lab, Results<Truncation, Outcome> results) {
        for (Truncation truncation :
                List.of(Truncation.THETA_DOT_R0, Truncation.THETA_DOT_HALF, Truncation.THETA_DOT_DEEP)) {
            Interval difference = difference(results, truncation);
            boolean decided = !lab.quick() && difference.low() > 0;
            report.claim(
                    truncation == Truncation.THETA_DOT_R0 ? "acceptance" : "R0 §2",
                    "cloning from data cut in θ̇ (" + truncation + ") returns less than from all data",
                    lab.quick() ? Verdict.UNDECIDED : decided ? Verdict.SEEN : Verdict.NOT_SEEN,
                    "mean difference, seed by seed, 95 % interval: " + interval(difference));
        }
        double subset = Statistics.mean(results.each(Truncation.RANDOM_HALF, Outcome::mean));
        double all = Statistics.mean(results.each(Truncation.ALL, Outcome::mean));
        report.claim(
                "control",
                "a random half of the data is as good as all of it: what matters is coverage, not the number",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(Math.abs(subset - all) < 10),
                String.format(Locale.ROOT, "mean returns %.1f and %.1f", subset, all));
    }
}
