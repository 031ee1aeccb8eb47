package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.internal.NearNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The description of one run of a sweep. It is the only input of an {@link Objective}, apart from the state of a trial
 * it continues, so that it can run on any thread or machine. Immutable.
 *
 * @param settings values by name, in the order in which they are shown; names and values are not blank
 * @param seed the seed of everything random in the run
 * @param budget the total length of the run, in the objective's unit: steps, episodes or updates; ≥ 1
 * @param stage the reason for the run, for tables: {@code "search"}, {@code "rung 2"}, {@code "fresh seeds"}
 * @param from the number of the trial that this one continues; −1 if it starts from scratch
 * @param continued whether another trial may continue this one, so that its final state is needed
 */
public record Trial(Map<String, String> settings, long seed, long budget, String stage, int from, boolean continued) {
    /** The stage of trials that choose between settings. */
    public static final String SEARCH = "search";

    /** The stage of trials that evaluate settings with fresh seeds, which were not used to choose them. */
    public static final String FRESH_SEEDS = "fresh seeds";

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a name, a value or the stage is blank, the budget is not positive, or
     *     {@code from} is less than −1
     */
    public Trial {
        Objects.requireNonNull(settings, "settings");
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings)); // Map.copyOf loses the order
        settings.forEach((name, value) -> {
            if (name == null || value == null || name.isBlank() || value.isBlank()) {
                throw new IllegalArgumentException(
                        "setting '" + name + "' = '" + value + "': neither a name nor a value may be blank");
            }
        });
        Settings.atLeastOne("budget", budget);
        if (Objects.requireNonNull(stage, "stage").isBlank()) {
            throw new IllegalArgumentException("the stage is blank; give the reason for the trial, such as \"search\"");
        }
        if (from < -1) {
            throw new IllegalArgumentException(
                    "from = " + from + " must be a trial's number, or −1 for a trial that starts from scratch");
        }
    }

    /**
     * {@return a trial of a search that starts from scratch and that no other trial continues}
     *
     * @param settings values by name
     * @param seed the seed of everything random in the run
     * @param budget the length of the run, ≥ 1
     */
    public static Trial of(Map<String, String> settings, long seed, long budget) {
        return new Trial(settings, seed, budget, SEARCH, -1, false);
    }

    /**
     * {@return the value of a setting}
     *
     * @param name the name of the setting
     * @throws IllegalArgumentException if the trial has no such setting
     */
    public String text(String name) {
        Objects.requireNonNull(name, "name");
        String value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the trial has no setting '" + name + "'; "
                    + (settings.isEmpty() ? "it has none" : NearNames.suggest(name, settings.keySet())));
        }
        return value;
    }

    /**
     * {@return the value of a setting as a number}
     *
     * @param name the name of the setting
     * @throws IllegalArgumentException if the trial has no such setting, or its value is not a number
     */
    public double number(String name) {
        Objects.requireNonNull(name, "name");
        return read(name, Double::valueOf, "a number such as 0.5 or 3e-4");
    }

    /**
     * {@return the value of a setting as an integer}
     *
     * @param name the name of the setting
     * @throws IllegalArgumentException if the trial has no such setting, or its value is not an integer in the range of
     *     an {@code int}
     */
    public int whole(String name) {
        Objects.requireNonNull(name, "name");
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
