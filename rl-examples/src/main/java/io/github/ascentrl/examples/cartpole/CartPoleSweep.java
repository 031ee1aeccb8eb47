package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Learning rate and discount for each baseline: R0's tables, or any grid from the command line. */
public final class CartPoleSweep implements Experiment {
    @Option(
            names = "--baselines",
            split = ",",
            paramLabel = "NAME",
            description = "Baselines to compare. Default: ${DEFAULT-VALUE}.",
            defaultValue = "none,running-mean,episode-mean,episode-leave-one-out,rloo-4,value")
    private List<String> baselines;

    @Option(
            names = "--learning-rates",
            split = ",",
            paramLabel = "RATE",
            description = "Learning rates, each with the central discount. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1e-4,3e-4,1e-3,3e-3,1e-2")
    private List<Double> learningRates;

    @Option(
            names = "--gammas",
            split = ",",
            paramLabel = "GAMMA",
            description = "Discounts, each with the central learning rate. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0.9,0.95,0.99,0.999,1")
    private List<Double> gammas;

    @Option(
            names = "--learning-rate",
            paramLabel = "RATE",
            description = "The central learning rate. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1e-3")
    private double learningRate;

    @Option(
            names = "--gamma",
            paramLabel = "GAMMA",
            description = "The central discount. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0.99")
    private double gamma;

    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "SIZE",
            description = "Hidden layer sizes; R0's network is 8,4. Default: ${DEFAULT-VALUE}.",
            defaultValue = "64")
    private List<Integer> hidden;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Episodes of each run. Default: ${DEFAULT-VALUE}.",
            defaultValue = "2000")
    private int episodes;

    /** The baselines that R0's tables are about. */
    private static final Set<BaselineKind> R0_TUNED =
            EnumSet.of(BaselineKind.NONE, BaselineKind.EPISODE_MEAN, BaselineKind.VALUE);

    private record Condition(BaselineKind baseline, double learningRate, double gamma) {
        @Override
        public String toString() {
            return baseline + ", lr " + Numbers.exact(learningRate) + ", gamma " + Numbers.exact(gamma);
        }
    }

    /** Made by the command line. */
    public CartPoleSweep() {}

    @Override
    public String name() {
        return "cartpole-sweep";
    }

    @Override
    public String description() {
        return "REINFORCE on CartPole over learning rates and discounts";
    }

    @Override
    public String reproduces() {
        return "R0 §1 (learning rate, gamma)";
    }

    @Override
    public Report run(Lab lab) {
        List<BaselineKind> kinds = kinds(lab);
        checkGrid(lab);
        learningRates = learningRates.stream().distinct().toList();
        gammas = gammas.stream().distinct().toList();
        int length = lab.setting("episodesRun", lab.quick() ? Math.min(200, episodes) : episodes);
        lab.setting("optimiser", "Adam, loss = mean over steps, ReLU");
        LinkedHashSet<Condition> conditions = new LinkedHashSet<>();
        for (BaselineKind kind : kinds) {
            learningRates.forEach(rate -> conditions.add(new Condition(kind, rate, gamma)));
            gammas.forEach(discount -> conditions.add(new Condition(kind, learningRate, discount)));
        }
        int[] layers = hidden.stream().mapToInt(Integer::intValue).toArray();
        Results<Condition, Outcome> results = lab.study("sweep", new ArrayList<>(conditions))
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", length)
                .run(run -> CartPoleRun.train(
                        run,
                        CartPoleSetting.R4
                                .withHidden(layers)
                                .withLearningRate(run.condition().learningRate())
                                .withGamma(run.condition().gamma()),
                        run.condition().baseline(),
                        length));

        Report report = new Report();
        report.text(
                "Each number is the mean return of the last 100 of " + length + " episodes, mean ± standard deviation"
                        + " over the seeds; 500 is the most there is. R0 shows curves for vanilla, mean and V(s), without"
                        + " figures, on its network 4-8-4-2 over 5000 episodes: --hidden 8,4 --episodes 5000.");
        section(
                report,
                lab,
                new Grid(
                        "learning rate",
                        "gamma " + Numbers.exact(gamma),
                        learningRates,
                        1e-3,
                        (kind, rate) -> new Condition(kind, rate, gamma)),
                kinds,
                results);
        section(
                report,
                lab,
                new Grid(
                        "gamma",
                        "learning rate " + Numbers.exact(learningRate),
                        gammas,
                        0.99,
                        (kind, discount) -> new Condition(kind, learningRate, discount)),
                kinds,
                results);
        Map<String, Object> data = new LinkedHashMap<>();
        for (Condition condition : results.conditions()) {
            data.put(condition.toString(), CartPoleRun.data(results.of(condition)));
        }
        return report.result("conditions", data);
    }

    private List<BaselineKind> kinds(Lab lab) {
        try {
            return baselines.stream().map(BaselineKind::of).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw lab.invalid("--baselines: " + e.getMessage());
        }
    }

    private void checkGrid(Lab lab) {
        List<Double> rates = new ArrayList<>(learningRates);
        rates.add(learningRate);
        for (double rate : rates) {
            check(lab, rate > 0 && rate < Double.POSITIVE_INFINITY, "learning rate " + rate + ": must be positive");
        }
        List<Double> discounts = new ArrayList<>(gammas);
        discounts.add(gamma);
        for (double discount : discounts) {
            check(lab, discount >= 0 && discount <= 1, "gamma " + discount + ": must lie in [0, 1]");
        }
        for (int size : hidden) {
            check(lab, size >= 1 && size <= 4096, "--hidden " + size + ": must be from 1 to 4096");
        }
        check(lab, episodes >= 100, "--episodes " + episodes + ": must be at least 100, the episodes averaged");
    }

    private static void check(Lab lab, boolean good, String message) {
        if (!good) {
            throw lab.invalid(message);
        }
    }

    /** What is varied, what is held fast meanwhile, and which of the values R0 calls the best. */
    private record Grid(
            String what,
            String fixed,
            List<Double> values,
            double claimed,
            BiFunction<BaselineKind, Double, Condition> cell) {}

    private static void section(
            Report report, Lab lab, Grid grid, List<BaselineKind> kinds, Results<Condition, Outcome> results) {
        List<String> values = grid.values().stream().map(Numbers::exact).toList();
        List<String> header = new ArrayList<>(List.of("baseline"));
        values.forEach(value -> header.add(grid.what() + " " + value));
        double[][] means = new double[kinds.size()][values.size()];
        Table table = new Table(header.toArray(String[]::new));
        for (int k = 0; k < kinds.size(); k++) {
            Object[] row = new Object[values.size() + 1];
            row[0] = kinds.get(k);
            for (int v = 0; v < values.size(); v++) {
                double[] tails = results.each(
                        grid.cell().apply(kinds.get(k), grid.values().get(v)), Outcome::tailMean);
                means[k][v] = Statistics.mean(tails);
                row[v + 1] = Numbers.plusMinus(Math.rint(means[k][v]), Math.rint(Statistics.std(tails)));
            }
            table.row(row);
        }
        Claim claim = claim(lab, grid, kinds, results);
        report.table("By " + grid.what() + " (" + grid.fixed() + ")", table);
        report.figure(
                grid.what().replace(' ', '-'),
                new HeatMapPlot(
                                "CartPole: return by baseline and " + grid.what(),
                                grid.what(),
                                "baseline",
                                values,
                                kinds.stream().map(BaselineKind::toString).toList(),
                                means)
                        .range(0, 500)
                        .format(mean -> String.format(Locale.ROOT, "%.0f", mean))
                        .subtitle(results.seeds().size() + " seeds; mean return of the last 100 episodes; "
                                + grid.fixed())
                        .caption(claim == null ? "" : Claim.caption(claim)));
        if (claim != null) {
            report.claim(claim);
        }
    }

    /** R0's choice against the best of the others, on the baselines that R0 tuned; null where another grid was asked for. */
    private static Claim claim(Lab lab, Grid grid, List<BaselineKind> kinds, Results<Condition, Outcome> results) {
        List<BaselineKind> tuned = kinds.stream().filter(R0_TUNED::contains).toList();
        if (tuned.isEmpty()
                || !grid.values().contains(grid.claimed())
                || grid.values().size() < 2) {
            return null;
        }
        double[] claimed = meanOver(tuned, grid, grid.claimed(), results);
        double other = Double.NaN;
        double[] best = null;
        StringBuilder all = new StringBuilder();
        for (double value : grid.values()) {
            double[] returns = meanOver(tuned, grid, value, results);
            all.append(String.format(Locale.ROOT, "%s: %.0f; ", Numbers.exact(value), Statistics.mean(returns)));
            if (value != grid.claimed() && (best == null || Statistics.mean(returns) > Statistics.mean(best))) {
                best = returns;
                other = value;
            }
        }
        Comparison comparison = Comparison.of(claimed, best);
        return new Claim(
                "R0 §1",
                grid.what() + " " + Numbers.exact(grid.claimed()) + " is the best of those tried",
                CartPoleRun.verdict(lab, comparison.larger()),
                "mean over " + tuned.stream().map(BaselineKind::toString).collect(Collectors.joining(", ")) + ": " + all
                        + "it against " + Numbers.exact(other) + ", the best of the others: " + comparison);
    }

    /** For each seed, the return averaged over some baselines. */
    private static double[] meanOver(
            List<BaselineKind> kinds, Grid grid, double value, Results<Condition, Outcome> results) {
        double[] sum = new double[results.seeds().size()];
        for (BaselineKind kind : kinds) {
            double[] tails = results.each(grid.cell().apply(kind, value), Outcome::tailMean);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += tails[i] / kinds.size();
            }
        }
        return sum;
    }
}
