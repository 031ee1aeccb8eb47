package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Halving;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The plan of a sweep: the settings to try and the fixed ones, how candidates are chosen, how long and with how many
 * seeds they run. The lines of {@code sweep.properties} store it for {@code sweep resume}.
 *
 * @param fixed the settings that all trials share, including the largest budget, {@code totalSteps} or
 * {@code totalEpisodes}
 * @param tried the settings to try and their values, at least one with more than one value
 * @param text the values of each tried setting as typed, {@code 1e-4..1e-2:log}
 * @param design how values are combined
 * @param trials the number of candidates; ignored for a grid
 * @param seeds the number of seeds for each candidate
 * @param freshSeeds the number of fresh seeds for the best candidates; 0 for none
 * @param best the number of candidates that run with fresh seeds
 * @param halving the factor of successive halving; 0 for none
 * @param smallest the budget of halving's first rung
 * @param draw the seed of the design
 */
record SweepPlan(
        Map<String, String> fixed,
        List<Setting> tried,
        Map<String, String> text,
        Design design,
        int trials,
        int seeds,
        int freshSeeds,
        int best,
        int halving,
        long smallest,
        long draw) {
    /** How values are combined. */
    enum Design {
        /** Every combination. */
        GRID,
        /** Independent draws. */
        RANDOM,
        /** Sobol's sequence, which fills the space more evenly. */
        SOBOL
    }

    /** Settings that are lists of layer sizes: their values are separated by {@code |} only. */
    private static final List<String> LISTS = List.of("network", "valueNetwork");

    /** Settings that have their own option on the command line. */
    private static final List<String> SHARED =
            List.of("env", "algorithm", "seed", "totalSteps", "totalEpisodes", "score");

    /** Settings that affect a score, but not the training. */
    private static final List<String> JUDGES = List.of("reach", "evaluationEpisodes", "deterministic");

    private static final int MOST_TRIALS = 1_000_000;
    private static final int MOST_SEEDS = 10_000;

    /** Prefixes of lines: {@code set.gamma}, {@code fixed.env}. */
    private static final String SET = "set.";

    private static final String FIXED = "fixed.";

    SweepPlan {
        fixed = new LinkedHashMap<>(fixed);
        tried = List.copyOf(tried);
        for (Setting setting : tried) {
            boolean judges = JUDGES.contains(setting.name()) && setting.values().size() != 1;
            if (judges || SHARED.contains(setting.name())) {
                throw new IllegalArgumentException(setting.name() + " must be the same for all trials"
                        + (judges
                                ? ", or the easiest evaluation would win; give it one value"
                                : "; set it with its own option"));
            }
        }
        if (tried.stream().allMatch(setting -> setting.values().size() == 1)) {
            throw new IllegalArgumentException("there is nothing to choose from: give at least one setting several"
                    + " values, as in --set gamma=0.9,0.99 or --set learningRate=1e-4..1e-2:log");
        }
        between("trials", trials, 1, MOST_TRIALS);
        between("seeds", seeds, 1, MOST_SEEDS);
        between("best", best, 1, MOST_SEEDS);
        between("freshSeeds", freshSeeds, 0, MOST_SEEDS);
        if (halving < 0 || halving == 1) {
            throw new IllegalArgumentException("halving must be at least 2, or 0 for none, got " + halving);
        }
    }

    private static void between(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be in [" + low + ", " + high + "], got " + value);
        }
    }

    /**
     * {@return a setting from its typed values: choices {@code a,b,c}, or {@code a|b} if they contain commas; or a
     * range {@code low..high}, {@code low..high:log} or {@code low..high:whole}}
     */
    static Setting setting(String name, String text) {
        if (text.contains("|")) {
            return Setting.choices(name, (Object[]) text.split("\\|"));
        }
        if (LISTS.contains(name)) {
            return Setting.choices(name, text);
        }
        if (!text.contains("..")) {
            return Setting.choices(name, (Object[]) text.split(","));
        }
        String[] sides = text.split("\\.\\.", 2);
        if (sides[1].equals("0")) { // as in train: decreases to 0
            throw new IllegalArgumentException(
                    name + "=" + text + " is not a range: its first number must be the smaller"
                            + " one; for a value that decreases over the run, write " + name + "=" + text + "|");
        }
        String[] high = sides[1].split(":", 2);
        try {
            return switch (high.length == 1 ? "" : high[1]) {
                case "" -> Setting.uniform(name, Double.parseDouble(sides[0]), Double.parseDouble(high[0]));
                case "log" -> Setting.logarithmic(name, Double.parseDouble(sides[0]), Double.parseDouble(high[0]));
                case "whole" -> Setting.whole(name, Integer.parseInt(sides[0]), Integer.parseInt(high[0]));
                default ->
                    throw new IllegalArgumentException(name + "=" + text + ": '" + high[1]
                            + "' is not a scale; write low..high, low..high:log or low..high:whole");
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    name + "=" + text + ": a range needs two numbers, as in 1e-4..1e-2:log or 2..10:whole", e);
        }
    }

    /** {@return the settings from their typed values} */
    static List<Setting> settings(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(entry -> setting(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** {@return the largest budget of a trial} */
    long largest() {
        RunSettings settings = new RunSettings(fixed);
        return Math.min(settings.total().steps(), settings.total().episodes());
    }

    /** {@return the same plan with another budget of the first rung} */
    SweepPlan withSmallest(long budget) {
        return new SweepPlan(fixed, tried, text, design, trials, seeds, freshSeeds, best, halving, budget, draw);
    }

    /** {@return the unit of budgets} */
    String unit() {
        return fixed.containsKey("totalEpisodes") ? "episodes" : "steps";
    }

    /** {@return the settings of each candidate: the tried ones, then the fixed ones} */
    List<Map<String, String>> points() {
        List<Setting> all = new ArrayList<>(tried);
        fixed.forEach((name, value) -> all.add(Setting.choices(name, value)));
        Rng rng = Rng.of(draw).child("design");
        for (Setting setting : tried) {
            if (design == Design.GRID && !setting.hasChoices()) {
                throw new IllegalArgumentException("a grid needs lists of values, but " + setting.name()
                        + " is a range: list its values, or use --design sobol or --design random");
            }
        }
        List<Map<String, String>> points =
                switch (design) {
                    case GRID -> Designs.grid(all);
                    case RANDOM -> Designs.random(all, trials, rng);
                    case SOBOL -> Designs.sobol(all, trials, rng);
                };
        if (points.size() > MOST_TRIALS) {
            throw new IllegalArgumentException("the grid has " + points.size() + " points, more than the limit of "
                    + MOST_TRIALS + "; sample some of them with --design sobol --trials N");
        }
        return List.copyOf(new LinkedHashSet<>(points)); // with few values, the same point is drawn twice
    }

    /**
     * {@return the budget of halving's first rung for which the last rung has the largest budget and at least two
     * candidates to choose from}
     *
     * @param settings the number of candidates
     * @param eta the factor of halving
     * @param largest the largest budget
     */
    static long firstRung(int settings, int eta, long largest) {
        long budget = largest;
        for (long left = settings / eta; eta > 1 && left > 1 && budget > 1; left /= eta) {
            budget = (budget + eta - 1) / eta;
        }
        return budget;
    }

    /** {@return the search} */
    Search search() {
        long[] its = Searches.seeds(0, seeds);
        Search search = halving == 0
                ? Searches.every(points(), its, largest())
                : Searches.halving(points(), its, new Halving(smallest, largest(), halving));
        return freshSeeds == 0
                ? search
                : Searches.confirmed(search, best, Searches.seeds(seeds, freshSeeds), largest());
    }

    /**
     * Refuses unknown settings and values out of range before anything runs. Values that are invalid only in
     * combination make a trial fail.
     */
    void check() {
        search();
        Map<String, String> first = points().get(0);
        TrainTrial.check(Trial.of(first, 0, 1));
        for (Setting setting : tried) {
            List<String> values = setting.hasChoices() ? setting.values() : List.of(setting.at(0), setting.at(1));
            for (String value : values) {
                Map<String, String> changed = new LinkedHashMap<>(first);
                changed.put(setting.name(), value);
                TrainTrial.check(Trial.of(changed, 0, 1));
            }
        }
    }

    /** {@return the lines of {@code sweep.properties}} */
    String lines() {
        Map<String, Object> lines = new LinkedHashMap<>();
        fixed.forEach((name, value) -> lines.put(FIXED + name, value));
        text.forEach((name, value) -> lines.put(SET + name, value));
        lines.put("design", RunSettings.written(design));
        lines.put("trials", trials);
        lines.put("seeds", seeds);
        lines.put("freshSeeds", freshSeeds);
        lines.put("best", best);
        lines.put("halving", halving);
        lines.put("smallest", smallest);
        lines.put("draw", draw);
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " = " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /**
     * {@return the plan stored in lines}
     *
     * @param lines the lines of {@code sweep.properties}
     * @throws IllegalArgumentException if a line is missing, unknown or wrong
     */
    static SweepPlan of(RunSettings lines) {
        Map<String, String> fixed = new LinkedHashMap<>();
        Map<String, String> text = new LinkedHashMap<>();
        RunSettings others = new RunSettings(Map.of());
        lines.given().forEach((name, value) -> {
            if (name.startsWith(FIXED)) {
                fixed.put(name.substring(FIXED.length()), value);
            } else if (name.startsWith(SET)) {
                text.put(name.substring(SET.length()), value);
            } else {
                others.put(name, value);
            }
        });
        SweepPlan plan = new SweepPlan(
                fixed,
                settings(text),
                text,
                others.choice("design", Design.GRID),
                others.whole("trials", 1),
                others.whole("seeds", 1),
                others.whole("freshSeeds", 0),
                others.whole("best", 1),
                others.whole("halving", 0),
                others.count("smallest"),
                others.whole("draw", 0));
        others.checkAllKnown("sweep.properties");
        return plan;
    }

    /** {@return the names of the settings with more than one value} */
    List<String> chosen() {
        return tried.stream()
                .filter(setting -> setting.values().size() != 1)
                .map(Setting::name)
                .toList();
    }

    /**
     * {@return a trial's settings as a file for {@code train --preset}, in the order in which {@code train} writes
     * them}
     */
    static String preset(Map<String, String> settings) {
        Map<String, String> sorted = new LinkedHashMap<>();
        for (String name : Arrays.asList("env", "algorithm", "totalSteps", "totalEpisodes")) {
            if (settings.containsKey(name)) {
                sorted.put(name, settings.get(name));
            }
        }
        sorted.putAll(settings);
        sorted.remove("score");
        sorted.remove("reach");
        return sorted.entrySet().stream()
                .map(line -> line.getKey() + " = " + line.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
