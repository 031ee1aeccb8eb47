package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;
import static io.github.ascentrl.examples.cartpole.Steadiness.FALLEN;
import static io.github.ascentrl.examples.cartpole.Steadiness.SOLVED;
import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** R4's claims about vanilla and the baselines, judged by the results of {@link CartPoleBaselines}. */
final class BaselineClaims {
    /** R4's approaches except vanilla; the last two are the possible readings of its "RLOO-style". */
    static final List<BaselineKind> BASELINES = List.of(RUNNING_MEAN, VALUE, EPISODE_LEAVE_ONE_OUT, RLOO_4);

    private static final List<BaselineKind> RLOO_STYLE = List.of(EPISODE_LEAVE_ONE_OUT, RLOO_4);

    /** A mean of at least this many steps in 100 test episodes counts as perfect. */
    private static final double PERFECT = 495;

    private static final String LOW =
            "share of the episodes after the first perfect one that end below " + (int) SOLVED + ", ";
    private static final String AFTER = "standard deviation of the returns from the plateau on, ";
    private static final String SPEED = "episodes to the plateau, ";
    private static final String UPDATES = "updates to the plateau, ";

    private final Results<BaselineKind, Outcome> results;
    private final Results<BaselineKind, Outcome> same;

    /**
     * Creates the claims from runs of all kinds whose initial weights depend on the seed, and from vanilla runs that
     * share their initial weights.
     */
    BaselineClaims(Results<BaselineKind, Outcome> results, Results<BaselineKind, Outcome> same) {
        this.results = results;
        this.same = same;
    }

    /** R4 §1.1, on vanilla. */
    List<Claim> vanilla() {
        double reached = same.count(NONE, o -> !Double.isNaN(o.plateauEpisode()));
        long fell = same.count(NONE, o -> o.steadiness().falls() > 0);
        return List.of(
                notPerfect("actions sampled", o -> o.best().mean()),
                notPerfect("most probable actions", o -> o.bestGreedy().mean()),
                Claim.againstEach(
                        "R4 §1.1",
                        "vanilla training is very unstable",
                        LOW + "vanilla",
                        against(NONE, BASELINES, o -> o.steadiness().low()),
                        Comparison::larger),
                new Claim(
                        "R4 §1.1",
                        "vanilla often diverges after it has reached perfect scores",
                        reached == 0 ? Verdict.UNDECIDED : Verdict.of(2 * fell > reached),
                        "of the " + fixed(reached, 0)
                                + " runs from the same initial weights whose mean of 50 episodes reached "
                                + (int) CartPoleRun.PLATEAU + ", " + fell + " fell below " + (int) FALLEN
                                + " again; \"often\" is taken to mean more than half"));
    }

    private Claim notPerfect(String acting, ToDoubleFunction<Outcome> mean) {
        long perfect = same.count(NONE, o -> mean.applyAsDouble(o) >= PERFECT);
        return new Claim(
                "R4 §1.1 (" + acting + ")",
                "not every run of vanilla has a best policy that scores perfectly in the test",
                perfect < same.seeds().size(),
                "at least " + (int) PERFECT + " on average in 100 episodes: " + same.ofSeeds(perfect)
                        + ", from the same initial weights");
    }

    /** R4 §1.1's last sentence, on each of the approaches that follow it. */
    List<Claim> perfectInTheTest() {
        return BASELINES.stream()
                .map(kind -> perfect(
                        "R4 §1.2 (" + kind + ")", "the policy scores perfectly in the test", results, List.of(kind)))
                .toList();
    }

    /** Judges the best policy of each run, for any conditions of any study. */
    static <C> Claim perfect(String source, String claim, Results<C, Outcome> results, List<C> conditions) {
        List<String> evidence = new ArrayList<>();
        boolean all = true;
        for (C condition : conditions) {
            long sampled = results.count(condition, o -> o.best().mean() >= PERFECT);
            long greedy = results.count(condition, o -> o.bestGreedy().mean() >= PERFECT);
            all &= Math.max(sampled, greedy) == results.seeds().size();
            evidence.add(condition + ": sampled in " + results.ofSeeds(sampled) + ", greedily in "
                    + results.ofSeeds(greedy));
        }
        return new Claim(
                source,
                claim,
                all,
                "at least " + (int) PERFECT + " on average in 100 episodes: " + String.join("; ", evidence)
                        + ". R4 does not say how the policy acts: the better of the two ways counts, and all seeds"
                        + " must pass");
    }

    /** R4 §1.2.1. */
    List<Claim> runningMean() {
        String source = "R4 §1.2.1";
        String both = "running mean against vanilla";
        return List.of(
                Claim.smaller(
                        source,
                        "a running mean as baseline gives much more stable results than vanilla",
                        LOW + both,
                        results.compare(RUNNING_MEAN, NONE, o -> o.steadiness().low())),
                Claim.smaller(
                        source,
                        "the variance of the curve decreases",
                        "standard deviation of the returns in the last quarter, " + both,
                        results.compare(RUNNING_MEAN, NONE, Outcome::lateStd)),
                Claim.larger(
                        source,
                        "its rewards curve is still quite erratic, compared with its running mean",
                        "standard deviation from the plateau on, returns against their running mean of 50",
                        Comparison.of(
                                results.each(RUNNING_MEAN, Outcome::plateauStd),
                                results.each(RUNNING_MEAN, o -> o.steadiness().meanStd()))),
                stable(source, "the running mean of its curve remains stable after convergence"));
    }

    private Claim stable(String source, String claim) {
        long steady = results.count(RUNNING_MEAN, o -> o.steadiness().lowestAfter() >= FALLEN);
        long solved = results.count(RUNNING_MEAN, o -> o.steadiness().lowestAfter() >= SOLVED);
        return new Claim(
                source,
                claim,
                steady == results.seeds().size(),
                "after the mean of 50 episodes has reached " + (int) CartPoleRun.PLATEAU + ", it never falls below "
                        + (int) FALLEN + " in " + results.ofSeeds(steady) + ", and never below " + (int) SOLVED + " in "
                        + results.ofSeeds(solved) + "; \"stable\" is taken to mean the former, in every seed");
    }

    /** R4 §1.2.2. */
    List<Claim> valueFunction() {
        String source = "R4 §1.2.2";
        String both = "V(s) against running mean";
        long reached = results.count(VALUE, o -> !Double.isNaN(o.plateauEpisode()));
        return List.of(
                new Claim(
                        source,
                        "with V(s) the model consistently converges to perfect scores",
                        reached == results.seeds().size(),
                        "the mean of 50 episodes reaches " + (int) CartPoleRun.PLATEAU + " in "
                                + results.ofSeeds(reached)),
                Claim.smaller(
                        source,
                        "V(s) converges faster than the running mean",
                        SPEED + both,
                        results.compare(VALUE, RUNNING_MEAN, Outcome::plateauOrEnd)),
                Claim.smaller(
                        source,
                        "V(s) trains more stably than the running mean",
                        LOW + both,
                        results.compare(VALUE, RUNNING_MEAN, o -> o.steadiness().low())),
                Claim.smaller(
                        source,
                        "V(s) decreases the variance of the curve further than the running mean",
                        AFTER + both,
                        results.compare(VALUE, RUNNING_MEAN, BaselineClaims::spread)));
    }

    /** R4 §1.2.3, and R4's opinion in §1.3. */
    List<Claim> leaveOneOut() {
        List<Claim> claims = new ArrayList<>();
        List<BaselineKind> others = List.of(NONE, RUNNING_MEAN, VALUE);
        String fastest = "the RLOO-style baseline converges fastest of all";
        claims.add(Claim.againstEach(
                "R4 §1.2.3 (" + EPISODE_LEAVE_ONE_OUT + ", an update is an episode)",
                fastest,
                SPEED + EPISODE_LEAVE_ONE_OUT,
                against(EPISODE_LEAVE_ONE_OUT, others, Outcome::plateauOrEnd),
                Comparison::smaller));
        claims.add(Claim.againstEach(
                "R4 §1.2.3 (" + RLOO_4 + ", per update)",
                fastest,
                UPDATES + RLOO_4,
                against(RLOO_4, others, Outcome::updatesOrEnd),
                Comparison::smaller));
        claims.add(Claim.againstEach(
                "R4 §1.2.3 (" + RLOO_4 + ", per episode)",
                fastest,
                SPEED + RLOO_4,
                against(RLOO_4, others, Outcome::plateauOrEnd),
                Comparison::smaller));
        for (BaselineKind reading : RLOO_STYLE) {
            claims.add(Claim.larger(
                    "R4 §1.2.3 (" + reading + ")",
                    "the RLOO-style baseline is not as stable as V(s)",
                    AFTER + reading + " against V(s)",
                    results.compare(reading, VALUE, BaselineClaims::spread)));
        }
        claims.add(compromise(EPISODE_LEAVE_ONE_OUT, "an update is an episode", SPEED, Outcome::plateauOrEnd));
        claims.add(compromise(RLOO_4, "per update", UPDATES, Outcome::updatesOrEnd));
        claims.add(compromise(RLOO_4, "per episode", SPEED, Outcome::plateauOrEnd));
        return claims;
    }

    /**
     * A compromise is good if it beats each other approach in speed or steadiness, bad if another approach beats it in
     * both.
     */
    private Claim compromise(BaselineKind reading, String axis, String measure, ToDoubleFunction<Outcome> speed) {
        List<Verdict> good = new ArrayList<>();
        StringBuilder evidence = new StringBuilder("\"good\" is taken to mean faster or steadier than each of the"
                + " other two, \"not good\" neither faster nor steadier than one of them; ");
        for (BaselineKind other : List.of(RUNNING_MEAN, VALUE)) {
            Comparison faster = results.compare(reading, other, speed);
            Comparison steadier = results.compare(reading, other, BaselineClaims::spread);
            good.add(
                    faster.smaller() == Verdict.NOT_SEEN && steadier.smaller() == Verdict.NOT_SEEN
                            ? Verdict.NOT_SEEN
                            : faster.smaller() == Verdict.SEEN || steadier.smaller() == Verdict.SEEN
                                    ? Verdict.SEEN
                                    : Verdict.UNDECIDED);
            evidence.append("against ")
                    .append(other)
                    .append(": ")
                    .append(measure)
                    .append(faster);
            evidence.append("; ").append(AFTER).append(steadier).append(". ");
        }
        return new Claim(
                "R4 §1.3 (" + reading + ", " + axis + ")",
                "the RLOO-style baseline is a good compromise between speed of convergence and stability",
                Verdict.all(good),
                evidence.toString().strip());
    }

    /** R4 §3, on its first part. */
    List<Claim> conclusions() {
        List<Claim> claims = new ArrayList<>();
        claims.add(Claim.againstEach(
                "R4 §3",
                "vanilla REINFORCE is not viable",
                "\"viable\" is taken to mean keeping up with the baselines; mean return in the last quarter, vanilla",
                against(NONE, BASELINES, Outcome::lateMean),
                Comparison::smaller));
        long consistent = results.count(
                RUNNING_MEAN, o -> !Double.isNaN(o.plateauEpisode()) && o.lateMean() >= CartPoleRun.PLATEAU);
        claims.add(new Claim(
                "R4 §3",
                "even the simplest baseline, a running mean, leads to consistent training",
                consistent == results.seeds().size(),
                "reaches the plateau and keeps a mean return of at least " + (int) CartPoleRun.PLATEAU
                        + " over the whole last quarter in " + results.ofSeeds(consistent)));
        claims.add(perfect(
                "R4 §3", "even the simplest baseline perfects CartPole every time", results, List.of(RUNNING_MEAN)));
        claims.add(trade(VALUE, "", SPEED, Outcome::plateauOrEnd));
        claims.add(trade(EPISODE_LEAVE_ONE_OUT, ", an update is an episode", SPEED, Outcome::plateauOrEnd));
        claims.add(trade(RLOO_4, ", per update", UPDATES, Outcome::updatesOrEnd));
        claims.add(trade(RLOO_4, ", per episode", SPEED, Outcome::plateauOrEnd));
        return claims;
    }

    private Claim trade(BaselineKind kind, String axis, String measure, ToDoubleFunction<Outcome> speed) {
        Comparison time = results.compare(kind, RUNNING_MEAN, speed);
        Comparison exploring = results.compare(kind, RUNNING_MEAN, Outcome::lateEntropy);
        return new Claim(
                "R4 §3 (" + kind + axis + ")",
                "other baselines trade training time against exploring the space of policies",
                time.larger() == Verdict.UNDECIDED || exploring.larger() == Verdict.UNDECIDED
                        ? Verdict.UNDECIDED
                        : Verdict.of(time.larger() == exploring.larger()),
                "a trade means slower but exploring more than the running mean, or faster but exploring less, with"
                        + " exploration measured as the entropy of the policy; " + measure + time
                        + "; mean entropy in the last quarter, nats: " + exploring);
    }

    private Map<String, Comparison> against(
            BaselineKind one, List<BaselineKind> others, ToDoubleFunction<Outcome> number) {
        Map<String, Comparison> comparisons = new LinkedHashMap<>();
        others.forEach(other -> comparisons.put(other.toString(), results.compare(one, other, number)));
        return comparisons;
    }

    /** Standard deviation of the returns from the plateau on; in the last quarter if the run never reaches it. */
    static double spread(Outcome outcome) {
        return Double.isNaN(outcome.plateauStd()) ? outcome.lateStd() : outcome.plateauStd();
    }
}
