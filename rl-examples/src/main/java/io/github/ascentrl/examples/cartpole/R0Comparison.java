package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** R0's first comparison: vanilla, the mean, V(s) and RLOO on R0's small network, per update and per episode. */
@About(
        name = "r0-comparison",
        description = "R0's first comparison on CartPole: vanilla, mean, V(s), RLOO",
        reproduces = "R0 §1 (first comparison)")
public final class R0Comparison implements Experiment {
    private static final String SOURCE = "R0 §1, first comparison";

    private static final Map<BaselineKind, String> TABLE =
            Map.of(NONE, "– (none)", EPISODE_MEAN, "3500", VALUE, "2000", RLOO_10, "800 updates");

    /** The plateaus read off R0's figure, whose axis counts updates for RLOO. */
    private static final Map<BaselineKind, String> FIGURE =
            Map.of(NONE, "never", EPISODE_MEAN, "near 1800", VALUE, "near 2700", RLOO_10, "near 700 updates");

    private static final String RETURN = "mean return of the last 100 episodes";
    private static final String GENERALISES =
            "learning on the advantage generalises the mapping from states to" + " actions";

    /** The baselines that R0 compared with RLOO. */
    private static final List<BaselineKind> OTHERS = List.of(NONE, EPISODE_MEAN, VALUE);

    /**
     * Results of a run.
     *
     * @param run the run's own measures
     * @param plateau episodes to the plateau; NaN if it was never reached
     * @param plateauOrNever the same; the episodes of the longest run if it was never reached
     * @param updatesOrNever the same in updates; the updates of the longest run if it was never reached
     * @param atUpdates mean return of 100 episodes after as many updates as RLOO makes
     * @param atEpisodes mean return of 100 episodes after as many episodes as the others play
     * @param otherStarts mean return of the last policy over 100 episodes with random starts
     */
    record Trained(
            R0Run.Outcome run,
            double plateau,
            double plateauOrNever,
            double updatesOrNever,
            double atUpdates,
            double atEpisodes,
            double otherStarts) {
        double last() {
            return run.last();
        }
    }

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 5000, 200);
        int updates = lab.setting("RLOO's updates", 2000, 20);
        lab.setting("learning rate, gamma", "Adam 1e-3, 0.99");
        R0Run.record(lab);
        Results<BaselineKind, Trained> results = lab.study(
                        "comparison", List.of(NONE, EPISODE_MEAN, VALUE, RLOO_10, EPISODE_LEAVE_ONE_OUT))
                .columns(R0Run.COLUMNS)
                .work("updates", kind -> kind == RLOO_10 ? updates : episodes)
                .run(Trained.class, run -> {
                    BaselineKind kind = run.condition();
                    int k = kind.episodesPerUpdate();
                    CategoricalPolicy policy = R0Run.policy(run);
                    R0Run.Outcome came =
                            R0Run.train(run, policy, R0Run.Setting.of(kind), kind == RLOO_10 ? updates : episodes);
                    boolean never = Double.isNaN(came.plateau());
                    Curve means = run.curve("episodes", "mean100");
                    return new Trained(
                            came,
                            came.plateau() * k,
                            never ? Math.max(episodes, 10 * updates) : came.plateau() * k,
                            never ? Math.max(episodes, updates) : came.plateau(),
                            means.at(updates * k),
                            means.at(episodes),
                            run.evaluate(new CartPole(), policy, 100).mean());
                });

        Report report = lab.report()
                .concludes(
                        SOURCE,
                        "Learning on the advantage lets the model learn better, generalising the mapping from states"
                                + " to actions. RLOO turned out to be the strongest: it reaches the plateau in fewer"
                                + " steps and gets a higher average"
                                + " reward than the others, almost the maximum.");
        tellSetting(report, episodes, updates);
        report.table(
                "R0's plateaus and ours",
                results.table("baseline")
                        .column("R0's table", TABLE::get)
                        .column("R0's figure", FIGURE::get)
                        .reached("ours: seeds that reach it", Trained::plateau)
                        .median("episodes to it, median of these seeds", Trained::plateau)
                        .median("updates to it, median of these seeds", t -> t.run()
                                .plateau())
                        .column("seeds with a dead network", kind -> dead(results, kind)));
        report.text("A network is dead if its last policy gives the same logits in nine of ten states that it passes"
                + " through. With only four units in the last hidden layer, all of them can be off, and then"
                + " no gradient reaches the layers below. Such a run cannot recover, whatever its baseline;"
                + " it still counts in all means and comparisons. In comparisons of the time to the plateau,"
                + " a run that never reaches it counts with the length of the longest run: "
                + Math.max(episodes, updates) + " updates, " + Math.max(episodes, 10 * updates) + " episodes.");
        report.claim(table(results)).claim(valueBeforeMean(results)).claim(meanBeforeValue(results));
        report.table(
                "Mean returns of 100 episodes",
                results.table("baseline")
                        .mean("after " + updates + " updates: mean over seeds", Trained::atUpdates)
                        .mean("after " + episodes + " episodes: mean over seeds", Trained::atEpisodes)
                        .median("at the end of the run: median over seeds", Trained::last)
                        .range("at the end: min … max", 0, Trained::last)
                        .mean("last policy from other starts: mean over seeds", Trained::otherStarts));
        figures(report, results, episodes, updates);
        return report.result("runs", results.data());
    }

    private static void tellSetting(Report report, int episodes, int updates) {
        report.text("R0 made one run of each method. According to its text each method gets " + episodes
                + " episodes and the same seed. In its notebook RLOO stops after " + updates
                + " updates of 10 episodes, and the seed sets the start of the episodes but not the weights. Here"
                + " the seed sets both, the same for all methods. In R0's code \"the mean\" is the mean of the"
                + " returns within the same episode. Its RLOO plays 10 episodes per update and subtracts from each"
                + " return the mean undiscounted return of the other nine. The formula in R0's text instead leaves"
                + " out one step of the same episode; R0 did not run it, but we do, below, as the within-episode"
                + " leave-one-out. K=10 in a name stands for the ten episodes. R0 does not define the plateau; here"
                + " it is reached when the mean of the last 100 episodes is " + (int) R0Run.PLATEAU + ".");
        report.text("R0's table calls its numbers episodes, and its figure has a single axis; for RLOO both count"
                + " updates of 10 episodes. Table and figure disagree. In the figure the mean levels off"
                + " near 1800 episodes and V(s) near 2700; in the table V(s) does at 2000 and the mean at"
                + " 3500. For RLOO they nearly agree, 800 and about 700; but R0's entropy plot shows a"
                + " second run of RLOO with the same settings, which reaches 475 near update 1570.");
    }

    private static String dead(Results<BaselineKind, Trained> results, BaselineKind kind) {
        List<Trained> runs = results.of(kind);
        String seeds = IntStream.range(0, runs.size())
                .filter(i -> runs.get(i).run().dead())
                .mapToObj(i -> "seed " + results.seeds().get(i))
                .collect(Collectors.joining(", "));
        return seeds.isEmpty() ? "none" : seeds;
    }

    private static Claim table(Results<BaselineKind, Trained> results) {
        int n = results.seeds().size();
        int never = n - Numbers.reached(results.each(NONE, Trained::plateau)).length;
        return new Claim(
                SOURCE,
                "vanilla reaches no plateau",
                Verdict.above(Statistics.wilson(never, n, 0.95), 0.5),
                results.ofSeeds(never) + " never reach it. Decided by whether Wilson's 95 % interval of the share of"
                        + " such seeds lies above or below one half");
    }

    private static Claim valueBeforeMean(Results<BaselineKind, Trained> results) {
        return Claim.smaller(
                SOURCE + " (table)",
                "V(s) reaches the plateau in fewer episodes than the mean",
                "episodes to the plateau, V(s) against the mean, means over all seeds",
                results.compare(VALUE, EPISODE_MEAN, Trained::plateauOrNever));
    }

    private static Claim meanBeforeValue(Results<BaselineKind, Trained> results) {
        return Claim.smaller(
                SOURCE + " (figure)",
                "the mean levels off in fewer episodes than V(s)",
                "episodes to the plateau, the mean against V(s), means over all seeds",
                results.compare(EPISODE_MEAN, VALUE, Trained::plateauOrNever));
    }

    private static void figures(Report report, Results<BaselineKind, Trained> results, int episodes, int updates) {
        String perUpdate = "mean return of 100 episodes after " + updates + " updates";
        String perEpisode = "mean return of 100 episodes after " + episodes + " episodes";
        report.figure(
                "by-update",
                plot(results, "R0's first comparison, by update as in its figure", "update", episodes)
                        .caption("RLOO rises first, then V(s) and the mean; vanilla stays low. The axis counts"
                                + " updates: one episode each, but ten for RLOO. RLOO's runs end after "
                                + updates
                                + " updates. Dashed: the plateau."),
                better("mean", EPISODE_MEAN, results, perEpisode, Trained::atEpisodes),
                better("V(s)", VALUE, results, perEpisode, Trained::atEpisodes),
                better("RLOO, per update", RLOO_10, results, perUpdate, Trained::atUpdates),
                strongest("per update", results, "updates", Trained::updatesOrNever),
                highest("per update", results, perUpdate, Trained::atUpdates),
                almostMaximal(results));
        report.figure(
                "by-episode",
                plot(results, "the same runs by episode", "episodes", Math.max(episodes, 10 * updates))
                        .caption("Of the three methods that reach the dashed line, RLOO is the last. The axis counts"
                                + " episodes for all methods; the runs of the others end after " + episodes
                                + " episodes."),
                better("RLOO, per episode", RLOO_10, results, perEpisode, Trained::atEpisodes),
                strongest("per episode", results, "episodes", Trained::plateauOrNever),
                highest("per episode", results, perEpisode, Trained::atEpisodes));
        String elsewhere =
                "mean return of the last policy over 100 episodes that start in other states than in" + " training";
        report.claim(general("mean", EPISODE_MEAN, results, elsewhere))
                .claim(general("V(s)", VALUE, results, elsewhere))
                .claim(general(
                        "RLOO, per update",
                        RLOO_10,
                        results,
                        elsewhere + ", RLOO's after " + updates + " updates, vanilla's after " + episodes))
                .claim(
                        SOURCE + " (RLOO, per episode)",
                        GENERALISES,
                        Verdict.UNDECIDED,
                        "not measured: RLOO's policy after " + episodes + " episodes was not kept");
        report.figure(
                "written-formula",
                results.where(kind -> kind == EPISODE_MEAN || kind == EPISODE_LEAVE_ONE_OUT)
                        .plot("CartPole: the RLOO formula of R0's text against its mean", "episodes", "mean100", RETURN)
                        .colours(results.conditions().stream()
                                .map(BaselineKind::toString)
                                .toList())
                        .quartiles()
                        .yRange(0, 505)
                        .level(Integer.toString((int) R0Run.PLATEAU), R0Run.PLATEAU)
                        .caption(
                                "Leaving one step out of an episode's mean changes little: the two medians coincide."));
    }

    private static BandPlot plot(Results<BaselineKind, Trained> results, String title, String x, int end) {
        return results.where(kind -> kind != EPISODE_LEAVE_ONE_OUT)
                .plot("CartPole: " + title, x, "mean100", RETURN)
                .quartiles()
                .xRange(0, end)
                .yRange(0, 505)
                .level(Integer.toString((int) R0Run.PLATEAU), R0Run.PLATEAU);
    }

    private static Claim better(
            String how,
            BaselineKind kind,
            Results<BaselineKind, Trained> results,
            String measure,
            ToDoubleFunction<Trained> number) {
        return Claim.larger(
                SOURCE + " (" + how + ")",
                "learning on the advantage lets the model learn better than vanilla",
                measure + ", against vanilla",
                results.compare(kind, NONE, number));
    }

    private static Claim general(
            String how, BaselineKind kind, Results<BaselineKind, Trained> results, String measure) {
        return Claim.larger(
                SOURCE + " (" + how + ")",
                GENERALISES,
                measure + ", against vanilla",
                results.compare(kind, NONE, Trained::otherStarts));
    }

    private static Claim strongest(
            String per, Results<BaselineKind, Trained> results, String unit, ToDoubleFunction<Trained> steps) {
        return Claim.againstEach(
                SOURCE + " (" + per + ")",
                "RLOO is the strongest: it reaches the plateau in the fewest steps",
                unit + " to the plateau, means over all seeds",
                againstOthers(results, steps),
                Comparison::smaller);
    }

    private static Claim highest(
            String per, Results<BaselineKind, Trained> results, String measure, ToDoubleFunction<Trained> number) {
        return Claim.againstEach(
                SOURCE + " (" + per + ")",
                "RLOO gets a higher average reward than all others",
                measure,
                againstOthers(results, number),
                Comparison::larger);
    }

    private static Map<String, Comparison> againstOthers(
            Results<BaselineKind, Trained> results, ToDoubleFunction<Trained> number) {
        Map<String, Comparison> against = new LinkedHashMap<>();
        OTHERS.forEach(kind -> against.put(kind.toString(), results.compare(RLOO_10, kind, number)));
        return against;
    }

    private static Claim almostMaximal(Results<BaselineKind, Trained> results) {
        return new Claim(
                SOURCE,
                "RLOO's average reward is almost the maximum",
                results.median(RLOO_10, Trained::last) >= R0Run.PLATEAU,
                "median over seeds at the end of the run " + fixed(results.median(RLOO_10, Trained::last), 0)
                        + " (seeds: " + range(results.each(RLOO_10, Trained::last), 0) + "); at least "
                        + (int) R0Run.PLATEAU + " of 500 counts as almost the maximum");
    }
}
