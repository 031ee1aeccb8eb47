package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Halving;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares successive halving with the whole grid of 64 settings of PPO on CartPole: how soon the settings that each
 * chooses reach a return of 475, with seeds that were not used for the choice.
 */
@About(
        name = "cartpole-halving",
        description = "successive halving against a whole grid of 64 settings of PPO on CartPole",
        partOfAll = false)
public final class HalvingExperiment implements Experiment {
    private static final int SEEDS = 2;
    private static final int ETA = 4;
    private static final double MARGIN = 0.2;

    /** The settings to try; their ranges include those of report R4 and the defaults of well-known libraries. */
    private static final List<Setting> TRIED = List.of(
            Setting.choices("learningRate", "3e-4", "1e-3", "3e-3", "1e-2"),
            Setting.choices("epochs", 4, 10),
            Setting.choices("gamma", 0.98, 0.99),
            Setting.choices("steps", 32, 128),
            Setting.choices("clip", 0.1, 0.2));

    /** How settings are chosen. */
    enum Method {
        GRID("the whole grid"),
        HALVING("successive halving");

        private final String words;

        Method(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * The choice of a method in one study.
     *
     * @param choice the chosen settings
     * @param steps the environment steps used to choose
     * @param fresh the steps to the return with each fresh seed; a run that does not reach it counts as a little more
     * than all its steps
     * @param mean the mean of these
     */
    record Choice(String choice, double steps, double[] fresh, double mean) {}

    /** Creates the experiment. */
    public HalvingExperiment() {}

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps of a run, at the most", 40_000L, 6_000L);
        long smallest = lab.setting("steps on the first rung of halving", 5_000L, 1_500L);
        int fresh = lab.setting("fresh seeds", 20, 2);
        double reach = lab.setting("return to be reached, mean of 20 episodes of training", 475.0, 30.0);
        lab.setting("halving", "the best quarter continues, to four times the steps");
        lab.setting("seeds that choose", SEEDS);
        TRIED.forEach(setting -> lab.setting(setting.name(), String.join(", ", setting.values())));
        List<Map<String, String>> design = Designs.grid(settings(steps, reach, lab.quick()));
        long trials = (long) design.size() * SEEDS + fresh;
        Results<Method, Choice> results = lab.study("choices", List.of(Method.values()))
                .columns("trials", "steps")
                .work("trials", method -> trials)
                .run(Choice.class, run -> choose(run, design, steps, smallest, fresh));
        return report(lab, results, fresh);
    }

    private static List<Setting> settings(long steps, double reach, boolean quick) {
        List<Setting> settings = new ArrayList<>(quick ? TRIED.subList(0, 2) : TRIED);
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("env", "CartPole-v1");
        fixed.put("algorithm", "ppo");
        fixed.put("totalSteps", steps);
        fixed.put("minibatches", 4);
        fixed.put("entropyCoefficient", 0);
        fixed.put("score", "speed");
        fixed.put("reach", reach);
        fixed.forEach((name, value) -> settings.add(Setting.choices(name, value)));
        return settings;
    }

    private static Choice choose(
            Run<Method> run, List<Map<String, String>> design, long steps, long smallest, int fresh)
            throws IOException, InterruptedException {
        long first = run.seed() * 1000;
        long[] seeds = Searches.seeds(first, SEEDS);
        Search search = run.condition() == Method.GRID
                ? Searches.every(design, seeds, steps)
                : Searches.halving(design, seeds, new Halving(smallest, steps, ETA));
        SweepResults results = Sweep.of(
                        TrainTrial.class, Searches.confirmed(search, 1, Searches.seeds(first + SEEDS, fresh), steps))
                .on(Engine.threads(1))
                .watch(result -> run.advance(1))
                .run();
        double[] reached = Arrays.stream(results.fresh().get(0).scores())
                .map(score -> -score)
                .toArray();
        double spent = results.trials().stream()
                .filter(result -> !result.trial().stage().equals(Trial.FRESH_SEEDS))
                .mapToDouble(result -> result.numbers().getOrDefault("steps", 0.0))
                .sum();
        run.log(results.trials().size(), spent);
        String choice = TRIED.stream()
                .filter(setting -> results.best().settings().containsKey(setting.name()))
                .map(setting -> setting.name() + " " + results.best().settings().get(setting.name()))
                .collect(Collectors.joining(", "));
        return new Choice(choice, spent, reached, Statistics.mean(reached));
    }

    private static Report report(Lab lab, Results<Method, Choice> results, int fresh) {
        List<Choice> grid = results.of(Method.GRID);
        List<Choice> halving = results.of(Method.HALVING);
        double[] ratio = IntStream.range(0, grid.size())
                .mapToDouble(i -> halving.get(i).mean() / grid.get(i).mean())
                .toArray();
        double[] share = IntStream.range(0, grid.size())
                .mapToDouble(i -> halving.get(i).steps() / grid.get(i).steps())
                .toArray();
        Table table = new Table(
                "study",
                "the grid chose",
                "steps to the return",
                "halving chose",
                "steps to the return",
                "ratio",
                "fraction of the grid's steps");
        for (int i = 0; i < ratio.length; i++) {
            table.row(
                    results.seeds().get(i),
                    grid.get(i).choice(),
                    steps(grid.get(i)),
                    halving.get(i).choice(),
                    steps(halving.get(i)),
                    ratio[i],
                    share[i]);
        }
        BarPlot plot = new BarPlot(
                "Steps until the chosen settings reach the return",
                "steps to a return of 475",
                results.seeds().stream().map(seed -> "study " + seed).toList());
        for (Method method : Method.values()) {
            List<Choice> its = results.of(method);
            plot.bars(
                    method.toString(),
                    its.stream().mapToDouble(Choice::mean).toArray(),
                    its.stream()
                            .map(choice -> Statistics.tInterval(0.95, choice.fresh()))
                            .toList());
        }
        plot.caption("Mean over " + fresh
                + " fresh seeds of the settings that each method chose, with its 95 % interval. Each study has its own"
                + " seeds for choosing and for judging, the same for both methods.");
        boolean within = Arrays.stream(ratio).allMatch(r -> r <= 1 + MARGIN);
        boolean cheap = Arrays.stream(share).allMatch(s -> s <= 1.0 / 3);
        return lab.report()
                .text(
                        "A grid runs all settings to the end. Successive halving runs all of them briefly, the best quarter"
                                + " four times longer, and so on. Both choose with two seeds per combination of settings; fresh"
                                + " seeds then judge the choice.")
                .table("Studies", table)
                .figure("steps", plot)
                .claim(
                        Claim.OWN,
                        "halving's choice is within 20 % of the grid's in every study",
                        within,
                        "ratios " + Numbers.range(ratio, 2) + ", mean " + Numbers.fixed(Statistics.mean(ratio), 2)
                                + interval(ratio))
                .claim(
                        Claim.OWN,
                        "halving takes at most a third of the grid's steps in every study",
                        cheap,
                        "fractions " + Numbers.range(share, 2))
                .result("ratios", ratio)
                .result("shares", share)
                .result("choices", results.data());
    }

    private static String steps(Choice choice) {
        Interval interval = Statistics.tInterval(0.95, choice.fresh());
        return Numbers.fixed(choice.mean(), 0)
                + (Double.isNaN(interval.low()) ? "" : " (" + Numbers.range(interval, 0) + ")");
    }

    private static String interval(double[] values) {
        Interval interval = Statistics.tInterval(0.95, values);
        return Double.isNaN(interval.low()) ? "" : " (95 % interval " + Numbers.range(interval, 2) + ")";
    }
}
