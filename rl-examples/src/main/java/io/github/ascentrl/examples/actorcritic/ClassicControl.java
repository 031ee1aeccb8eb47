package io.github.ascentrl.examples.actorcritic;

import static io.github.ascentrl.examples.actorcritic.Task.ACROBOT;
import static io.github.ascentrl.examples.actorcritic.Task.CARTPOLE;
import static io.github.ascentrl.examples.actorcritic.Task.MOUNTAIN_CAR;
import static io.github.ascentrl.examples.actorcritic.Task.MOUNTAIN_CAR_CONTINUOUS;
import static io.github.ascentrl.examples.actorcritic.Task.PENDULUM;

import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.examples.actorcritic.TrainingRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import java.util.List;
import java.util.Locale;

/** Trains PPO, A2C, REINFORCE and GRPO on the classic tasks and compares the returns with published ones. */
@About(
        name = "classic-control",
        description = "PPO, A2C, REINFORCE with V(s) and GRPO on five classic tasks, against published returns",
        reproduces = "R1 §5 (headings without text)")
public final class ClassicControl implements Experiment {
    private static final String OTHER = ", state-dependent exploration";
    private static final A2cConfig LONG = A2cConfig.builder().steps(100).build();
    private static final List<Recipe> RECIPES = List.of(
            Recipes.ppo(CARTPOLE, "PPO", 100_000, 500, "zoo, 100 k", Recipes.cartPole(100_000)),
            Recipes.a2c(CARTPOLE, 500_000, 500, "zoo, 500 k", 8, 7e-4, false, false, A2cConfig.defaults()),
            Recipes.reinforce(CARTPOLE, 500_000, 0.99),
            Recipes.grpo(CARTPOLE, 500_000),
            Recipes.ppo(ACROBOT, "PPO", 1_000_000, -73.5, "zoo, 1 M; CleanRL −86.4 with 500 k", Recipes.acrobot()),
            Recipes.a2c(ACROBOT, 500_000, -83.4, "zoo, 500 k", 16, 7e-4, false, true, A2cConfig.defaults()),
            Recipes.reinforce(ACROBOT, 1_000_000, 0.99),
            Recipes.grpo(ACROBOT, 1_000_000),
            Recipes.ppo(MOUNTAIN_CAR, "PPO", 1_000_000, -110.4, "zoo, 1 M", Recipes.mountainCar()),
            Recipes.a2c(MOUNTAIN_CAR, 1_000_000, -111.3, "zoo, 1 M", 16, 7e-4, false, true, A2cConfig.defaults()),
            Recipes.reinforce(MOUNTAIN_CAR, 1_000_000, 0.99),
            Recipes.grpo(MOUNTAIN_CAR, 1_000_000),
            Recipes.ppo(MOUNTAIN_CAR_CONTINUOUS, "PPO", 300_000, 88.3, "zoo, 20 k" + OTHER, Recipes.carContinuous()),
            Recipes.a2c(MOUNTAIN_CAR_CONTINUOUS, 300_000, 91.2, "zoo, 100 k" + OTHER, 4, 7e-4, false, true, LONG),
            Recipes.reinforce(MOUNTAIN_CAR_CONTINUOUS, 300_000, 0.99),
            Recipes.grpo(MOUNTAIN_CAR_CONTINUOUS, 300_000),
            Recipes.ppo(PENDULUM, "PPO", 300_000, -172, "zoo, 100 k" + OTHER, Recipes.pendulum()),
            Recipes.a2c(PENDULUM, 1_000_000, -163, "zoo, 1 M" + OTHER, 8, 7e-4, true, true, Recipes.pendulumA2c()),
            Recipes.reinforce(PENDULUM, 1_000_000, 0.9),
            Recipes.grpo(PENDULUM, 1_000_000));

    @Override
    public Report run(Lab lab) {
        List<Recipe> recipes = lab.quick()
                ? RECIPES.stream().map(recipe -> recipe.withSteps(8_000)).toList()
                : RECIPES;
        lab.setting("evaluation", TrainingRun.EVALUATION_EPISODES + " episodes without exploration");
        lab.setting("networks", "PPO, A2C: two tanh networks 64-64; REINFORCE, GRPO: one hidden layer of 64, tanh");
        lab.setting("PPO, A2C", "rl-baselines3-zoo's hyperparams/ppo.yml and a2c.yml, with the exceptions below");
        lab.setting(
                "REINFORCE",
                "4 episodes per update, V(s) with Adam 0.003 and 5 steps per fit, gamma 0.99 (Pendulum 0.9), Adam "
                        + "0.003");
        lab.setting("GRPO", "groups of 8 episodes, 4 epochs of 4 minibatches, gamma 1, Adam 0.001");
        Results<Recipe, Outcome> results = TrainingRun.all(lab, "training", recipes);

        Report report = lab.report();
        report.concludes("R1 §5", "nothing: its headings PPO and GRPO have no text. The claims here are ours");
        report.text("\"The zoo\" is rl-baselines3-zoo, which publishes settings and returns. PPO and A2C use its "
                + "settings. REINFORCE and GRPO use one setting for all tasks, except that REINFORCE's γ on "
                + "Pendulum is 0.9, as for PPO and A2C. The zoo publishes one run each; we give the "
                + "interquartile mean (IQM) of the seeds' means with its 95 % bootstrap interval. On "
                + "Pendulum and MountainCarContinuous the zoo explores with noise that depends on the state; "
                + "we use plain Gaussian noise, mostly with more steps, and our own settings for PPO on "
                + "MountainCarContinuous.");
        report.table(
                "Return of the trained policy",
                results.named(recipe -> recipe.task().toString())
                        .table("task")
                        .column("algorithm", Recipe::algorithm)
                        .column("steps", recipe -> recipe.steps() / 1000 + " k")
                        .column(Figures.INTERQUARTILE, r -> Figures.interquartile(results.each(r, Outcome::mean)))
                        .range("min … max", 1, Outcome::mean)
                        .column("published", Recipe::published)
                        .median("s/run: median", Outcome::seconds));
        for (Task task : Task.values()) {
            BandPlot plot = TrainingRun.curves(
                            results.where(r -> r.task() == task && drawn(r)), task + ": learning curves")
                    .level("", find(recipes, task, "PPO").zoo());
            plot.caption(
                    "Returns while exploring; the table shows the policies without exploration. Dashed: the return "
                            + "the zoo publishes for its PPO."
                            + switch (task) {
                                case MOUNTAIN_CAR ->
                                    " REINFORCE and GRPO are not drawn: they never reach the flag and so stay at −200.";
                                case MOUNTAIN_CAR_CONTINUOUS ->
                                    " REINFORCE does not reach the goal here; in policy-zoo, with observations and "
                                            + "rewards scaled for this task, it does.";
                                case PENDULUM ->
                                    " GRPO gives all 200 steps of an episode the same advantage. In policy-zoo "
                                            + "REINFORCE has settings for this task and more steps, and swings the "
                                            + "pendulum up.";
                                default -> "";
                            });
            report.figure("curves-" + task.toString().toLowerCase(Locale.ROOT), plot);
        }
        Figures.reaches(report, results, find(recipes, CARTPOLE, "PPO"), 490, 4);
        Figures.reaches(report, results, find(recipes, CARTPOLE, "A2C"), 490, 4);
        Figures.reaches(report, results, find(recipes, ACROBOT, "PPO"), -90, 3);
        Figures.reaches(report, results, find(recipes, ACROBOT, "A2C"), -90, 3);
        Figures.reaches(report, results, find(recipes, PENDULUM, "PPO"), -250, 3);
        return report.result("returns", results.data());
    }

    /** Leaves out two lines at −200, one of which would hide the other. */
    private static boolean drawn(Recipe recipe) {
        return recipe.task() != MOUNTAIN_CAR || recipe.algorithm().matches("PPO|A2C");
    }

    private static Recipe find(List<Recipe> recipes, Task task, String algorithm) {
        return recipes.stream()
                .filter(recipe -> recipe.task() == task && recipe.algorithm().equals(algorithm))
                .findFirst()
                .orElseThrow();
    }
}
