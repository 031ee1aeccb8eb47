package io.github.ascentrl.examples.imitation;

import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.examples.imitation.CloneThenReinforce.Outcome;
import io.github.ascentrl.examples.imitation.CloneThenReinforce.Teacher;
import io.github.ascentrl.examples.imitation.CloneThenReinforce.Way;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The report of {@link CloneThenReinforce}. */
final class CloneReport {
    static final double DECENT = 195;
    static final double GOOD = 475;
    private static final String SOURCE = "R1 §3.6";
    private static final double MARGIN = 25;
    private static final List<String> WAYS =
            Stream.of(Way.values()).map(Way::toString).toList();

    private final Report report;
    private final Results<Way, Outcome> results;
    private final Results<Setting, Teacher> teachers;
    private final int cloning;

    /** Creates a report of runs with the given number of updates of cloning. */
    CloneReport(Report report, Results<Way, Outcome> results, Results<Setting, Teacher> teachers, int cloning) {
        this.report = report;
        this.results = results;
        this.teachers = teachers;
        this.cloning = cloning;
    }

    Report write() {
        report.concludes(
                        SOURCE,
                        "supervised learning \"converges fast, its gradients are more stable and its estimates have low"
                                + " variance\", but it needs a well-labelled sample and suffers from distribution"
                                + " shift")
                .concludes(
                        SOURCE,
                        "reinforcement learning has no classic distribution shift, but a cold start and a large"
                                + " spread of its"
                                + " estimates. In practice a model is first trained by supervised methods for a good"
                                + " initialisation and then optimised further by reinforcement learning");
        report.text(
                "Cloning learns from three trajectories of a good expert. A state lies outside the range of the data"
                        + " if one of"
                        + " its four numbers is smaller or larger than any there; the data of REINFORCE are the same"
                        + " number of episodes of the policy before its last update. Noise of a gradient: the sum of"
                        + " the variances of its components over the squared norm of its mean, from batches of a"
                        + " single policy; log10, so 1 more means ten times as much noise.");
        report.table(
                "Means over " + results.allSeeds(),
                results.table("trained by")
                        .mean("updates to a return of 195 (whole run if never)", Outcome::decentUpdate)
                        .column(
                                "training episodes of REINFORCE to a return of 475 (all if never)",
                                w -> w == Way.SCRATCH || w == Way.BOTH ? results.mean(w, Outcome::goodEpisode) : null)
                        .mean("return at the end", Outcome::last)
                        .range("lowest … highest seed", 0, Outcome::last)
                        .mean("standard deviation of the evaluations in the last quarter", Outcome::lateStd)
                        .column("states outside the data", w -> share(results.mean(w, Outcome::outside))));
        report.text("Of the states of the expert's own episodes, " + share(teachers.mean(Setting.R4, Teacher::outside))
                + " lie outside the range of its demonstration.");
        report.figure(
                "updates",
                results.where(w -> w != Way.CLONING)
                        .plot(
                                "CartPole: return against updates",
                                "update",
                                "return",
                                "mean return of 20 evaluation" + " episodes")
                        .colours(WAYS)
                        .minMax()
                        .yRange(0, 505)
                        .level("195", DECENT)
                        .level("475", GOOD)
                        .caption("An update is an optimiser step on 64 labelled states (cloning) or on four episodes"
                                + " (REINFORCE). Cloning ends after " + cloning
                                + " updates; until then the line of \"cloning, then REINFORCE\" is the line"
                                + " of cloning alone."),
                supervised().toArray(Claim[]::new));
        report.figure(
                "episodes",
                results.where(w -> w == Way.SCRATCH || w == Way.BOTH)
                        .plot(
                                "CartPole: return against training episodes",
                                "episode",
                                "reinforced",
                                "mean return of 20 evaluation episodes")
                        .colours(WAYS)
                        .minMax()
                        .yRange(0, 505)
                        .level("475", GOOD)
                        .caption("Episodes that REINFORCE trains on; cloning before it needs only the expert's three."),
                practice().toArray(Claim[]::new));
        report.figure(
                "outside",
                results.bars(
                                "States outside the range of the data",
                                "share of the states of its own episodes",
                                Outcome::outside)
                        .caption("States of 20 episodes of the trained policy. Data: the demonstration if cloning"
                                + " came last, otherwise three episodes of the policy before its last update."),
                shift().toArray(Claim[]::new));
        report.text("CartPole pays at every step, so even a random policy gets a signal; and if a clone already"
                + " balances, the mean of the gradient is small and its noise relatively large.");
        coldStart().forEach(report::claim);
        return report.result("learning", results.data());
    }

    private static String share(double share) {
        return percent(share, 1);
    }

    private Comparison compare(Way first, Way second, ToDoubleFunction<Outcome> number) {
        return results.compare(first, second, number);
    }

    private List<Claim> supervised() {
        return List.of(
                Claim.smaller(
                        SOURCE + " (per update)",
                        "supervised learning converges fast, faster than reinforcement learning",
                        "updates until the mean return first reaches 195, cloning (64 states each) against REINFORCE"
                                + " from"
                                + " scratch (four episodes each)",
                        compare(Way.CLONING, Way.SCRATCH, Outcome::decentUpdate)),
                Claim.smaller(
                        SOURCE + " (per episode)",
                        "supervised learning converges fast, faster than reinforcement learning",
                        "episodes until the mean return first reaches 195, the expert's demonstration (not counting"
                                + " the expert's own training) against REINFORCE from scratch",
                        Comparison.of(
                                results.each(Way.CLONING, o -> CloneThenReinforce.TRAJECTORIES),
                                results.each(Way.SCRATCH, o -> CloneThenReinforce.PER_UPDATE * o.decentUpdate()))),
                Claim.smaller(
                        SOURCE,
                        "the gradients of supervised learning have low variance, those of reinforcement learning"
                                + " high variance",
                        "noise of the gradient at the same initial weights (log10), cloning against REINFORCE",
                        Comparison.of(
                                results.each(Way.SCRATCH, Outcome::supervisedNoise),
                                results.each(Way.SCRATCH, Outcome::reinforceNoise))),
                Claim.larger(
                        SOURCE,
                        "training by reinforcement learning is unstable, training by supervised learning less so",
                        "standard deviation of the evaluations in the last quarter, REINFORCE from scratch against"
                                + " cloning",
                        compare(Way.SCRATCH, Way.CLONING, Outcome::lateStd)),
                Claim.smaller(
                        SOURCE,
                        "supervised learning needs a well-labelled sample",
                        "return at the end, a third of the labels wrong against all labels right",
                        compare(Way.MISLABELLED, Way.CLONING, Outcome::last)));
    }

    private List<Claim> shift() {
        double[] expert = teachers.each(Setting.R4, Teacher::outside);
        double[] expertsReturn =
                teachers.each(Setting.R4, t -> t.expert().sampled().mean());
        return List.of(
                Claim.larger(
                        SOURCE,
                        "supervised learning suffers from distribution shift: the policy meets states other than"
                                + " those it learned from",
                        "share of states outside the range of the demonstration, clone against expert",
                        Comparison.of(results.each(Way.CLONING, Outcome::outside), expert)),
                Claim.smaller(
                        SOURCE,
                        "distribution shift makes the policy worse: the clone earns less than the expert",
                        "mean return, both drawing their actions, clone against expert",
                        Comparison.of(results.each(Way.CLONING, Outcome::last), expertsReturn)),
                Claim.smaller(
                        SOURCE,
                        "reinforcement learning has no such shift: its data come from the current policy",
                        "share of states outside the range of the data, REINFORCE from scratch against cloning",
                        compare(Way.SCRATCH, Way.CLONING, Outcome::outside)));
    }

    private List<Claim> coldStart() {
        return List.of(
                Claim.smaller(
                        SOURCE,
                        "reinforcement learning has a cold start: at first the agent acts nearly at random",
                        "return when REINFORCE begins, from scratch against after cloning",
                        compare(Way.SCRATCH, Way.BOTH, Outcome::first)),
                Claim.larger(
                        SOURCE,
                        "its learning signal is weak there",
                        "noise of REINFORCE's gradient when it begins (log10), from scratch against after cloning",
                        compare(Way.SCRATCH, Way.BOTH, Outcome::reinforceNoise)));
    }

    private List<Claim> practice() {
        return List.of(
                Claim.smaller(
                        SOURCE,
                        "after supervised training, reinforcement learning reaches a good policy sooner than from"
                                + " scratch",
                        "training episodes until the mean return first reaches 475, after cloning against from scratch",
                        compare(Way.BOTH, Way.SCRATCH, Outcome::goodEpisode)),
                Claim.larger(
                        SOURCE,
                        "optimised further by reinforcement learning, the policy is better than with supervised"
                                + " training alone",
                        "return at the end, cloning and then REINFORCE against cloning alone",
                        compare(Way.BOTH, Way.CLONING, Outcome::last)),
                Claim.notLarger(
                        Claim.OWN,
                        "cloning first does no harm in the end: REINFORCE from scratch ends no higher",
                        "return at the end, from scratch against cloning first",
                        compare(Way.SCRATCH, Way.BOTH, Outcome::last),
                        MARGIN));
    }
}
