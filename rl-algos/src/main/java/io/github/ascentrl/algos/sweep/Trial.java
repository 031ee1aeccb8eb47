package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.internal.NearNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * One run of a sweep, before it is made: an {@link Objective} gets it and nothing else, so that it can run on any thread
 * or machine. Immutable.
 *
 * @param settings values by name, in the order they are shown in; names and values are not blank
 * @param seed of everything random in the run
 * @param budget how long the run is in all, in whatever the objective counts: steps, episodes, updates; ≥ 1
 * @param stage why the run is made, for tables: {@code "search"}, {@code "rung 2"}, {@code "fresh seeds"}
 * @param from number of the trial that this one continues; −1 if it begins anew
 * @param continued whether another trial may continue this one, so that its state at the end is wanted
 */
public record Trial(Map<String, String> settings, long seed, long budget, String stage, int from, boolean continued) {
    /** The stage of trials that choose between settings. */
    public static final String SEARCH = "search";

    /** The stage of trials that judge settings by seeds which did not choose them. */
    public static final String FRESH_SEEDS = "fresh seeds";

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a name, a value or the stage is blank, the budget is not positive, or {@code from}
     *     is below −1
     */
    public Trial {
        Objects.requireNonNull(settings, "settings");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings)); // Map.copyOf forgets the order
        settings.forEach((name, value) -> {
            if (name == null || value == null || name.isBlank() || value.isBlank()) {
                throw new IllegalArgumentException(
                        "setting '" + name + "' = '" + value + "': neither a name nor a value may be blank");
            }
        });
        Settings.atLeastOne("budget", budget);
        if (Objects.requireNonNull(stage, "stage").isBlank()) {
            throw new IllegalArgumentException("the stage is blank; say why the trial is run, as in \"search\"");
        }
        if (from < -1) {
            throw new IllegalArgumentException(
                    "from = " + from + " must be a trial's number, or −1 for a trial that begins anew");
        }
    }

    /**
     * {@return a trial of a search that begins anew and that no other continues}
     *
     * @param settings values by name
     * @param seed of everything random in the run
     * @param budget how long it is, ≥ 1
     */
    public static Trial of(Map<String, String> settings, long seed, long budget) {
        return new Trial(settings, seed, budget, SEARCH, -1, false);
    }

    /**
     * {@return the value of a setting}
     *
     * @param name of the setting
     * @throws IllegalArgumentException if the trial has no such setting
     */
    public String text(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the trial has no setting '" + name + "'; "
                    + (settings.isEmpty() ? "it has none" : NearNames.suggest(name, settings.keySet())));
        }
        return value;
    }

    /**
     * {@return the value of a setting, a number}
     *
     * @param name of the setting
     * @throws IllegalArgumentException if the trial has no such setting, or its value is no number
     */
    public double number(String name) {
        return read(name, Double::valueOf, "a number such as 0.5 or 3e-4");
    }

    /**
     * {@return the value of a setting, a whole number}
     *
     * @param name of the setting
     * @throws IllegalArgumentException if the trial has no such setting, or its value is not whole or beyond an {@code int}
     */
    public int whole(String name) {
        return read(name, Integer::valueOf, "a whole number, at most 2147483647");
    }

    private <T> T read(String name, Function<String, T> reading, String what) {
        String text = text(name);
        try {
            return reading.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " = " + text + " must be " + what, e);
        }
    }
}
