package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.internal.Check;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Implements {@link Searches#halving}. */
final class SuccessiveHalving implements Search {
    private final List<Map<String, String>> design;
    private final long[] seeds;
    private final Halving halving;

    SuccessiveHalving(List<Map<String, String>> design, long[] seeds, Halving halving) {
        this.design = design;
        this.seeds = seeds;
        this.halving = halving;
    }

    /** Replays the rungs that have ended, then proposes the next. */
    @Override
    public List<Trial> next(List<TrialResult> results) {
        Check.noNulls("results", results);
        int[] field = IntStream.range(0, design.size()).toArray();
        int[] from = new int[0]; // for each in the field, the number of its first trial on the rung below
        int first = 0;
        for (int rung = 0; rung == 0 || isMore(rung, field.length); rung++) {
            int runs = field.length * seeds.length;
            if (results.size() < first + runs) {
                return rung(rung, field, from);
            }
            double[] score = scores(results.subList(first, first + runs));
            int[] best = IntStream.range(0, field.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -score[i])) // stable: ties go to the earlier
                    .limit(Math.max(1, field.length / halving.eta()))
                    .mapToInt(i -> i)
                    .filter(i -> score[i] > Double.NEGATIVE_INFINITY)
                    .sorted()
                    .toArray();
            int below = first;
            int[] all = field;
            from = IntStream.of(best).map(i -> below + i * seeds.length).toArray();
            field = IntStream.of(best).map(i -> all[i]).toArray();
            first += runs;
        }
        return List.of();
    }

    /** A rung above the first is useful if it has several settings and a larger budget than the rung below. */
    private boolean isMore(int rung, int field) {
        return field > 1 && halving.budget(rung) > halving.budget(rung - 1);
    }

    private List<Trial> rung(int rung, int[] field, int[] from) {
        boolean last = !isMore(rung + 1, field.length / halving.eta());
        return Searches.list(
                field.length * seeds.length,
                i -> new Trial(
                        design.get(field[i / seeds.length]),
                        seeds[i % seeds.length],
                        halving.budget(rung),
                        "rung " + (rung + 1),
                        rung == 0 ? -1 : from[i / seeds.length] + i % seeds.length,
                        !last));
    }

    /** {@return the mean score of each combination in the field; −∞ if a run failed} */
    private double[] scores(List<TrialResult> runs) {
        double[] scores = new double[runs.size() / seeds.length];
        for (int i = 0; i < runs.size(); i++) {
            scores[i / seeds.length] += runs.get(i).failed()
                    ? Double.NEGATIVE_INFINITY
                    : runs.get(i).score() / seeds.length;
        }
        return scores;
    }
}
