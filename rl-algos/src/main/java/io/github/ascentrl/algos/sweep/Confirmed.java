package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.internal.Check;
import java.util.List;
import java.util.Map;

/** Implements {@link Searches#confirmed}. */
final class Confirmed implements Search {
    private final Search search;
    private final int best;
    private final long[] seeds;
    private final long budget;

    Confirmed(Search search, int best, long[] seeds, long budget) {
        this.search = search;
        this.best = best;
        this.seeds = seeds;
        this.budget = budget;
    }

    @Override
    public List<Trial> next(List<TrialResult> results) {
        Check.noNulls("results", results);
        int searched = 0;
        while (true) {
            List<Trial> more = search.next(results.subList(0, searched));
            if (more.isEmpty()) {
                return searched == results.size() ? fresh(results) : List.of();
            }
            if (searched == results.size()) {
                checkFresh(more);
                return more;
            }
            searched += more.size();
        }
    }

    private void checkFresh(List<Trial> trials) {
        for (Trial trial : trials) {
            for (long seed : seeds) {
                if (trial.seed() == seed) {
                    throw new IllegalArgumentException("seed " + seed
                            + " was used to choose settings and cannot also evaluate them; use fresh seeds");
                }
            }
        }
    }

    private List<Trial> fresh(List<TrialResult> searched) {
        List<Map<String, String>> chosen = new SweepResults(searched)
                .ranking().stream()
                        .filter(candidate -> candidate.failed() == 0)
                        .limit(best)
                        .map(Candidate::settings)
                        .toList();
        return Searches.list(
                chosen.size() * seeds.length,
                i -> new Trial(
                        chosen.get(i / seeds.length), seeds[i % seeds.length], budget, Trial.FRESH_SEEDS, -1, false));
    }
}
