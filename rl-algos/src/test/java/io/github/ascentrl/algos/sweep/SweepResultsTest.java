package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SweepResultsTest {
    private static SweepResults of(Search search, ToDoubleFunction<Trial> score) {
        List<TrialResult> results = new ArrayList<>();
        for (Trial trial : search.next(List.of())) {
            double its = score.applyAsDouble(trial);
            Optional<String> failure = Double.isNaN(its) ? Optional.of("too much") : Optional.empty();
            results.add(new TrialResult(results.size(), trial, its, Map.of(), failure, 0));
        }
        return new SweepResults(results);
    }

    private static Search grid(Setting... settings) {
        return Searches.every(Designs.grid(List.of(settings)), new long[] {0, 1}, 10);
    }

    @Test
    void theLargerMeanComesFirstAndFailuresLast() {
        SweepResults results = of(
                grid(Setting.choices("x", 1, 2, 3)),
                trial -> trial.number("x") == 3 && trial.seed() == 1
                        ? Double.NaN
                        : trial.number("x") + trial.seed() * trial.number("x"));
        assertThat(results.ranking().stream().map(one -> one.settings().get("x")))
                .containsExactly("2", "1", "3");
        Candidate best = results.best();
        assertThat(best.mean()).isEqualTo(3);
        // Two values 2 and 4: standard error 1, t of one degree of freedom 12.7062.
        assertThat(best.interval().low()).isCloseTo(3 - 12.7062, within(1e-4));
        assertThat(best.interval().high()).isCloseTo(3 + 12.7062, within(1e-4));
        assertThat(results.ranking().get(2).failed()).isEqualTo(1);
        assertThat(results.ranking().get(2).interval().low()).isNaN();
        assertThat(results.failed()).isEqualTo(1);
        assertThat(results.failures()).isEqualTo(Map.of("too much", List.of(5)));
    }

    @Test
    void nobodyIsBestWhenAllFailed() {
        SweepResults results = of(grid(Setting.choices("x", 1, 2)), trial -> Double.NaN);
        assertThatThrownBy(results::best)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the first failure was: too much");
        assertThatThrownBy(() -> new SweepResults(List.of()).best()).hasMessageContaining("no trials yet");
        assertThat(results.importance()).isEqualTo(Map.of("x", 0.0)); // all ranks equal
    }

    /** Three runs of the same seed are one. */
    @Test
    void theSameRunTwiceSaysNothingNew() {
        List<TrialResult> results = new ArrayList<>();
        for (long seed : new long[] {0, 0, 1, 0}) {
            Trial trial = Trial.of(Map.of("x", "1"), seed, 10);
            results.add(new TrialResult(results.size(), trial, seed, Map.of(), Optional.empty(), 0));
        }
        assertThat(new SweepResults(results).best().scores()).containsExactly(0, 1);
    }

    /** Fresh runs may be shorter than those of the search, and zeros of both signs are equal. */
    @Test
    void freshRunsDoNotCountForImportance() {
        List<TrialResult> results = new ArrayList<>();
        double[] scores = {-0.0, 0.0, 1, 2, 3, 4};
        for (int x = 0; x < scores.length; x++) {
            Map<String, String> settings = Map.of("x", x < 3 ? "low" : "high", "y", "" + x % 2);
            results.add(new TrialResult(
                    results.size(), Trial.of(settings, 0, 10), scores[x], Map.of(), Optional.empty(), 0));
        }
        Map<String, Double> before = new SweepResults(results).importance();
        assertThat(before.get("x")).isGreaterThan(0.5);
        Trial fresh = new Trial(results.get(5).trial().settings(), 1, 5, Trial.FRESH_SEEDS, -1, false);
        results.add(new TrialResult(6, fresh, 9, Map.of(), Optional.empty(), 0));
        assertThat(new SweepResults(results).importance()).isEqualTo(before);
    }

    /** A setting that only some candidates have: those without it are also a group. */
    @Test
    void aSettingThatIsAbsentIsAGroup() {
        List<TrialResult> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Map<String, String> settings = i % 2 == 0 ? Map.of("z", "" + i) : Map.of("z", "" + i, "m", "0." + (10 + i));
            results.add(new TrialResult(
                    i, Trial.of(settings, 0, 10), i % 2 == 0 ? i : 100 + i, Map.of(), Optional.empty(), 0));
        }
        assertThat(new SweepResults(results).importance().get("m")).isGreaterThan(0.6);
    }

    /** Ranks 1, 2 | 3, 4: total 5, within 1, error 1/2, so ω² = (5 − 1 − 1/2) / (5 + 1/2). */
    @Test
    void importanceByHand() {
        SweepResults results = of(
                grid(Setting.choices("a", 1, 2), Setting.choices("b", 1, 2)),
                trial -> 10 * trial.number("a") + trial.number("b"));
        Map<String, Double> importance = results.importance();
        assertThat(importance.get("a")).isCloseTo(3.5 / 5.5, within(1e-12));
        // For b: ranks 1, 3 | 2, 4, within 4, error 2: (5 − 4 − 2) / 7 < 0.
        assertThat(importance.get("b")).isZero();
        assertThat(importance.keySet()).containsExactly("a", "b");
    }

    /** A setting with half the effect is half as important; one without an effect has none, on average. */
    @Test
    void importanceOfRangesIsTheirShareOfTheVariance() {
        List<Setting> settings = List.of(
                Setting.uniform("strong", 0, 1), Setting.uniform("weak", 0, 1), Setting.uniform("nothing", 0, 1));
        Map<String, Double> mean = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            SweepResults results = of(
                    Searches.every(Designs.random(settings, 200, Rng.of(i)), new long[] {0}, 1),
                    trial -> 2 * trial.number("strong") + trial.number("weak"));
            results.importance().forEach((name, value) -> mean.merge(name, value / 40, Double::sum));
        }
        // Shares of the variance 4/5 and 1/5; fifths see 24/25 of each, ranks a little less.
        assertThat(mean.get("strong")).isBetween(0.70, 0.80);
        assertThat(mean.get("weak")).isBetween(0.14, 0.22);
        assertThat(mean.get("nothing")).isBetween(0.0, 0.02);
    }

    /** The mutant of ω² is η², which finds importance where there is none: 4/24 for five groups of 25 in all. */
    @Test
    void noiseHasNoImportance() {
        List<Setting> settings = List.of(Setting.uniform("x", 0, 1));
        double mean = 0;
        for (int i = 0; i < 200; i++) {
            Rng rng = Rng.of(i);
            SweepResults results = of(
                    Searches.every(Designs.random(settings, 25, rng.child("design")), new long[] {0}, 1),
                    trial -> rng.child(trial.text("x")).nextGaussian());
            mean += results.importance().get("x") / 200;
        }
        assertThat(mean).isLessThan(0.08);
    }
}
