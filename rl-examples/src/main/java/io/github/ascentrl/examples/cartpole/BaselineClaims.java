package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the reports claim about the baselines, and the project's own yardstick, held against {@link CartPoleBaselines}. */
final class BaselineClaims {
    /** The five that must learn, and by which episode. */
    private static final Map<BaselineKind, Integer> ACCEPTED = new LinkedHashMap<>();

    static {
        ACCEPTED.put(RUNNING_MEAN, 1000);
        ACCEPTED.put(VALUE, 1000);
        ACCEPTED.put(EPISODE_MEAN, 1000);
        ACCEPTED.put(EPISODE_LEAVE_ONE_OUT, 1000);
        ACCEPTED.put(RLOO_4, 1600);
    }

    private static final double TAIL_ENOUGH = 450;

    /** R4's five runs of vanilla: the best policy of each over 100 episodes. */
    private static final List<String> R4_VANILLA = List.of("226 ± 148", "500 ± 0", "500 ± 0", "149 ± 42", "500 ± 0");

    private final Lab lab;
    private final Results<BaselineKind, Outcome> results;
    private final int episodes;

    /**
     * Claims about some runs.
     *
     * @param episodes the episodes of a run
     */
    BaselineClaims(Lab lab, Results<BaselineKind, Outcome> results, int episodes) {
        this.lab = lab;
        this.results = results;
        this.episodes = episodes;
    }

    /** The project's yardstick, in as many seeds as there are. */
    List<Claim> acceptance() {
        List<Claim> claims = new ArrayList<>();
        double vanilla = Statistics.median(results.each(NONE, Outcome::tailMean));
        double lowest = Double.POSITIVE_INFINITY;
        int n = results.seeds().size();
        int enough = (4 * n + 4) / 5; // 4 of 5, rounded up
        for (Map.Entry<BaselineKind, Integer> entry : ACCEPTED.entrySet()) {
            int k = (int) results.of(entry.getKey()).stream()
                    .filter(o -> o.plateauEpisode() <= entry.getValue() && o.tailMean() >= TAIL_ENOUGH)
                    .count();
            Interval interval = Statistics.wilson(k, n, 0.95);
            claims.add(new Claim(
                    "acceptance",
                    entry.getKey() + " reaches a " + CartPoleRun.WINDOW + "-episode mean of "
                            + (int) CartPoleRun.PLATEAU + " by episode " + entry.getValue()
                            + " and ends with a mean of at least " + (int) TAIL_ENOUGH + ", in at least " + enough
                            + " of " + n + " seeds",
                    CartPoleRun.verdict(lab, k >= enough),
                    String.format(
                            Locale.ROOT,
                            "%d of %d seeds (Wilson 95 %%: %.0f–%.0f %%)",
                            k,
                            n,
                            100 * interval.low(),
                            100 * interval.high())));
            lowest = Math.min(lowest, Statistics.median(results.each(entry.getKey(), Outcome::tailMean)));
        }
        claims.add(new Claim(
                "acceptance",
                "vanilla's median return over the last 100 episodes lies below that of each of these five",
                CartPoleRun.verdict(lab, vanilla < lowest),
                String.format(Locale.ROOT, "vanilla %.1f, lowest of the five %.1f", vanilla, lowest)));
        return claims;
    }

    /** R4's figures for vanilla beside ours, run by run, the worst first. */
    Table vanillaTable() {
        List<Outcome> ours = results.of(NONE).stream()
                .sorted((a, b) -> Double.compare(a.best().mean(), b.best().mean()))
                .toList();
        List<String> theirs = R4_VANILLA.stream().sorted().toList();
        Table table = new Table("vanilla, worst run first", "R4: best policy", "ours, sampled", "ours, greedy");
        for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
            Outcome outcome = i < ours.size() ? ours.get(i) : null;
            table.row(
                    i + 1,
                    i < theirs.size() ? theirs.get(i) : null,
                    outcome == null
                            ? null
                            : plusMinus(outcome.best().mean(), outcome.best().std()),
                    outcome == null
                            ? null
                            : plusMinus(
                                    outcome.bestGreedy().mean(),
                                    outcome.bestGreedy().std()));
        }
        return table;
    }

    private static String plusMinus(double mean, double std) {
        return String.format(Locale.ROOT, "%.0f ± %.0f", mean, std);
    }

    Claim vanillaIsUnstable() {
        double[] tail = results.each(NONE, Outcome::tailMean);
        return new Claim(
                "R4 §1.1",
                "vanilla is very unstable",
                CartPoleRun.verdict(lab, Statistics.median(tail) < TAIL_ENOUGH),
                "mean return of the last 100 training episodes, over seeds: " + CartPoleBaselines.range(tail));
    }

    Claim anyBaselineIsPerfect() {
        double sampled = Double.POSITIVE_INFINITY;
        double greedy = Double.POSITIVE_INFINITY;
        for (BaselineKind kind : ACCEPTED.keySet()) {
            sampled = Math.min(
                    sampled, Statistics.mean(results.each(kind, o -> o.best().mean())));
            greedy = Math.min(greedy, Statistics.mean(results.each(kind, o -> o.bestGreedy()
                    .mean())));
        }
        return new Claim(
                "R4 §1.2",
                "with any baseline the best policy scores perfectly in the test",
                CartPoleRun.verdict(lab, Math.max(sampled, greedy) >= 495),
                String.format(
                        Locale.ROOT,
                        "lowest mean over seeds among the five: sampled %.1f, greedy %.1f (R4 does not say which);"
                                + " \"perfectly\" is taken as at least 495",
                        sampled,
                        greedy));
    }

    /** R4 §1.2.2, in two parts. */
    List<Claim> valueAgainstRunningMean() {
        Comparison speed = Comparison.of(plateaus(VALUE), plateaus(RUNNING_MEAN));
        Comparison unrest = Comparison.of(unrest(VALUE), unrest(RUNNING_MEAN));
        return List.of(
                new Claim(
                        "R4 §1.2.2",
                        "V(s) converges faster than the running mean",
                        CartPoleRun.verdict(lab, speed.smaller()),
                        "episodes to the plateau, V(s) against running mean: " + speed),
                new Claim(
                        "R4 §1.2.2",
                        "V(s) gives less variance than the running mean",
                        CartPoleRun.verdict(lab, unrest.smaller()),
                        "standard deviation of the returns after the plateau: " + unrest));
    }

    /** R4 §1.2.3, in both readings of "RLOO-style": R4 plays one episode for each update. */
    List<Claim> leaveOneOutIsFastest() {
        List<Claim> claims = new ArrayList<>();
        BaselineKind other =
                Statistics.mean(plateaus(VALUE)) < Statistics.mean(plateaus(RUNNING_MEAN)) ? VALUE : RUNNING_MEAN;
        for (BaselineKind reading : List.of(RLOO_4, EPISODE_LEAVE_ONE_OUT)) {
            Comparison comparison = Comparison.of(plateaus(reading), plateaus(other));
            String updates = reading.episodesPerUpdate() == 1
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "; in updates %.0f against %.0f",
                            Statistics.mean(plateaus(reading)) / reading.episodesPerUpdate(),
                            Statistics.mean(plateaus(other)));
            claims.add(new Claim(
                    "R4 §1.2.3 (" + reading + ")",
                    "leaving one out converges fastest of all",
                    CartPoleRun.verdict(lab, comparison.smaller()),
                    "episodes to the plateau, against " + other + ": " + comparison + updates));
        }
        return claims;
    }

    private double[] plateaus(BaselineKind kind) {
        return CartPoleRun.plateaus(results.of(kind), episodes);
    }

    /** Deviation of the returns after the plateau; of a seed that never got there, at the end of its run. */
    private double[] unrest(BaselineKind kind) {
        return results.each(kind, o -> Double.isNaN(o.plateauStd()) ? o.lateStd() : o.plateauStd());
    }

    /** R0's table beside ours. */
    Table r0Table() {
        Table table = new Table("baseline", "R0: plateau at", "ours, episodes", "ours, updates", "seeds at plateau");
        Map<BaselineKind, String> theirs = new LinkedHashMap<>();
        theirs.put(NONE, "never");
        theirs.put(EPISODE_MEAN, "3500 episodes");
        theirs.put(VALUE, "2000 episodes");
        theirs.put(RLOO_10, "800 updates");
        theirs.put(EPISODE_LEAVE_ONE_OUT, null); // written in R0, not run
        for (Map.Entry<BaselineKind, String> entry : theirs.entrySet()) {
            double[] episode = CartPoleRun.reached(results.each(entry.getKey(), Outcome::plateauEpisode));
            double[] update = CartPoleRun.reached(results.each(entry.getKey(), Outcome::plateauUpdate));
            table.row(
                    entry.getKey(),
                    entry.getValue(),
                    episode.length == 0 ? null : Statistics.median(episode),
                    update.length == 0 ? null : Statistics.median(update),
                    episode.length + " of " + results.seeds().size());
        }
        return table;
    }

    Claim r0LeaveOneOutIsStrongest() {
        double rloo = median(RLOO_10, Outcome::plateauUpdate);
        double others = Math.min(median(VALUE, Outcome::plateauUpdate), median(EPISODE_MEAN, Outcome::plateauUpdate));
        int faster = 0;
        int decided = 0;
        for (int i = 0; i < results.seeds().size(); i++) {
            double own = results.of(RLOO_10).get(i).plateauUpdate();
            double best = Math.min(update(VALUE, i), update(EPISODE_MEAN, i));
            boolean any = !Double.isNaN(own) || !Double.isInfinite(best);
            decided += any ? 1 : 0;
            faster += any && own < best ? 1 : 0;
        }
        return new Claim(
                "R0 §1",
                "RLOO is the strongest: it reaches the plateau in the fewest steps",
                CartPoleRun.verdict(lab, rloo < others && 2 * faster > decided ? Verdict.SEEN : Verdict.NOT_SEEN),
                String.format(
                        Locale.ROOT,
                        "in updates, which is what R0's axis counts: RLOO (K=10) %s, best other %s, and it is first in"
                                + " %d of the %d seeds in which any gets there; in episodes RLOO needs %s. Medians, seeds"
                                + " that never get there counting as infinitely slow.",
                        orNever(rloo),
                        orNever(others),
                        faster,
                        decided,
                        orNever(median(RLOO_10, Outcome::plateauEpisode))));
    }

    private static String orNever(double plateau) {
        return Double.isInfinite(plateau) ? "never" : String.format(Locale.ROOT, "%.0f", plateau);
    }

    private double update(BaselineKind kind, int seed) {
        double update = results.of(kind).get(seed).plateauUpdate();
        return Double.isNaN(update) ? Double.POSITIVE_INFINITY : update;
    }

    private double median(BaselineKind kind, ToDoubleFunction<Outcome> number) {
        return CartPoleRun.lowerMedian(results.each(kind, number));
    }
}
