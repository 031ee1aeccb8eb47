package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.stats.Band;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.actorcritic.TrainingRun.Outcome;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** PPO on CartPole, and what each of its parts is good for. */
public final class CartPolePpo implements Experiment {
    private static final String ZOO = "zoo settings";
    private static final String CLEANRL = "CleanRL's defaults";
    private static final double SOLVED = 475;

    /** Made by the command line. */
    public CartPolePpo() {}

    @Override
    public String name() {
        return "cartpole-ppo";
    }

    @Override
    public String description() {
        return "PPO on CartPole: learning curves, and what becomes of them without each of its parts";
    }

    @Override
    public String reproduces() {
        return "R1 §5 (an empty chapter)";
    }

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps", lab.quick() ? 8_000L : 100_000L);
        List<Recipe> recipes = recipes(steps);
        Results<Recipe, Outcome> results = lab.study("training", recipes)
                .columns(TrainingRun.COLUMNS)
                .work("steps", Recipe::steps)
                .run(run -> TrainingRun.train(run, run.condition()));

        Report report = new Report();
        report.text("The zoo's settings learn 20 times from each rollout of 8 × 32 steps and are tuned to 100 k steps;"
                + " CleanRL's defaults are meant for 500 k. Below the two, the zoo's settings with one thing changed.");
        Table table = new Table(
                "variant", "return: IQM [95 %]", "min … max", "published", "steps to " + (int) SOLVED, "s/run");
        for (Recipe recipe : results.conditions()) {
            double[] means = results.each(recipe, Outcome::mean);
            double[] reached = results.curves(recipe, "steps", "return20").stream()
                    .mapToDouble(curve -> curve.firstAtLeast(SOLVED))
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            table.row(
                    recipe.algorithm(),
                    Figures.interquartile(means),
                    Figures.range(means),
                    recipe.published(),
                    reached.length == 0
                            ? "never"
                            : String.format(
                                    Locale.ROOT,
                                    "%.0f k (%d of %d)",
                                    Statistics.median(reached) / 1000,
                                    reached.length,
                                    means.length),
                    Statistics.median(results.each(recipe, Outcome::seconds)));
        }
        report.table("CartPole after " + steps / 1000 + " k steps, 100 greedy episodes", table);
        report.figure(
                "variants",
                plot(results, 0, 5)
                        .caption("Many passes are what makes it fast; without the clip the way there is rougher."));
        report.figure(
                "parts",
                plot(results, 5, recipes.size())
                        .caption("Clipping the value holds learning up; the other parts matter little here."));
        double[] zoo = results.each(results.conditions().get(0), Outcome::mean);
        int k = Figures.atLeast(zoo, 490);
        report.claim(
                "acceptance",
                "PPO reaches 490 on CartPole within 100 k steps in at least 4 of 5 seeds",
                Figures.verdict(lab, 5 * k >= 4 * zoo.length),
                k + " of " + zoo.length + " seeds; " + Figures.range(zoo));
        Map<String, Object> data = new LinkedHashMap<>();
        for (Recipe recipe : results.conditions()) {
            data.put(recipe.algorithm(), results.each(recipe, Outcome::mean));
        }
        report.result("returns", data);
        return report;
    }

    private static List<Recipe> recipes(long steps) {
        Recipes.PpoSetting zoo = Recipes.cartPole(steps);
        long updates = zoo.updates(steps);
        List<Recipe> recipes = new ArrayList<>();
        recipes.add(recipe(ZOO, steps, zoo));
        Recipes.PpoSetting cleanRl = new Recipes.PpoSetting(
                4, 2.5e-4, true, false, PpoConfig.builder().clipValue(true).build());
        recipes.add(recipe(CLEANRL, steps, cleanRl));
        recipes.add(
                recipe("one pass", steps, zoo.with(builder(updates).epochs(1).build())));
        recipes.add(recipe("no clip", steps, zoo.with(builder(updates).clip(1e6).build())));
        recipes.add(recipe(
                "no clip, KL ≤ 0.02",
                steps,
                zoo.with(builder(updates).clip(1e6).targetKl(0.02).build())));
        recipes.add(recipe(
                "constant clip", steps, zoo.with(builder(updates).clip(0.2).build())));
        recipes.add(recipe(
                "advantages as they are",
                steps,
                zoo.with(
                        builder(updates).advantageScaling(AdvantageScaling.NONE).build())));
        recipes.add(recipe(
                "clipped values",
                steps,
                zoo.with(builder(updates).clipValue(true).build())));
        recipes.add(recipe("λ = 1", steps, zoo.with(builder(updates).lambda(1).build())));
        recipes.add(recipe("constant rate", steps, new Recipes.PpoSetting(8, 1e-3, false, false, zoo.config())));
        return recipes;
    }

    private static PpoConfig.Builder builder(long updates) {
        return Recipes.zooCartPole(updates);
    }

    private static Recipe recipe(String name, long steps, Recipes.PpoSetting setting) {
        double published = name.equals(ZOO) ? 500 : Double.NaN;
        return Recipes.ppo(Task.CARTPOLE, name, steps, published, "zoo, 100 k", setting);
    }

    private static BandPlot plot(Results<Recipe, Outcome> results, int from, int to) {
        BandPlot plot = new BandPlot(
                        from == 0 ? "PPO on CartPole" : "PPO on CartPole: the smaller parts",
                        "environment steps",
                        "mean return of the last 20 training episodes")
                .interval(Band.Kind.QUARTILES)
                .yRange(0, 505)
                .level("solved", SOLVED);
        if (from > 0) {
            add(plot, results, 0);
        }
        for (int i = from; i < to; i++) {
            add(plot, results, i);
        }
        plot.subtitle(results.seeds().size() + " seeds; line: median, band: the middle half of them");
        return plot;
    }

    private static void add(BandPlot plot, Results<Recipe, Outcome> results, int i) {
        Recipe recipe = results.conditions().get(i);
        List<Curve> curves = results.curves(recipe, "steps", "return20");
        plot.band(recipe.algorithm(), curves);
    }
}
