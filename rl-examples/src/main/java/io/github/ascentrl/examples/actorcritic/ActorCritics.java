package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.actorcritic.TrainingRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Compares R1's one-step actor–critic with A2C and A3C on CartPole, checks whether b(s) learns, and varies A2C's loss
 * coefficients.
 */
@About(
        name = "actor-critic",
        description =
                "R1's one-step actor-critic against A2C and A3C on CartPole; whether b(s) learns; loss coefficients",
        reproduces = "R1 §4.1 (b(s)), §4.2")
public final class ActorCritics implements Experiment {
    private static final int ENVIRONMENTS = 8;
    private static final int STEPS = 5;
    private static final double RATE = 1e-3;
    private static final double SOLVED = 475;
    private static final String MEASURE =
            "steps until the last 20 returns first average 475; the whole run if they never do";
    private static final double[] VALUE = {0.1, 0.5, 1, 2, 10};
    private static final double[] ENTROPY = {0, 0.001, 0.01, 0.1, 1};

    /** The share of the returns' variance that b(s) must explain to count as learned. */
    private static final double LEARNED = 0.1;

    private record Explained(double share) {}

    @Override
    public Report run(Lab lab) {
        long steps = lab.setting("steps", 200_000L, 8_000L);
        lab.setting(
                "environments",
                ENVIRONMENTS + " in parallel, " + STEPS + " steps of each per update; A3C: 2 actors with 4 each");
        lab.setting("optimiser", "Adam " + RATE + ", ε 1e-5, gradients clipped at 0.5");
        lab.setting(
                "networks",
                "one-step, A2C, A3C: separate policy and value networks, 4-64-64 tanh; coefficients: one shared "
                        + "4-64-64 tanh network");
        lab.setting("coefficients", "where not varied: value 1, entropy 0");
        lab.setting("gamma", 0.99);
        lab.setting(
                "b(s)",
                "REINFORCE, 4 episodes per update, 4-64-2 and 4-64-1 tanh, Adam 0.003, 5 steps per fit, 1000 episodes");
        Recipe one = recipe("one step (R1)", steps, ActorCritics::oneStep);
        Recipe a2c = recipe("A2C", steps, rng -> a2c(rng, A2cConfig.builder(), false));
        Recipe a3c = recipe("A3C", steps, ActorCritics::a3c);
        List<Recipe> values = new ArrayList<>();
        for (double c : VALUE) {
            values.add(recipe(
                    "value coefficient " + c,
                    steps,
                    rng -> a2c(rng, A2cConfig.builder().valueCoefficient(c), true)));
        }
        List<Recipe> entropies = new ArrayList<>();
        for (double c : ENTROPY) {
            entropies.add(recipe(
                    "entropy coefficient " + c,
                    steps,
                    rng -> a2c(rng, A2cConfig.builder().entropyCoefficient(c), true)));
        }
        List<Recipe> all = new ArrayList<>(List.of(one, a2c));
        all.addAll(values);
        all.addAll(entropies);
        Results<Recipe, Outcome> results = TrainingRun.all(lab, "training", all);
        Results<Recipe, Outcome> asynchronous =
                TrainingRun.all(lab, "A3C", List.of(a3c)); // no two runs are alike, so it has its own file
        int episodes = lab.quick() ? 40 : 1000;
        Results<String, Explained> explained = lab.study("baseline", List.of("REINFORCE, b(s) = V(s)"))
                .columns("update", "return", "explained")
                .work("episodes", episodes)
                .run(Explained.class, run -> explained(run, episodes));

        Report report = lab.report();
        report.concludes(
                "R1 §4.2",
                "an actor–critic learns π and V(s); Q(s, a) = r + γ V(s′) does not need a finished episode, so the "
                        + "advantage is A = r + γ V(s′) − V(s) and the critic minimises (V(s) − [r + γ V(s′)])²."
                        + " R1's headings on the algorithm and on the loss coefficients have no text");
        report.concludes("R1 §4.1", "\"a known practical fact\": b(s) does not learn");
        algorithms(report, results, asynchronous, one, a2c, a3c);
        baseline(report, explained);
        coefficients(report, "value", results, values, VALUE);
        coefficients(report, "entropy", results, entropies, ENTROPY);
        return report.result("returns", results.data());
    }

    private static Recipe recipe(String name, long steps, Function<Rng, Agent> maker) {
        return new Recipe(Task.CARTPOLE, name, steps, Double.NaN, "", maker);
    }

    private static Optimizer adam(Parameters parameters) {
        return Recipes.adam(parameters, RATE, 0);
    }

    /** R1's formulas: δ = r + γV(s′) − V(s) is the actor's advantage, and ½ δ² the critic's loss. */
    private static Agent oneStep(Rng rng) {
        CategoricalPolicy actor = Logits.tanh(rng.child("actor"), 4, 64, 64, 2);
        Mlp critic = Mlp.sizes(4, 64, 64, 1).build(rng.child("critic"));
        OneStepConfig config =
                OneStepConfig.builder().steps(STEPS).maxGradientNorm(0.5).build();
        return new Agent(
                new OneStepActorCritic(
                        Task.CARTPOLE.vector(ENVIRONMENTS),
                        actor,
                        critic,
                        adam(actor.parameters()),
                        adam(critic.parameters()),
                        config,
                        rng),
                actor.deterministic());
    }

    private static ActorCritic model(VectorEnv envs, Rng rng, boolean shared) {
        Rng key = rng.child("model");
        return shared
                ? ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), key, 64, 64)
                : ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), key, 64, 64);
    }

    private static Agent a2c(Rng rng, A2cConfig.Builder config, boolean shared) {
        VectorEnv envs = Task.CARTPOLE.vector(ENVIRONMENTS);
        ActorCritic model = model(envs, rng, shared);
        A2c trainer = new A2c(
                envs, model, adam(model.parameters()), config.steps(STEPS).build(), rng);
        return new Agent(trainer, trainer.deterministic());
    }

    private static Agent a3c(Rng rng) {
        List<ActorCritic> models = new ArrayList<>();
        A3cConfig config = new A3cConfig(2, 5, A2cConfig.builder().steps(STEPS).build());
        A3c trainer = new A3c(
                actor -> Task.CARTPOLE.vector(ENVIRONMENTS / 2),
                () -> {
                    models.add(model(Task.CARTPOLE.vector(1), rng, false));
                    return models.get(models.size() - 1);
                },
                model -> adam(model.parameters()),
                config,
                rng);
        return new Agent(trainer, models.get(0).deterministic());
    }

    /** The share of the variance of fresh returns that b(s) explains, over all updates. */
    private static Explained explained(Run<String> run, int episodes) {
        Rng rng = run.rng();
        CategoricalPolicy policy = Logits.tanh(rng.child("network"), 4, 64, 2);
        Mlp value = Mlp.sizes(4, 64, 1).build(rng.child("value"));
        ExplainedShare baseline = new ExplainedShare(new ValueBaseline(value, Adam.of(value.parameters(), 3e-3), 5));
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(4).build();
        Reinforce trainer =
                new Reinforce(new CartPole(), policy, baseline, Adam.of(policy.parameters(), 3e-3), config, rng);
        run.train(trainer, Budget.episodes(episodes), Map.of("explained", stats -> baseline.share()));
        return new Explained(run.curve("update", "explained").tailMean(episodes / 4));
    }

    private static void algorithms(
            Report report,
            Results<Recipe, Outcome> results,
            Results<Recipe, Outcome> asynchronous,
            Recipe one,
            Recipe a2c,
            Recipe a3c) {
        report.text("The three algorithms see the same number of steps and have networks of the same size. They differ "
                + "in the advantage: one step and then V(s′), or up to five steps and then V. The loss is "
                + "the policy loss, plus the value coefficient times (V(s) − target)², minus the entropy "
                + "coefficient times the entropy. " + Figures.GLOSS
                + " A3C's actors do not wait for each other, so no two of its runs are alike; its log is in "
                + "a separate file.");
        report.table(
                "CartPole, 100 greedy episodes after training",
                results.named(Recipe::algorithm)
                        .table("algorithm, or coefficient of A2C on a shared network")
                        .column(Figures.INTERQUARTILE, r -> Figures.interquartile(results.each(r, Outcome::mean)))
                        .range("min … max", 1, Outcome::mean)
                        .first(
                                "steps to " + (int) SOLVED + ": median (seeds that reach it)",
                                "steps",
                                "return20",
                                SOLVED)
                        .median("s/run: median", Outcome::seconds));
        report.table(
                "A3C",
                asynchronous
                        .named(Recipe::algorithm)
                        .table("algorithm")
                        .column(Figures.INTERQUARTILE, r -> Figures.interquartile(asynchronous.each(r, Outcome::mean)))
                        .range("min … max", 1, Outcome::mean)
                        .first(
                                "steps to " + (int) SOLVED + ": median (seeds that reach it)",
                                "steps",
                                "return20",
                                SOLVED)
                        .median("s/run: median", Outcome::seconds));
        report.figure(
                "algorithms",
                TrainingRun.curves(results.where(r -> r == one || r == a2c), "Actor–critic on CartPole")
                        .band("A3C", asynchronous.curves(a3c, "steps", "return20"))
                        .yRange(0, 505)
                        .level("", SOLVED)
                        .caption("Returns while exploring. All three fall back on the way. A run counts as having "
                                + "reached the table's mark when it first gets to 475 (dashed)."));
        double[] untrained = results.curves(one, "steps", "return20").stream()
                .mapToDouble(curve -> curve.y()[0])
                .toArray();
        report.claim(Claim.larger(
                "R1 §4.2",
                "with A = r + γ V(s′) − V(s), and V learned towards r + γ V(s′), the policy learns",
                "CartPole, mean return of 100 greedy episodes after training, against that of the first 20 training "
                        + "episodes",
                Comparison.of(results.each(one, Outcome::mean), untrained)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "A2C, with returns of up to five steps, is faster than one-step advantages",
                MEASURE + ", A2C against one step",
                compareToSolve(results, a2c, one)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "A3C, also with up to five steps, is faster than one-step advantages",
                MEASURE + ", A3C against one step",
                Comparison.of(toSolve(asynchronous, a3c), toSolve(results, one))));
    }

    private static void baseline(Report report, Results<String, Explained> explained) {
        String only = explained.conditions().get(0);
        report.text("R1 does not say what \"b(s) does not learn\" means. Here b(s) = V(s) is a network fitted to the "
                + "returns of past"
                + " episodes, and it learns if it predicts the returns of new ones better than a constant "
                + "does. Its effect on the variance of the gradient is measured in gradient-variance.");
        double[] share = explained.each(only, Explained::share);
        report.figure(
                "baseline",
                explained
                        .plot(
                                "Does b(s) learn? REINFORCE on CartPole",
                                "update",
                                "explained",
                                "share of the returns' variance that b(s) explains")
                        .smooth(10)
                        .yRange(-0.2, 1)
                        .level("", 0)
                        .caption("1 − Var(G − b(s)) / Var(G) on the four new episodes of an update, before b(s) "
                                + "learns from"
                                + " them; running mean over 10 updates. Dashed: 0, what a constant would "
                                + "explain."),
                new Claim(
                        "R1 §4.1",
                        "it is a known practical fact that b(s) does not learn",
                        Comparison.of(share, new double[share.length]).notLarger(LEARNED),
                        "share of the variance of new returns that b(s) explains, mean over the run, against 0 for a constant,"
                                + " margin " + LEARNED + ": "
                                + Comparison.of(share, new double[share.length])));
    }

    private static void coefficients(
            Report report,
            String which,
            Results<Recipe, Outcome> results,
            List<Recipe> recipes,
            double[] coefficients) {
        boolean zero = coefficients[0] == 0;
        List<Recipe> drawn = zero ? recipes.subList(1, recipes.size()) : recipes;
        double[] x = zero ? Arrays.copyOfRange(coefficients, 1, coefficients.length) : coefficients;
        List<double[]> steps = drawn.stream().map(r -> toSolve(results, r)).toList();
        List<Curve> curves = IntStream.range(0, results.seeds().size())
                .mapToObj(seed -> new Curve(
                        x, steps.stream().mapToDouble(all -> all[seed] / 1000).toArray()))
                .toList();
        report.figure(
                which,
                new BandPlot(
                                "A2C on CartPole: " + which + " coefficient",
                                which + " coefficient",
                                "thousand steps until the last 20 returns average 475")
                        .minMax()
                        .band("A2C, shared network", curves)
                        .logarithmicX()
                        .yRange(0, recipes.get(0).steps() / 1000 * 1.05)
                        .level("all of the run: not reached", recipes.get(0).steps() / 1000.0)
                        .caption("A run that never gets there counts with all its steps."
                                + (zero ? " A logarithmic axis cannot show the coefficient 0; see the table." : "")));
        int usual = Arrays.binarySearch(coefficients, zero ? 0 : 1);
        for (int other : new int[] {zero ? 2 : 0, coefficients.length - 1}) {
            Claim claim = coefficients[other] > coefficients[usual]
                    ? Claim.larger(
                            Claim.OWN,
                            "A2C with the " + recipes.get(other).algorithm() + " takes longer than with "
                                    + coefficients[usual],
                            MEASURE,
                            compareToSolve(results, recipes.get(other), recipes.get(usual)))
                    : Claim.smaller(
                            Claim.OWN,
                            "A2C with the " + recipes.get(other).algorithm() + " is faster than with "
                                    + coefficients[usual],
                            MEASURE,
                            compareToSolve(results, recipes.get(other), recipes.get(usual)));
            report.claim(claim);
        }
    }

    /** Steps until the last 20 episodes average {@link #SOLVED}; the whole run if they never do. */
    private static double[] toSolve(Results<Recipe, Outcome> results, Recipe recipe) {
        return results.curves(recipe, "steps", "return20").stream()
                .mapToDouble(curve -> curve.firstAtLeast(SOLVED))
                .map(steps -> Double.isNaN(steps) ? recipe.steps() : steps)
                .toArray();
    }

    private static Comparison compareToSolve(Results<Recipe, Outcome> results, Recipe first, Recipe second) {
        return Comparison.of(toSolve(results, first), toSolve(results, second));
    }
}
