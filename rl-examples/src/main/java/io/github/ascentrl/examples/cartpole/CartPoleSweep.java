package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.stats.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
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

    private record Condition(BaselineKind baseline, double learningRate, double gamma) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s, lr %s, gamma %s", baseline, learningRate, gamma);
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
        report.text("Each number is the mean return of the last 100 of " + length + " episodes, averaged over "
                + lab.seeds().size() + " seeds; 500 is the most there is.");
        section(
                report,
                "learning rate",
                "gamma " + gamma,
                kinds,
                learningRates,
                results,
                (kind, rate) -> new Condition(kind, rate, gamma));
        section(
                report,
                "gamma",
                "learning rate " + learningRate,
                kinds,
                gammas,
                results,
                (kind, discount) -> new Condition(kind, learningRate, discount));
        claim(
                report,
                lab,
                "learning rate 1e-3 is the best of those tried",
                learningRates,
                rate -> rate == 1e-3,
                rate -> mean(results, kinds, kind -> new Condition(kind, rate, gamma)));
        claim(
                report,
                lab,
                "gamma 0.99 is the best of those tried",
                gammas,
                discount -> discount == 0.99,
                discount -> mean(results, kinds, kind -> new Condition(kind, learningRate, discount)));
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

    @FunctionalInterface
    private interface Cell {
        Condition of(BaselineKind kind, double value);
    }

    private static void section(
            Report report,
            String what,
            String fixed,
            List<BaselineKind> kinds,
            List<Double> values,
            Results<Condition, Outcome> results,
            Cell cell) {
        String[] header = new String[values.size() + 1];
        header[0] = "baseline";
        double[][] means = new double[kinds.size()][values.size()];
        for (int v = 0; v < values.size(); v++) {
            header[v + 1] = what + " " + values.get(v);
        }
        Table table = new Table(header);
        for (int k = 0; k < kinds.size(); k++) {
            Object[] row = new Object[values.size() + 1];
            row[0] = kinds.get(k);
            for (int v = 0; v < values.size(); v++) {
                double[] tails = results.each(cell.of(kinds.get(k), values.get(v)), Outcome::tailMean);
                means[k][v] = Statistics.mean(tails);
                row[v + 1] = means[k][v];
            }
            table.row(row);
        }
        report.table("By " + what + " (" + fixed + ")", table);
        report.figure(
                what.replace(' ', '-'),
                new HeatMapPlot(
                                "CartPole: return by baseline and " + what,
                                what,
                                "baseline",
                                values.stream().map(String::valueOf).toList(),
                                kinds.stream().map(BaselineKind::toString).toList(),
                                means)
                        .range(0, 500)
                        .format(mean -> String.format(Locale.ROOT, "%.0f", mean))
                        .subtitle(results.seeds().size() + " seeds; mean return of the last 100 episodes; " + fixed)
                        .caption("R0 tuned these for vanilla, mean and V(s) and chose learning rate 0.001 and"
                                + " gamma 0.99."));
    }

    private static double mean(
            Results<Condition, Outcome> results,
            List<BaselineKind> kinds,
            java.util.function.Function<BaselineKind, Condition> cell) {
        return kinds.stream()
                .mapToDouble(kind -> Statistics.mean(results.each(cell.apply(kind), Outcome::tailMean)))
                .average()
                .orElse(Double.NaN);
    }

    private static void claim(
            Report report,
            Lab lab,
            String claim,
            List<Double> values,
            DoublePredicate claimed,
            DoubleFunction<Double> mean) {
        if (values.stream().noneMatch(claimed::test)) {
            return; // another grid was asked for
        }
        double best = Double.NaN;
        double bestMean = Double.NEGATIVE_INFINITY;
        StringBuilder evidence = new StringBuilder("mean over the baselines: ");
        for (double value : values) {
            double m = mean.apply(value);
            evidence.append(String.format(Locale.ROOT, "%s: %.0f; ", value, m));
            if (m > bestMean) {
                bestMean = m;
                best = value;
            }
        }
        report.claim(
                "R0 §1",
                claim,
                CartPoleRun.verdict(lab, claimed.test(best)),
                evidence.append("best: ").append(best).toString());
    }
}
