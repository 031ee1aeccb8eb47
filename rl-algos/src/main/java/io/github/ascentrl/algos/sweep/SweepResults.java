package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The results of a sweep: every trial, a ranking of the settings, and their importance. Immutable. */
public final class SweepResults {
    private static final int GROUPS = 5;
    private static final String ABSENT = "";

    private final List<TrialResult> results;

    /**
     * Creates results.
     *
     * @param results the results of all trials, or of those that have finished, in the order of their numbers
     */
    public SweepResults(List<TrialResult> results) {
        this.results = List.copyOf(Check.noNulls("results", results));
    }

    /**
     * {@return the results in the order of their trials' numbers} If the sweep has ended, each is at the index of its
     * number.
     */
    public List<TrialResult> trials() {
        return results;
    }

    /** {@return the number of trials that failed} */
    public long failed() {
        return results.stream().filter(TrialResult::failed).count();
    }

    /** {@return the names of all settings, in the order of the trials} */
    public List<String> settings() {
        return results.stream()
                .flatMap(result -> result.trial().settings().keySet().stream())
                .distinct()
                .toList();
    }

    /**
     * {@return all settings that were tried, the best first, each with the results of its largest budget} Settings with
     * a larger budget come first, because halving chose them; then settings without a failure; then those with the
     * larger mean score; ties are in the order of the trials. Fresh seeds do not count.
     */
    public List<Candidate> ranking() {
        Map<Map<String, String>, Candidate> longest = new LinkedHashMap<>();
        candidates(result -> !isFresh(result))
                .forEach(one -> longest.merge(one.settings(), one, (a, b) -> a.budget() < b.budget() ? b : a));
        List<Candidate> ranking = new ArrayList<>(longest.values());
        ranking.sort(
                Comparator.comparingLong((Candidate one) -> -one.budget()).thenComparingDouble(one -> -one.mean()));
        return ranking;
    }

    /**
     * {@return the results of the best settings with fresh seeds, in the order of the {@link #ranking}; empty if none
     * were run}
     */
    public List<Candidate> fresh() {
        return candidates(SweepResults::isFresh);
    }

    /**
     * {@return the settings that the search chose: the first without a failure in the {@link #ranking}} Fresh seeds
     * only evaluate them and do not affect the choice.
     *
     * @throws IllegalStateException if every trial failed, or there are none
     */
    public Candidate best() {
        return ranking().stream()
                .filter(one -> one.failed() == 0)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        results.isEmpty()
                                ? "there are no trials yet; run the sweep first"
                                : "all settings failed with at least one seed (" + failed() + " of " + results.size()
                                        + " trials); the first failure was: "
                                        + results.stream()
                                                .filter(TrialResult::failed)
                                                .findFirst()
                                                .flatMap(TrialResult::failure)
                                                .orElseThrow()));
    }

    /**
     * {@return how much each setting matters by itself: the fraction of the variance of the candidates' ranks that is
     * between groups with different values of the setting, as estimated by ω² (Hays, 1963), in [0, 1]} Groups are the
     * values, or fifths of them if there are more than five different numbers; candidates without a value are also a
     * group. A setting without an effect has a small importance, but not 0: values below 0.1 are not significant with
     * 16 candidates, nor values below 0.02 with 64. Interactions between settings are not detected. Candidates are
     * ranked by mean score at the smallest budget, at which halving runs all of them; failures rank last.
     */
    public Map<String, Double> importance() {
        long smallest = results.stream()
                .filter(result -> !isFresh(result))
                .mapToLong(result -> result.trial().budget())
                .min()
                .orElse(0);
        List<Candidate> all =
                candidates(result -> !isFresh(result) && result.trial().budget() == smallest);
        double[] ranks = ranks(all.stream().mapToDouble(Candidate::mean).toArray());
        Map<String, Double> importance = new LinkedHashMap<>();
        for (String name : settings()) {
            List<String> values = all.stream()
                    .map(one -> one.settings().getOrDefault(name, ABSENT))
                    .toList();
            importance.put(name, omegaSquared(groups(values), ranks));
        }
        return importance;
    }

    private static boolean isFresh(TrialResult result) {
        return result.trial().stage().equals(Trial.FRESH_SEEDS);
    }

    /** {@return one candidate for all runs with the same settings and budget, in the order of the trials} */
    private List<Candidate> candidates(Predicate<TrialResult> which) {
        record Key(Map<String, String> settings, long budget) {}
        Map<Key, Map<Long, TrialResult>> runs = new LinkedHashMap<>();
        for (TrialResult result : results) {
            if (which.test(result)) {
                Trial trial = result.trial();
                runs.computeIfAbsent(new Key(trial.settings(), trial.budget()), key -> new LinkedHashMap<>())
                        .putIfAbsent(trial.seed(), result); // repeating a run gives no new information
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        runs.forEach((key, some) -> candidates.add(new Candidate(
                key.settings(),
                key.budget(),
                some.values().stream()
                        .filter(result -> !result.failed())
                        .mapToDouble(TrialResult::score)
                        .toArray(),
                (int) some.values().stream().filter(TrialResult::failed).count())));
        return candidates;
    }

    /** {@return the ranks, from 1 for the smallest value; equal values share the mean of their ranks} */
    private static double[] ranks(double[] values) {
        double[] sorted = Arrays.stream(values).map(value -> value + 0.0).toArray(); // −0 is 0
        Arrays.sort(sorted);
        Map<Double, Double> rank = new HashMap<>();
        for (int first = 0, end = 0; first < sorted.length; first = end) {
            while (end < sorted.length && sorted[end] == sorted[first]) {
                end++;
            }
            rank.put(sorted[first], (first + 1 + end) / 2.0);
        }
        return Arrays.stream(values).map(value -> rank.get(value + 0.0)).toArray();
    }

    /** {@return the group of each value: one for each value, or one for each fifth of many different numbers} */
    private static int[] groups(List<String> values) {
        List<String> different = new ArrayList<>(values.stream()
                .distinct()
                .filter(value -> !value.equals(ABSENT))
                .toList());
        boolean fifths = different.size() > GROUPS && different.stream().allMatch(SweepResults::isNumber);
        if (fifths) {
            different.sort(Comparator.comparingDouble(Double::parseDouble));
        }
        Map<String, Integer> group = new HashMap<>();
        group.put(ABSENT, -1); // a separate group
        for (int i = 0; i < different.size(); i++) {
            group.put(different.get(i), fifths ? i * GROUPS / different.size() : i);
        }
        return values.stream().mapToInt(group::get).toArray();
    }

    private static boolean isNumber(String text) {
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static double omegaSquared(int[] group, double[] values) {
        Map<Integer, DoubleSummaryStatistics> groups = new LinkedHashMap<>();
        DoubleSummaryStatistics all = new DoubleSummaryStatistics();
        for (int i = 0; i < group.length; i++) {
            all.accept(values[i]);
            groups.computeIfAbsent(group[i], g -> new DoubleSummaryStatistics()).accept(values[i]);
        }
        double total = 0;
        double within = 0;
        for (int i = 0; i < group.length; i++) {
            double fromAll = values[i] - all.getAverage();
            double fromOwn = values[i] - groups.get(group[i]).getAverage();
            total += fromAll * fromAll;
            within += fromOwn * fromOwn;
        }
        int freedom = values.length - groups.size();
        if (groups.size() < 2 || freedom < 1 || total == 0) {
            return 0;
        }
        double error = within / freedom;
        return Math.max(0, (total - within - (groups.size() - 1) * error) / (total + error));
    }

    /** {@return the failures, each with the numbers of its trials, the most frequent first} */
    public Map<String, List<Integer>> failures() {
        Map<String, List<Integer>> failures = new LinkedHashMap<>();
        results.forEach(
                result -> result.failure().ifPresent(text -> failures.computeIfAbsent(text, t -> new ArrayList<>())
                        .add(result.number())));
        List<Map.Entry<String, List<Integer>>> entries = new ArrayList<>(failures.entrySet());
        entries.sort(Comparator.comparingInt(entry -> -entry.getValue().size()));
        Map<String, List<Integer>> sorted = new LinkedHashMap<>();
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(sorted);
    }
}
