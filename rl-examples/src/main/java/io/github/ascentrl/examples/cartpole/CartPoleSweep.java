package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Learning rate and discount for each baseline: R0's tables, or any grid from the command line. */
@About(
        name = "cartpole-sweep",
        description = "REINFORCE on CartPole over learning rates and discounts",
        reproduces = "R0 §1 (learning rate, gamma)")
public final class CartPoleSweep implements Experiment {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    @Option(names = "--baselines", split = ",", description = "Baselines to compare." + DEFAULT)
    private List<String> baselines =
            List.of("none", "running-mean", "episode-mean", "episode-leave-one-out", "rloo-4", "value");

    @Option(names = "--learning-rates", split = ",", description = "Each with the central discount." + DEFAULT)
    private List<Double> learningRates = List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2);

    @Option(names = "--gammas", split = ",", description = "Each with the central learning rate." + DEFAULT)
    private List<Double> gammas = List.of(0.9, 0.95, 0.99, 0.999, 1.0);

    @Option(names = "--learning-rate", description = "The central learning rate." + DEFAULT)
    private double learningRate = 1e-3;

    @Option(names = "--gamma", description = "The central discount." + DEFAULT)
    private double gamma = 0.99;

    @Option(names = "--hidden", split = ",", description = "Hidden layer sizes; R0's are 8,4." + DEFAULT)
    private List<Integer> hidden = List.of(64);

    @Option(names = "--episodes", description = "Episodes of each run." + DEFAULT)
    private int episodes = 2000;

    /** The baselines that R0's tables are about. */
    private static final Set<BaselineKind> R0_TUNED =
            EnumSet.of(BaselineKind.NONE, BaselineKind.EPISODE_MEAN, BaselineKind.VALUE);

    private record Condition(BaselineKind baseline, double learningRate, double gamma) {
        @Override
        public String toString() {
            return baseline + ", lr " + Numbers.exact(learningRate) + ", gamma " + Numbers.exact(gamma);
        }
    }

    @Override
    public Report run(Lab lab) {
        List<BaselineKind> kinds = kinds(lab);
        checkOptions(lab);
        int length = lab.setting("episodesRun", episodes, Math.min(200, episodes));
        lab.setting("optimiser", "Adam, loss = mean over steps, ReLU");
        Set<Condition> conditions = new LinkedHashSet<>();
        for (BaselineKind kind : kinds) {
            learningRates.forEach(rate -> conditions.add(new Condition(kind, rate, gamma)));
            gammas.forEach(discount -> conditions.add(new Condition(kind, learningRate, discount)));
        }
        int[] layers = hidden.stream().mapToInt(size -> size).toArray();
        Results<Condition, Outcome> results = lab.study("sweep", new ArrayList<>(conditions))
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", length)
                .run(Outcome.class, run -> {
                    Condition on = run.condition();
                    CartPoleSetting setting =
                            new CartPoleSetting(layers, on.learningRate(), on.gamma(), Schedule.constant(0), false);
                    return CartPoleRun.train(run, setting, on.baseline(), length);
                });

        Report report = lab.report();
        report.text(
                "Each number is the mean return of the last 100 of " + length + " episodes, mean ± standard deviation"
                        + " over the seeds; 500 is the most there is. R0 shows curves for vanilla, mean and V(s), without"
                        + " figures, on its network 4-8-4-2 over 5000 episodes: --hidden 8,4 --episodes 5000.");
        String otherGamma = "gamma " + Numbers.exact(gamma);
        String otherRate = "learning rate " + Numbers.exact(learningRate);
        BiFunction<BaselineKind, Double, double[]> byRate =
                (kind, rate) -> results.each(new Condition(kind, rate, gamma), Outcome::tailMean);
        BiFunction<BaselineKind, Double, double[]> byGamma =
                (kind, discount) -> results.each(new Condition(kind, learningRate, discount), Outcome::tailMean);
        new Grid("learning rate", otherGamma, learningRates, 1e-3, kinds, byRate).report(report);
        new Grid("gamma", otherRate, gammas, 0.99, kinds, byGamma).report(report);
        return report.result("conditions", results.data());
    }

    private List<BaselineKind> kinds(Lab lab) {
        try {
            return baselines.stream().map(BaselineKind::of).distinct().toList();
        } catch (IllegalArgumentException e) {
            throw lab.invalid("--baselines: " + e.getMessage());
        }
    }

    private void checkOptions(Lab lab) {
        Stream.concat(learningRates.stream(), Stream.of(learningRate))
                .forEach(rate ->
                        lab.require(rate > 0 && Double.isFinite(rate), "learning rate " + rate + ": must be positive"));
        Stream.concat(gammas.stream(), Stream.of(gamma))
                .forEach(g -> lab.require(g >= 0 && g <= 1, "gamma " + g + ": must lie in [0, 1]"));
        hidden.forEach(size -> lab.require(size >= 1 && size <= 4096, "--hidden " + size + ": must be from 1 to 4096"));
        lab.require(episodes >= 100, "--episodes " + episodes + ": must be at least 100, the episodes averaged");
    }

    /**
     * What is varied, what is held fast meanwhile, which of the values R0 calls the best, and the returns of a baseline
     * with a value, by seed.
     */
    private record Grid(
            String what,
            String fixed,
            List<Double> values,
            double claimed,
            List<BaselineKind> kinds,
            BiFunction<BaselineKind, Double, double[]> returns) {
        private Grid {
            values = values.stream().distinct().toList();
        }

        void report(Report report) {
            List<String> names = values.stream().map(Numbers::exact).toList();
            Table table = new Table(
                    Stream.concat(Stream.of("baseline"), names.stream().map(name -> what + " " + name))
                            .toArray(String[]::new));
            for (BaselineKind kind : kinds) {
                Stream<String> cells = values.stream()
                        .map(value -> returns.apply(kind, value))
                        .map(tails ->
                                Numbers.plusMinus(Math.rint(Statistics.mean(tails)), Math.rint(Statistics.std(tails))));
                table.row(Stream.concat(Stream.of(kind), cells).toArray());
            }
            report.table("By " + what + " (" + fixed + ")", table);
            double[][] means = kinds.stream().map(this::means).toArray(double[][]::new);
            List<String> rows = kinds.stream().map(BaselineKind::toString).toList();
            HeatMapPlot map = new HeatMapPlot(
                            "CartPole: return by baseline and " + what, what, "baseline", names, rows, means)
                    .range(0, 500)
                    .format(mean -> Numbers.fixed(mean, 0));
            int seeds = returns.apply(kinds.get(0), values.get(0)).length;
            report.figure(
                    what.replace(' ', '-'),
                    map.subtitle(Numbers.count(seeds, "seed") + "; mean return of the last 100 episodes; " + fixed),
                    claims());
        }

        private double[] means(BaselineKind kind) {
            return values.stream()
                    .mapToDouble(value -> Statistics.mean(returns.apply(kind, value)))
                    .toArray();
        }

        /** R0's choice against the best of the others, on the baselines that R0 tuned; none where another grid was asked for. */
        private Claim[] claims() {
            List<BaselineKind> tuned = kinds.stream().filter(R0_TUNED::contains).toList();
            if (tuned.isEmpty() || !values.contains(claimed) || values.size() < 2) {
                return new Claim[0];
            }
            double best = values.stream()
                    .filter(value -> value != claimed)
                    .max(Comparator.comparingDouble(value -> Statistics.mean(meanOver(tuned, value))))
                    .orElseThrow();
            Comparison comparison = Comparison.of(meanOver(tuned, claimed), meanOver(tuned, best));
            String all = values.stream()
                    .map(value -> Numbers.exact(value) + ": "
                            + Numbers.fixed(Statistics.mean(meanOver(tuned, value)), 0) + "; ")
                    .collect(Collectors.joining());
            return new Claim[] {
                new Claim(
                        "R0 §1",
                        what + " " + Numbers.exact(claimed) + " is the best of those tried",
                        comparison.larger(),
                        "mean over "
                                + tuned.stream().map(BaselineKind::toString).collect(Collectors.joining(", ")) + ": "
                                + all + "it against " + Numbers.exact(best) + ", the best of the others: " + comparison)
            };
        }

        /** For each seed, the return averaged over some baselines. */
        private double[] meanOver(List<BaselineKind> some, double value) {
            List<double[]> each =
                    some.stream().map(kind -> returns.apply(kind, value)).toList();
            double[] means = new double[each.get(0).length];
            Arrays.setAll(
                    means,
                    seed -> Statistics.mean(
                            each.stream().mapToDouble(tails -> tails[seed]).toArray()));
            return means;
        }
    }
}
