package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.examples.actorcritic.TrainingRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Report;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Trains PPO on CartPole, then again with one part changed or removed at a time. */
@About(
        name = "cartpole-ppo",
        description = "PPO on CartPole: learning curves, with and without each of its parts",
        reproduces = "R1 §5 (headings without text)")
public final class CartPolePpo implements Experiment {
    private static final double SOLVED = 475;
    private static final String ZOO = "rl-baselines3-zoo";

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps", 100_000L, 8_000L);
        lab.setting("networks", "separate policy and value networks, 4-64-64 tanh; Adam, gradients clipped at 0.5");
        lab.setting(
                ZOO,
                "8 environments × 32 steps, 20 passes over them in one batch, gamma 0.98, lambda 0.8; learning rate "
                        + "0.001 and"
                        + " clip 0.2 falling to 0; value coefficient 1, entropy 0");
        lab.setting(
                "CleanRL's defaults",
                "4 environments × 128 steps, 4 passes in 4 minibatches, gamma 0.99, lambda 0.95; learning rate "
                        + "0.00025 falling"
                        + " to 0, clip 0.2, values clipped too; value coefficient 0.5, entropy 0.01");
        Recipes.PpoSetting zoo = Recipes.cartPole(steps);
        Recipes.PpoSetting cleanRl = new Recipes.PpoSetting(
                4, 2.5e-4, true, false, PpoConfig.builder().clipValue(true).build());
        Recipe first = Recipes.ppo(Task.CARTPOLE, ZOO, steps, 500, "rl-baselines3-zoo, 100 k", zoo);
        List<Recipe> variants = List.of(
                first,
                recipe("CleanRL's defaults", steps, cleanRl),
                changed("one pass", steps, config -> config.epochs(1)),
                changed("no clip", steps, config -> config.clip(1e6)),
                changed("no clip, KL ≤ 0.02", steps, config -> config.clip(1e6).targetKl(0.02)));
        List<Recipe> parts = List.of(
                changed("constant clip", steps, config -> config.clip(0.2)),
                changed("advantages as they are", steps, config -> config.advantageScaling(AdvantageScaling.NONE)),
                changed("clipped values", steps, config -> config.clipValue(true)),
                changed("λ = 1", steps, config -> config.lambda(1)),
                recipe("constant rate", steps, new Recipes.PpoSetting(8, 1e-3, false, false, zoo.config())));
        Results<Recipe, Outcome> results = TrainingRun.all(
                lab,
                "training",
                Stream.concat(variants.stream(), parts.stream()).toList());

        Report report = lab.report();
        report.concludes("R1 §5", "nothing: its headings PPO and GRPO have no text. The claims here are ours");
        report.text("rl-baselines3-zoo publishes tuned settings for many tasks. Its PPO for CartPole learns 20 times "
                + "from each rollout of 8 × 32 steps and is tuned for 100 k steps; CleanRL's defaults are "
                + "meant for 500 k. The rows below these two change one thing in the first: one pass over a "
                + "rollout instead of 20; no clip, with or without stopping the passes once the KL "
                + "divergence from the old policy exceeds 0.02; a clip or a learning rate that does not "
                + "fall; advantages that are not standardised; value changes clipped too; returns to the end "
                + "of the rollout (λ = 1). "
                + Figures.GLOSS);
        report.table(
                "CartPole after " + steps / 1000 + " k steps, 100 greedy episodes",
                results.named(Recipe::algorithm)
                        .table("variant")
                        .column(Figures.INTERQUARTILE, r -> Figures.interquartile(results.each(r, Outcome::mean)))
                        .range("min … max", 1, Outcome::mean)
                        .column("published", Recipe::published)
                        .first(
                                "steps to " + (int) SOLVED + ": median (seeds that reach it)",
                                "steps",
                                "return20",
                                SOLVED)
                        .median("s/run: median", Outcome::seconds));
        report.figure(
                "variants",
                panels(results, "PPO on CartPole: passes and clip", first, variants)
                        .caption("Dashed: 475. With one pass over a rollout the policy learns least in the same "
                                + "number of steps; without the clip some seeds fall back on the way."));
        report.figure(
                "parts",
                panels(results, "PPO on CartPole: the smaller parts", first, parts)
                        .caption("Dashed: 475. With clipped values the median falls back once and arrives later; the "
                                + "other variants differ little."));
        Figures.reaches(report, results, first, 490, 4);
        return report.result("returns", results.data());
    }

    private static Recipe changed(String name, long steps, UnaryOperator<PpoConfig.Builder> change) {
        Recipes.PpoSetting zoo = Recipes.cartPole(steps);
        PpoConfig.Builder config = Recipes.zooCartPole(zoo.updates(steps));
        return recipe(name, steps, zoo.with(change.apply(config).build()));
    }

    private static Recipe recipe(String name, long steps, Recipes.PpoSetting setting) {
        return Recipes.ppo(Task.CARTPOLE, name, steps, Double.NaN, "", setting);
    }

    /** Compares the unchanged settings with each changed one, in one panel each. */
    private static SmallMultiples panels(
            Results<Recipe, Outcome> results, String title, Recipe first, List<Recipe> recipes) {
        SmallMultiples plots = new SmallMultiples(title, 3);
        for (Recipe recipe : recipes) {
            if (recipe != first) {
                plots.panel(results.where(r -> r == first || r == recipe)
                        .named(r -> r == first ? ZOO + "'s settings" : "with the change named above the panel")
                        .plot(recipe.algorithm(), "steps", "return20", "mean of last 20 returns")
                        .quartiles()
                        .yRange(0, 505)
                        .level("", SOLVED));
            }
        }
        return plots;
    }
}
