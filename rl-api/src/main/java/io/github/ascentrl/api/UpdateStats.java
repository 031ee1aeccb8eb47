package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The statistics of one update. Immutable: listeners may keep it.
 *
 * @param update the number of this update, counted from 1
 * @param totalEpisodes episodes finished since the trainer was created, including this update's
 * @param totalSteps environment steps taken since the trainer was created, including this update's
 * @param steps environment steps taken for this update
 * @param episodeReturns undiscounted return of each episode finished in this update, in the order they finished
 * @param episodeLengths number of steps of each of those episodes
 * @param metrics named measurements of this update, in the order the trainer documents
 */
public record UpdateStats(
        long update,
        long totalEpisodes,
        long totalSteps,
        long steps,
        float[] episodeReturns,
        int[] episodeLengths,
        Map<String, Double> metrics) {
    /**
     * Copies the arrays and the map.
     *
     * @throws IllegalArgumentException if the numbers of returns and lengths differ
     */
    public UpdateStats {
        Check.atLeast("update", update, 0);
        Check.atLeast("totalEpisodes", totalEpisodes, 0);
        Check.atLeast("totalSteps", totalSteps, 0);
        Check.atLeast("steps", steps, 0);
        Objects.requireNonNull(episodeReturns, "episodeReturns");
        Objects.requireNonNull(episodeLengths, "episodeLengths");
        noNulls("metrics", metrics);
        if (episodeReturns.length != episodeLengths.length) {
            throw new IllegalArgumentException(episodeReturns.length + " returns but " + episodeLengths.length
                    + " lengths; pass one of each per episode");
        }
        for (int length : episodeLengths) {
            Check.atLeast("episodeLengths", length, 0);
        }
        episodeReturns = episodeReturns.clone();
        episodeLengths = episodeLengths.clone();
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** {@return a copy of the undiscounted returns of the episodes finished in this update} */
    @Override
    public float[] episodeReturns() {
        return episodeReturns.clone();
    }

    /** {@return a copy of the lengths, in steps, of the episodes finished in this update} */
    @Override
    public int[] episodeLengths() {
        return episodeLengths.clone();
    }

    /**
     * {@return these statistics with more measurements}
     *
     * @param more measurements by name; the names must be new
     * @throws IllegalArgumentException if a name is already present
     */
    public UpdateStats withMetrics(Map<String, Double> more) {
        noNulls("more", more);
        Map<String, Double> all = new LinkedHashMap<>(metrics);
        more.forEach((name, value) -> {
            if (all.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("the metric '" + name + "' is measured twice; rename one");
            }
        });
        return new UpdateStats(update, totalEpisodes, totalSteps, steps, episodeReturns, episodeLengths, all);
    }

    /** {@return the number of episodes finished in this update} */
    public int episodes() {
        return episodeReturns.length;
    }

    /** {@return the mean undiscounted return of the episodes finished in this update; NaN if there were none} */
    public double meanReturn() {
        double sum = 0;
        for (float episodeReturn : episodeReturns) {
            sum += episodeReturn;
        }
        return sum / episodeReturns.length;
    }

    /** {@return the mean number of steps of the episodes finished in this update; NaN if there were none} */
    public double meanLength() {
        return Arrays.stream(episodeLengths).average().orElse(Double.NaN);
    }

    /**
     * {@return one measurement of this update}
     *
     * @param name the name of the metric; {@code return} and {@code length} are {@link #meanReturn} and
     *     {@link #meanLength}
     * @throws IllegalArgumentException if this update has no such measurement
     */
    public double metric(String name) {
        Objects.requireNonNull(name, "name");
        if (name.equals("return")) {
            return meanReturn();
        }
        if (name.equals("length")) {
            return meanLength();
        }
        Double value = metrics.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "no metric '" + name + "'; this update has return, length, " + String.join(", ", metrics.keySet()));
        }
        return value;
    }

    private static void noNulls(String what, Map<String, Double> metrics) {
        Objects.requireNonNull(metrics, what);
        metrics.forEach((name, value) -> {
            if (name == null || value == null) {
                throw new NullPointerException(what + " has the entry " + name + " = " + value);
            }
        });
    }
}
