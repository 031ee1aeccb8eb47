package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;
import static io.github.ascentrl.examples.report.Numbers.count;
import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the reports claim about the baselines, and the project's own yardstick, held against {@link CartPoleBaselines}. */
final class BaselineClaims {
    /** Where R0 has the plateau; its leave-one-out is written there, not run. */
    static final Map<BaselineKind, String> R0_PLATEAUS =
            Map.of(NONE, "never", EPISODE_MEAN, "3500 episodes", VALUE, "2000 episodes", RLOO_10, "800 updates");

    /** The five that must learn. */
    private static final List<BaselineKind> ACCEPTED =
            List.of(RUNNING_MEAN, VALUE, EPISODE_MEAN, EPISODE_LEAVE_ONE_OUT, RLOO_4);

    private static final double TAIL_ENOUGH = 450;

    /** R4's five runs of vanilla: the best policy of each over 100 episodes, the worst first. */
    private static final List<String> R4_VANILLA = List.of("149 ± 42", "226 ± 148", "500 ± 0", "500 ± 0", "500 ± 0");

    private final Results<BaselineKind, Outcome> results;

    BaselineClaims(Results<BaselineKind, Outcome> results) {
        this.results = results;
    }

    /** The project's yardstick, in as many seeds as there are. */
    List<Claim> acceptance() {
        List<Claim> claims = new ArrayList<>();
        double lowest = Double.POSITIVE_INFINITY;
        int n = results.seeds().size();
        int enough = (4 * n + 4) / 5; // 4 of 5, rounded up
        for (BaselineKind kind : ACCEPTED) {
            int by = kind == RLOO_4 ? 1600 : 1000;
            int k = (int) results.count(kind, o -> o.plateauEpisode() <= by && o.tailMean() >= TAIL_ENOUGH);
            claims.add(new Claim(
                    Claim.OWN,
                    kind + " reaches a " + CartPoleRun.WINDOW + "-episode mean of " + (int) CartPoleRun.PLATEAU
                            + " by episode " + by + " and ends with a mean of at least " + (int) TAIL_ENOUGH
                            + ", in at least " + results.ofSeeds(enough),
                    k >= enough,
                    results.ofSeeds(k) + " (Wilson 95 %, as a share: " + range(Statistics.wilson(k, n, 0.95), 2)
                            + ")"));
            lowest = Math.min(lowest, results.median(kind, Outcome::tailMean));
        }
        double vanilla = results.median(NONE, Outcome::tailMean);
        claims.add(new Claim(
                Claim.OWN,
                "vanilla's median return over the last 100 episodes lies below that of each of these five",
                vanilla < lowest,
                "vanilla " + fixed(vanilla, 1) + ", lowest of the five " + fixed(lowest, 1)));
        return claims;
    }

    /** R4's figures for vanilla beside ours, run by run, the worst first. */
    Table vanillaTable() {
        List<Outcome> ours = results.of(NONE).stream()
                .sorted(Comparator.comparingDouble(o -> o.best().mean()))
                .toList();
        Table table = new Table("vanilla, worst run first", "R4: best policy", "ours, sampled", "ours, greedy");
        for (int i = 0; i < Math.max(ours.size(), R4_VANILLA.size()); i++) {
            Evaluation sampled = i < ours.size() ? ours.get(i).best() : null;
            Evaluation greedy = i < ours.size() ? ours.get(i).bestGreedy() : null;
            String theirs = i < R4_VANILLA.size() ? R4_VANILLA.get(i) : null;
            table.row(i + 1, theirs, Numbers.plusMinus(sampled, 0), Numbers.plusMinus(greedy, 0));
        }
        return table;
    }

    Claim vanillaIsUnstable() {
        double[] tail = results.each(NONE, Outcome::tailMean);
        return new Claim(
                "R4 §1.1",
                "vanilla is very unstable",
                Statistics.median(tail) < TAIL_ENOUGH,
                "mean return of the last 100 training episodes, over seeds: " + range(tail, 0));
    }

    Claim anyBaselineIsPerfect() {
        double sampled = lowest(o -> o.best().mean());
        double greedy = lowest(o -> o.bestGreedy().mean());
        return new Claim(
                "R4 §1.2",
                "with any baseline the best policy scores perfectly in the test",
                Math.max(sampled, greedy) >= 495,
                "lowest mean over seeds among the five: sampled " + fixed(sampled, 1) + ", greedy " + fixed(greedy, 1)
                        + " (R4 does not say which); \"perfectly\" is taken as at least 495");
    }

    private double lowest(ToDoubleFunction<Outcome> number) {
        return ACCEPTED.stream()
                .mapToDouble(kind -> results.mean(kind, number))
                .min()
                .orElseThrow();
    }

    /** R4 §1.2.2, in two parts. */
    List<Claim> valueAgainstRunningMean() {
        Comparison speed = results.compare(VALUE, RUNNING_MEAN, Outcome::plateauOrEnd);
        // Deviation of the returns after the plateau; of a seed that never got there, at the end of its run.
        Comparison unrest =
                results.compare(VALUE, RUNNING_MEAN, o -> Double.isNaN(o.plateauStd()) ? o.lateStd() : o.plateauStd());
        return List.of(
                new Claim(
                        "R4 §1.2.2",
                        "V(s) converges faster than the running mean",
                        speed.smaller(),
                        "episodes to the plateau, V(s) against running mean: " + speed),
                new Claim(
                        "R4 §1.2.2",
                        "V(s) gives less variance than the running mean",
                        unrest.smaller(),
                        "standard deviation of the returns after the plateau: " + unrest));
    }

    /** R4 §1.2.3, in both readings of "RLOO-style": R4 plays one episode for each update. */
    List<Claim> leaveOneOutIsFastest() {
        BaselineKind other = plateau(VALUE) < plateau(RUNNING_MEAN) ? VALUE : RUNNING_MEAN;
        List<Claim> claims = new ArrayList<>();
        for (BaselineKind reading : List.of(RLOO_4, EPISODE_LEAVE_ONE_OUT)) {
            Comparison comparison = results.compare(reading, other, Outcome::plateauOrEnd);
            int k = reading.episodesPerUpdate();
            claims.add(new Claim(
                    "R4 §1.2.3 (" + reading + ")",
                    "leaving one out converges fastest of all",
                    comparison.smaller(),
                    "episodes to the plateau, against " + other + ": " + comparison
                            + (k == 1
                                    ? ""
                                    : "; in updates " + fixed(plateau(reading) / k, 0) + " against "
                                            + fixed(plateau(other), 0))));
        }
        return claims;
    }

    private double plateau(BaselineKind kind) {
        return results.mean(kind, Outcome::plateauOrEnd);
    }

    Claim r0LeaveOneOutIsStrongest() {
        double rloo = results.lowerMedian(RLOO_10, Outcome::plateauUpdate);
        double others = Math.min(
                results.lowerMedian(VALUE, Outcome::plateauUpdate),
                results.lowerMedian(EPISODE_MEAN, Outcome::plateauUpdate));
        int faster = 0;
        int decided = 0;
        for (int i = 0; i < results.seeds().size(); i++) {
            double own = update(RLOO_10, i);
            double best = Math.min(update(VALUE, i), update(EPISODE_MEAN, i));
            decided += Double.isFinite(Math.min(own, best)) ? 1 : 0;
            faster += own < best ? 1 : 0;
        }
        return new Claim(
                "R0 §1",
                "RLOO is the strongest: it reaches the plateau in the fewest steps",
                rloo < others && 2 * faster > decided,
                "in updates, which is what R0's axis counts: RLOO (K=10) " + orNever(rloo) + ", best other "
                        + orNever(others) + ", and it is first in " + faster + " of the " + count(decided, "seed")
                        + " in which any gets there; in episodes RLOO needs "
                        + orNever(results.lowerMedian(RLOO_10, Outcome::plateauEpisode))
                        + ". Medians, seeds that never get there counting as infinitely slow.");
    }

    private static String orNever(double plateau) {
        return Double.isInfinite(plateau) ? "never" : fixed(plateau, 0);
    }

    private double update(BaselineKind kind, int seed) {
        double update = results.of(kind).get(seed).plateauUpdate();
        return Double.isNaN(update) ? Double.POSITIVE_INFINITY : update;
    }
}
