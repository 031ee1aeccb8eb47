package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.Settings;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** The usual searches. Each goes through a {@linkplain Designs design}: a list of settings that are tried together. */
public final class Searches {
    private static final int MOST_SEEDS = 1_000_000;

    private Searches() {}

    /**
     * {@return the search that runs every settings of a design with every seed}
     *
     * @param design what is tried, without equal ones: they would be run twice, and count once
     * @param seeds each settings is run with all of them; see {@link #seeds}
     * @param budget how long each run is, ≥ 1
     * @throws IllegalArgumentException if there is nothing to run, a seed stands twice, there are more than 2<sup>31</sup> − 1
     *     runs, or the budget is not positive
     */
    public static Search every(List<Map<String, String>> design, long[] seeds, long budget) {
        checkRuns(design, seeds);
        Settings.atLeastOne("budget", budget);
        long[] own = seeds.clone();
        List<Trial> trials = list(
                design.size() * own.length, i -> Trial.of(design.get(i / own.length), own[i % own.length], budget));
        return results -> results.isEmpty() ? trials : List.of();
    }

    /**
     * {@return successive halving: all settings of a design run a little, the best of them longer, and so on} The settings with the
     * best mean score over the seeds go on to the next rung, synchronously: when all runs of a rung have ended. One that
     * failed with a seed is worse than all that did not. Jamieson and Talwalkar, 2016.
     *
     * @param design what is tried, at least two; equal ones count once
     * @param seeds each settings is run with all of them
     * @param halving how fast the field narrows
     * @throws IllegalArgumentException if there are fewer than two settings or no seeds, a seed stands twice, or there are more
     *     than 2<sup>31</sup> − 1 runs
     */
    public static Search halving(List<Map<String, String>> design, long[] seeds, Halving halving) {
        checkRuns(design, seeds);
        if (design.size() < 2) {
            throw new IllegalArgumentException(
                    "a choice between " + design.size() + " settings; at least 2 are needed");
        }
        return new SuccessiveHalving(
                List.copyOf(new LinkedHashSet<>(design)), seeds.clone(), Objects.requireNonNull(halving, "halving"));
    }

    /**
     * {@return a search that then runs the best settings with seeds which did not choose them} Among many settings the one with
     * the best score was partly lucky; only fresh seeds say how good it is.
     *
     * @param search chooses
     * @param best how many of the best settings are run again, ≥ 1
     * @param seeds none of which the search uses
     * @param budget how long each of these runs is, ≥ 1
     * @throws IllegalArgumentException if a number is not positive, there are no seeds, or one stands twice; from the search
     *     itself if it has used one of the seeds
     */
    public static Search confirmed(Search search, int best, long[] seeds, long budget) {
        Settings.atLeastOne("best", best);
        Settings.atLeastOne("budget", budget);
        checkSeeds(seeds);
        return new Confirmed(Objects.requireNonNull(search, "search"), best, seeds.clone(), budget);
    }

    /**
     * {@return consecutive seeds}
     *
     * @param first the first
     * @param count how many, 1 to 1,000,000
     * @throws IllegalArgumentException if it is out of range, or the last is no {@code long}
     */
    public static long[] seeds(long first, int count) {
        if (count < 1 || count > MOST_SEEDS || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    count + " seeds from " + first + ": there must be 1 to " + MOST_SEEDS + ", each a long");
        }
        return LongStream.range(first, first + count).toArray();
    }

    private static void checkRuns(List<Map<String, String>> design, long[] seeds) {
        checkSeeds(seeds);
        if (design.isEmpty()) {
            throw new IllegalArgumentException("the design is empty; it must have settings to try");
        }
        if ((long) design.size() * seeds.length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(design.size() + " settings with " + seeds.length
                    + " seeds each are more than " + Integer.MAX_VALUE + " runs");
        }
    }

    private static void checkSeeds(long[] seeds) {
        if (seeds.length == 0) {
            throw new IllegalArgumentException("there are no seeds; at least one is needed");
        }
        HashSet<Long> different = new HashSet<>();
        for (long seed : seeds) {
            if (!different.add(seed)) {
                throw new IllegalArgumentException(
                        "seed " + seed + " stands twice; the same run again says nothing new");
            }
        }
    }

    /** A list computed when it is asked. */
    static <T> List<T> list(int size, IntFunction<T> each) {
        return new Computed<>(size, each);
    }

    private static final class Computed<T> extends AbstractList<T> implements RandomAccess {
        private final int size;
        private final IntFunction<T> each;

        Computed(int size, IntFunction<T> each) {
            this.size = size;
            this.each = each;
        }

        @Override
        public T get(int index) {
            return each.apply(Objects.checkIndex(index, size));
        }

        @Override
        public int size() {
            return size;
        }
    }
}
