package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Views of data sets. Nothing is copied: a view stores at most the indices of its rows (four bytes per row; none at all
 * for shuffles, splits and random subsets) and records in its provenance how it was derived.
 */
public final class Datasets {
    private Datasets() {}

    /**
     * The facts by which episodes are filtered.
     *
     * @param index the index of the episode, from 0
     * @param length T, its number of steps
     * @param totalReward its undiscounted return
     * @param ending how it ended
     */
    public record Episode(long index, long length, double totalReward, Ending ending) {
        /** Creates the facts about an episode. */
        public Episode {
            Check.atLeast("index", index, 0);
            Check.atLeast("length", length, 0);
            Check.finite("totalReward", totalReward);
            Objects.requireNonNull(ending, "ending");
        }
    }

    /**
     * Two parts of one data set.
     *
     * @param first the first part
     * @param second the rest
     * @param <D> the type of the data sets
     */
    public record Split<D extends Dataset>(D first, D second) {
        /** Creates a split. */
        public Split {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
        }
    }

    /**
     * {@return the rows whose observation satisfies a condition}
     *
     * @param data the whole
     * @param what description of the condition, for the provenance: {@code "|x| < 0.05"}
     * @param condition returns true for rows to keep; the array passed to it is reused
     */
    public static Dataset where(Dataset data, String what, Predicate<float[]> condition) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(what, "what");
        int width = data.observationSpace().size();
        float[] observation = new float[width];
        LongList rows = new LongList(data.size());
        Scan.of(data, (first, count, observations, actions) -> {
            for (int i = 0; i < count; i++) {
                System.arraycopy(observations, i * width, observation, 0, width);
                if (condition.test(observation)) {
                    rows.add(first + i);
                }
            }
        });
        return picked(data, rows, "where " + what);
    }

    /**
     * {@return the rows in which one number of the observation lies between two bounds, inclusive} Bounds are rounded
     * to the nearest {@code float}, as observations are: a value recorded as 0.7 is at least 0.7.
     *
     * @param data the whole
     * @param dimension the index into the observation, from 0
     * @param low the smallest value kept; −∞ for no bound
     * @param high the largest value kept; +∞ for no bound
     * @throws IllegalArgumentException if there is no such dimension, or low ≤ high does not hold
     */
    public static Dataset truncate(Dataset data, int dimension, double low, double high) {
        Objects.requireNonNull(data, "data");
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "low = " + low + " must be at most high = " + high + ", and neither may be NaN");
        }
        float from = (float) low;
        float to = (float) high;
        LongList rows = new LongList(data.size());
        Scan.column(data, dimension, (row, value) -> {
            if (value >= from && value <= to) {
                rows.add(row);
            }
        });
        return picked(data, rows, "observation[" + dimension + "] in [" + low + ", " + high + "]");
    }

    /**
     * {@return the rows in which one number of the observation lies between two of its quantiles, inclusive} The
     * middle half is {@code truncateByQuantiles(data, i, 0.25, 0.75)}.
     *
     * @param data the whole, at least one row
     * @param dimension the index into the observation, from 0
     * @param low the lower quantile, in [0, 1]
     * @param high the upper quantile, in [low, 1]
     * @throws IllegalArgumentException if there are no rows, no such dimension, or a quantile is out of range
     */
    public static Dataset truncateByQuantiles(Dataset data, int dimension, double low, double high) {
        Objects.requireNonNull(data, "data");
        float[] bounds = ColumnStatistics.quantiles(data, dimension, low, high);
        return truncate(data, dimension, bounds[0], bounds[1]);
    }

    private static Dataset picked(Dataset data, LongList rows, String what) {
        LongList kept = rows.trimmed();
        return new Rows(data, kept.size(), kept::get, what + ": " + kept.size() + " of " + data.size() + " rows");
    }

    /**
     * {@return the episodes that satisfy a condition, for example {@code e -> e.totalReward() >= 475}}
     *
     * @param data the whole
     * @param what description of the condition, for the provenance
     * @param condition returns true for episodes to keep
     */
    public static EpisodicDataset episodesWhere(EpisodicDataset data, String what, Predicate<Episode> condition) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(condition, "condition");
        Objects.requireNonNull(what, "what");
        LongList kept = new LongList(data.episodes());
        for (long e = 0; e < data.episodes(); e++) {
            if (condition.test(new Episode(e, data.length(e), data.totalReward(e), data.ending(e)))) {
                kept.add(e);
            }
        }
        String derivation = "episodes where " + what + ": " + kept.size() + " of " + data.episodes();
        return new Episodes(data, kept.size(), kept::get, derivation);
    }

    /**
     * {@return the episodes with the highest total reward, in their original order} For filtered cloning (Chen et al.,
     * 2106.01345, §5.1): {@code new BehaviourCloning(Datasets.best(data, 0.1), …)}. Ties go to the earlier episodes.
     *
     * @param data the whole, fewer than 2<sup>31</sup> episodes, at least one
     * @param share the share of episodes to keep, in (0, 1]; the count is rounded down, but is at least one episode
     * @throws IllegalArgumentException if there are no episodes or the share is out of range
     */
    public static EpisodicDataset best(EpisodicDataset data, double share) {
        Objects.requireNonNull(data, "data");
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share = " + share + " must lie in (0, 1]; 0.1 keeps the best tenth");
        }
        int episodes = Math.toIntExact(data.episodes());
        if (episodes == 0) {
            throw new IllegalArgumentException("the data set has no episodes to choose from; record some");
        }
        int count = (int) Math.max(1, count(share, episodes));
        double[] rewards =
                IntStream.range(0, episodes).mapToDouble(data::totalReward).toArray();
        int[] kept = IntStream.range(0, episodes)
                .boxed()
                .sorted(Comparator.comparingDouble(e -> -rewards[e])) // stable
                .limit(count)
                .mapToInt(e -> e)
                .sorted()
                .toArray();
        return new Episodes(
                data, count, e -> kept[e], "best " + count + " of " + episodes + " episodes by total reward");
    }

    /**
     * {@return the first episodes}
     *
     * @param data the whole
     * @param count the number of episodes, in [0, data.episodes()]
     * @throws IllegalArgumentException if there are fewer
     */
    public static EpisodicDataset firstEpisodes(EpisodicDataset data, int count) {
        Objects.requireNonNull(data, "data");
        checkPart("count", count, data.episodes());
        return new Episodes(data, count, e -> e, "first " + count + " of " + data.episodes() + " episodes");
    }

    /**
     * {@return the rows in random order}
     *
     * @param data the whole
     * @param rng the key of the order
     */
    public static Dataset shuffle(Dataset data, Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rng, "rng");
        return new Rows(data, data.size(), new Permutation(data.size(), rng)::at, "shuffled");
    }

    /**
     * {@return rows drawn without replacement, in random order}
     *
     * @param data the whole
     * @param size the number of rows, in [0, data.size()]
     * @param rng the key of the choice
     * @throws IllegalArgumentException if there are fewer
     */
    public static Dataset randomSubset(Dataset data, long size, Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rng, "rng");
        checkPart("size", size, data.size());
        Permutation order = new Permutation(data.size(), rng);
        return new Rows(data, size, order::at, "random subset of " + size + " of " + data.size() + " rows");
    }

    /**
     * {@return rows drawn without replacement, in their original order} Compare filters with this: they keep the order
     * too.
     *
     * @param data the whole
     * @param size the number of rows, in [0, data.size()]
     * @param rng the key of the choice, which depends on the key alone, not on draws made from it
     * @throws IllegalArgumentException if there are fewer
     */
    public static Dataset thin(Dataset data, long size, Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rng, "rng");
        checkPart("size", size, data.size());
        Rng draws = rng.child("thin");
        LongList rows = new LongList(data.size());
        for (long row = 0; rows.size() < size; row++) { // Knuth's algorithm S: all sets of rows are equally likely
            if (draws.nextDouble() * (data.size() - row) < size - rows.size()) {
                rows.add(row);
            }
        }
        return picked(data, rows, "thinned at random");
    }

    /**
     * {@return the rows, shuffled and split into two parts} Neighbouring steps of an episode are similar: to validate
     * on unseen data, use {@link #splitEpisodes}.
     *
     * @param data the whole
     * @param share the share of rows in the first part, in [0, 1]; rounded down
     * @param rng the key of the order
     * @throws IllegalArgumentException if the share is out of range
     */
    public static Split<Dataset> split(Dataset data, double share, Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rng, "rng");
        long first = count(share, data.size());
        Permutation order = new Permutation(data.size(), rng);
        long second = data.size() - first;
        return new Split<>(
                new Rows(data, first, order::at, "first part of a random split: " + first + " rows"),
                new Rows(data, second, i -> order.at(first + i), "second part of a random split: " + second + " rows"));
    }

    /**
     * {@return the episodes, shuffled and split into two parts}
     *
     * @param data the whole, fewer than 2<sup>31</sup> episodes
     * @param share the share of episodes in the first part, in [0, 1]; rounded down
     * @param rng the key of the order
     * @throws IllegalArgumentException if the share is out of range
     */
    public static Split<EpisodicDataset> splitEpisodes(EpisodicDataset data, double share, Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rng, "rng");
        int first = Math.toIntExact(count(share, data.episodes()));
        int second = Math.toIntExact(data.episodes() - first);
        Permutation order = new Permutation(data.episodes(), rng);
        return new Split<>(
                new Episodes(data, first, order::at, "first part of a random split: " + first + " episodes"),
                new Episodes(
                        data,
                        second,
                        e -> order.at((long) first + e),
                        "second part of a random split: " + second + " episodes"));
    }

    /**
     * {@return the concatenation of data sets}
     *
     * @param parts at least one data set, all with the same spaces
     * @throws IllegalArgumentException if there are none or spaces differ
     */
    public static Dataset join(Dataset... parts) {
        Check.noNulls("parts", parts);
        return new Joined(List.of(parts));
    }

    /**
     * {@return the concatenation of data sets of episodes}
     *
     * @param parts at least one data set, all with the same spaces
     * @throws IllegalArgumentException if there are none or spaces differ
     */
    public static EpisodicDataset joinEpisodes(EpisodicDataset... parts) {
        Check.noNulls("parts", parts);
        return new JoinedEpisodes(new ArrayList<>(List.of(parts)));
    }

    /**
     * {@return the data set with other spaces} Use it if the data and an environment describe the same spaces
     * differently, for example by bounds of ±3.4e38, the largest float, instead of ±∞, by measured bounds, or by other
     * column names. Every row and every final observation is read once now, and must lie in the new spaces; no numbers
     * are changed or clipped.
     *
     * @param data the whole
     * @param observationSpace the new observation space, of the same size
     * @param actionSpace the new action space, of the same size
     * @throws IllegalArgumentException if sizes differ, or a number lies outside its space (the message says where)
     */
    public static EpisodicDataset relabelled(EpisodicDataset data, Space observationSpace, Space actionSpace) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        checkSize("observations", data.observationSpace(), observationSpace);
        checkSize("actions", data.actionSpace(), actionSpace);
        return new Relabelled(data, observationSpace, actionSpace);
    }

    private static void checkSize(String what, Space has, Space wanted) {
        if (has.size() != wanted.size()) {
            throw new IllegalArgumentException(
                    "the " + what + " have " + has.size() + " numbers, " + has + ", but the space " + wanted + " has "
                            + wanted.size() + "; relabelling keeps all numbers, so give a space of the same size");
        }
    }

    private static long count(double share, long whole) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share = " + share + " must lie in [0, 1]");
        }
        double count = share * whole;
        double nearest = Math.rint(count);
        // 0.29 · 100 is 28.999999999999996 in double: a number that is whole up to rounding is not rounded down.
        return (long) (Math.abs(count - nearest) <= 2 * Math.ulp(count) ? nearest : count);
    }

    private static void checkPart(String what, long count, long whole) {
        if (!(count >= 0 && count <= whole)) {
            throw new IllegalArgumentException(
                    what + " = " + count + " must lie in [0, " + whole + "], the size of the data set");
        }
    }
}
