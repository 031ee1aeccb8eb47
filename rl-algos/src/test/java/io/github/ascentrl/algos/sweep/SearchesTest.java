package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchesTest {
    /** x = 0, 1, …, n − 1. */
    private static List<Map<String, String>> points(int n) {
        return IntStream.range(0, n).mapToObj(x -> Map.of("x", "" + x)).toList();
    }

    private static List<TrialResult> play(Search search, ToDoubleFunction<Trial> score) {
        List<TrialResult> results = new ArrayList<>();
        for (List<Trial> some = search.next(results); !some.isEmpty(); some = search.next(results)) {
            List<TrialResult> batch = new ArrayList<>();
            for (Trial trial : some) {
                double its = score.applyAsDouble(trial);
                Optional<String> failure = Double.isNaN(its) ? Optional.of("failed") : Optional.empty();
                batch.add(new TrialResult(results.size() + batch.size(), trial, its, Map.of(), failure, 0));
            }
            results.addAll(batch);
        }
        return results;
    }

    @Test
    void everySettingsMeetsEverySeed() {
        Search search = Searches.every(points(2), Searches.seeds(5, 3), 100);
        assertThat(play(search, trial -> 0).stream().map(TrialResult::trial))
                .containsExactly(
                        Trial.of(Map.of("x", "0"), 5, 100),
                        Trial.of(Map.of("x", "0"), 6, 100),
                        Trial.of(Map.of("x", "0"), 7, 100),
                        Trial.of(Map.of("x", "1"), 5, 100),
                        Trial.of(Map.of("x", "1"), 6, 100),
                        Trial.of(Map.of("x", "1"), 7, 100));
    }

    @Test
    void halvingByHand() {
        Search search = Searches.halving(points(9), new long[] {0, 1}, new Halving(10, 80, 2));
        // Means 0 … 8 at x, but 2 for x = 8, where the seeds 0 and 1 say −90 and 94.
        List<TrialResult> results = play(search, trial -> {
            double x = trial.number("x");
            return x < 8 ? x : trial.seed() == 0 ? -90 : 94;
        });
        assertThat(results).hasSize(9 * 2 + 4 * 2 + 2 * 2); // a single candidate has nothing to compare with
        assertThat(results.get(0).trial()).isEqualTo(new Trial(Map.of("x", "0"), 0, 10, "rung 1", -1, true));
        assertThat(results.subList(18, 26).stream().map(TrialResult::trial))
                .containsExactly(
                        new Trial(Map.of("x", "4"), 0, 20, "rung 2", 8, true),
                        new Trial(Map.of("x", "4"), 1, 20, "rung 2", 9, true),
                        new Trial(Map.of("x", "5"), 0, 20, "rung 2", 10, true),
                        new Trial(Map.of("x", "5"), 1, 20, "rung 2", 11, true),
                        new Trial(Map.of("x", "6"), 0, 20, "rung 2", 12, true),
                        new Trial(Map.of("x", "6"), 1, 20, "rung 2", 13, true),
                        new Trial(Map.of("x", "7"), 0, 20, "rung 2", 14, true),
                        new Trial(Map.of("x", "7"), 1, 20, "rung 2", 15, true));
        assertThat(results.subList(26, 30).stream().map(TrialResult::trial))
                .containsExactly(
                        new Trial(Map.of("x", "6"), 0, 40, "rung 3", 22, false),
                        new Trial(Map.of("x", "6"), 1, 40, "rung 3", 23, false),
                        new Trial(Map.of("x", "7"), 0, 40, "rung 3", 24, false),
                        new Trial(Map.of("x", "7"), 1, 40, "rung 3", 25, false));
        assertThat(new SweepResults(results).best().settings()).isEqualTo(Map.of("x", "7"));
    }

    @Test
    void halvingEndsAtTheLargestBudgetWithSeveralLeft() {
        Search search = Searches.halving(points(8), new long[] {0}, new Halving(10, 20, 2));
        List<TrialResult> results = play(search, trial -> trial.number("x"));
        assertThat(results).hasSize(8 + 4);
        assertThat(results.subList(8, 12)).allMatch(result -> !result.trial().continued());
        assertThat(new SweepResults(results).best().settings()).isEqualTo(Map.of("x", "7"));
    }

    @Test
    void tiesGoToTheEarlier() {
        Search search = Searches.halving(points(4), new long[] {0}, new Halving(1, 2, 2));
        assertThat(play(search, trial -> 0).subList(4, 6).stream()
                        .map(result -> result.trial().text("x")))
                .containsExactly("0", "1");
    }

    @Test
    void aFailedSeedIsWorseThanAnyScoreAndNobodyFailedGoesOn() {
        Search search = Searches.halving(points(4), new long[] {0, 1}, new Halving(1, 2, 2));
        List<TrialResult> results =
                play(search, trial -> trial.number("x") > 0 && trial.seed() == 1 ? Double.NaN : -1000);
        assertThat(results).hasSize(8);
        assertThat(new SweepResults(results).best().settings()).isEqualTo(Map.of("x", "0"));
        assertThat(play(search, trial -> Double.NaN)).hasSize(8);
    }

    @Test
    void freshSeedsJudgeTheBest() {
        Search search =
                Searches.confirmed(Searches.every(points(5), new long[] {0, 1}, 10), 2, new long[] {7, 8, 9}, 20);
        List<TrialResult> results = play(search, trial -> trial.seed() < 2 ? trial.number("x") : -trial.number("x"));
        assertThat(results).hasSize(10 + 6);
        assertThat(results.subList(10, 16))
                .allMatch(result -> result.trial().stage().equals("fresh seeds"));
        SweepResults all = new SweepResults(results);
        assertThat(all.best().settings()).isEqualTo(Map.of("x", "4"));
        assertThat(all.best().scores()).containsExactly(4, 4);
        assertThat(all.fresh().stream().map(one -> one.settings().get("x"))).containsExactly("4", "3");
        assertThat(all.fresh().get(0).scores()).containsExactly(-4, -4, -4);
        assertThat(all.fresh().get(0).budget()).isEqualTo(20);
    }

    @Test
    void freshSeedsMustBeFresh() {
        Search search = Searches.confirmed(Searches.every(points(2), new long[] {0, 1}, 10), 1, new long[] {1}, 10);
        assertThatThrownBy(() -> play(search, trial -> 0))
                .hasMessageContaining("seed 1 was used to choose settings and cannot also evaluate them");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Searches.every(List.of(), new long[] {0}, 1)).hasMessageContaining("design is empty");
        assertThatThrownBy(() -> Searches.every(points(1), new long[0], 1)).hasMessageContaining("no seeds");
        assertThatThrownBy(() -> Searches.every(points(1), new long[] {3, 3}, 1))
                .hasMessageContaining("seed 3");
        assertThatThrownBy(() -> Searches.every(points(1), new long[] {3}, 0)).hasMessageContaining("budget = 0");
        assertThatThrownBy(() -> Searches.halving(points(1), new long[] {0}, new Halving(1, 2, 2)))
                .hasMessageContaining("at least 2");
        assertThatThrownBy(() -> new Halving(0, 2, 2)).hasMessageContaining("budgets 0 … 2");
        assertThatThrownBy(() -> new Halving(3, 2, 2)).hasMessageContaining("budgets 3 … 2");
        assertThatThrownBy(() -> new Halving(1, 2, 1)).hasMessageContaining("eta = 1");
        assertThatThrownBy(() -> Searches.seeds(0, 0))
                .hasMessageContaining("0 seeds from 0: there must be 1 to 1000000");
        assertThatThrownBy(() -> Searches.seeds(Long.MAX_VALUE, 2))
                .hasMessageContaining("2 seeds from 9223372036854775807");
    }

    @Test
    void aRungOfMoreThanHalfGetsAll() {
        Halving halving = new Halving(33, 100, 3);
        assertThat(new long[] {halving.budget(0), halving.budget(1), halving.budget(2)})
                .containsExactly(33, 100, 100);
        Halving exact = new Halving(5, 40, 2);
        assertThat(new long[] {exact.budget(0), exact.budget(1), exact.budget(2), exact.budget(3)})
                .containsExactly(5, 10, 20, 40);
    }

    @Test
    void equalSettingsAreOneInAHalving() {
        List<Map<String, String>> design = List.of(Map.of("x", "1"), Map.of("x", "1"), Map.of("x", "2"));
        Search search = Searches.halving(design, new long[] {0}, new Halving(1, 4, 2));
        assertThat(play(search, trial -> trial.number("x"))).hasSize(2);
    }

    @Test
    void budgetsDoNotOverflow() {
        Halving halving = new Halving(1L << 40, Long.MAX_VALUE, 1 << 30);
        assertThat(halving.budget(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(halving.budget(5)).isEqualTo(Long.MAX_VALUE);
    }
}
