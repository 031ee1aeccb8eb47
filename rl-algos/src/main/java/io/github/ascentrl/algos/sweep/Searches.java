package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.internal.Check;
import java.util.AbstractList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** The usual searches over a {@linkplain Designs design}, which is a list of combinations of settings. */
public final class Searches {
    private static final int MOST_SEEDS = 1_000_000;

    private Searches() {}

    /**
     * {@return the search that runs every combination of settings in a design with every seed}
     *
     * @param design the settings to try, without duplicates: these would be run twice but counted once
     * @param seeds the seeds for each combination of settings; see {@link #seeds}
     * @param budget the length of each run, ≥ 1
     * @throws IllegalArgumentException if there is nothing to run, a seed occurs twice, there are more than
     *     2<sup>31</sup> − 1 runs, or the budget is not positive
     */
    public static Search every(List<Map<String, String>> design, long[] seeds, long budget) {
        checkRuns(design, seeds);
        Settings.atLeastOne("budget", budget);
        long[] own = seeds.clone();
        List<Trial> trials = list(
                design.size() * own.length, i -> Trial.of(design.get(i / own.length), own[i % own.length], budget));
        return results -> Check.noNulls("results", results).isEmpty() ? trials : List.of();
    }

    /**
     * {@return successive halving: all settings of a design run for a short time, the best of them longer, and so on}
     * The settings with the best mean score over the seeds advance to the next rung, synchronously: when all runs of a
     * rung have ended. Settings that failed with any seed rank below all that did not. See Jamieson and Talwalkar,
     * 2016.
     *
     * @param design the settings to try, at least two combinations; duplicates count once
     * @param seeds the seeds for each combination of settings
     * @param halving the budgets and the rate of halving
     * @throws IllegalArgumentException if there are fewer than two combinations or no seeds, a seed occurs twice, or
     *     there are more than 2<sup>31</sup> − 1 runs
     */
    public static Search halving(List<Map<String, String>> design, long[] seeds, Halving halving) {
        checkRuns(design, seeds);
        if (design.size() < 2) {
            throw new IllegalArgumentException("halving a design of " + design.size() + " settings; pass at least 2");
        }
        return new SuccessiveHalving(
                List.copyOf(new LinkedHashSet<>(design)), seeds.clone(), Objects.requireNonNull(halving, "halving"));
    }

    /**
     * {@return a search that afterwards runs the best settings with fresh seeds, which were not used to choose them}
     * The best score among many settings is partly luck; only fresh seeds give an unbiased estimate.
     *
     * @param search the search that chooses settings
     * @param best the number of best settings to run again, ≥ 1
     * @param seeds fresh seeds, which the search does not use
     * @param budget the length of each of these runs, ≥ 1
     * @throws IllegalArgumentException if a number is not positive, there are no seeds, or a seed occurs twice; thrown
     *     by the search itself if it has used one of the seeds
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
     * @param first the first seed
     * @param count the number of seeds, 1 to 1,000,000
     * @throws IllegalArgumentException if {@code count} is out of range, or the last seed exceeds a {@code long}
     */
    public static long[] seeds(long first, int count) {
        if (count < 1 || count > MOST_SEEDS || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(count + " seeds from " + first + ": there must be 1 to " + MOST_SEEDS
                    + " seeds, and each must fit a long");
        }
        return LongStream.range(first, first + count).toArray();
    }

    private static void checkRuns(List<Map<String, String>> design, long[] seeds) {
        Check.noNulls("design", design);
        checkSeeds(seeds);
        if (design.isEmpty()) {
            throw new IllegalArgumentException("the design is empty; add settings to try");
        }
        if ((long) design.size() * seeds.length > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(design.size() + " settings with " + seeds.length
                    + " seeds each are more than " + Integer.MAX_VALUE + " runs; use fewer");
        }
    }

    private static void checkSeeds(long[] seeds) {
        Objects.requireNonNull(seeds, "seeds");
        if (seeds.length == 0) {
            throw new IllegalArgumentException("there are no seeds; pass at least one");
        }
        HashSet<Long> different = new HashSet<>();
        for (long seed : seeds) {
            if (!different.add(seed)) {
                throw new IllegalArgumentException(
                        "seed " + seed + " occurs twice; remove one, because repeating a run gives no new information");
            }
        }
    }

    /** {@return a list whose elements are computed on access} */
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
