package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.schedule.Schedule;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Checks that several configurations share, and settings as strings. */
public final class Settings {
    private Settings() {}

    /**
     * {@return settings as strings: the components of a record, then other objects by name} The strings are the same in
     * every run of a program: an object without its own {@code toString} appears as its class.
     *
     * @param config the settings of a trainer
     * @param others name, object, name, object, …
     */
    public static Map<String, String> texts(Record config, Object... others) {
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            for (RecordComponent component : config.getClass().getRecordComponents()) {
                texts.put(component.getName(), text(component.getAccessor().invoke(config)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the components of " + config + " cannot be read", e);
        }
        for (int i = 0; i < others.length; i += 2) {
            texts.put((String) others[i], text(others[i + 1]));
        }
        return texts;
    }

    /** Removes the identity hashes and the packages that {@link Object#toString} shows. */
    private static String text(Object thing) {
        return String.valueOf(thing)
                .replaceAll("(\\$\\$Lambda[^@]*)?@[0-9a-f]+", "")
                .replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
    }

    /**
     * Refuses a count below 1.
     *
     * @param name the name of the setting
     * @param value its value
     */
    public static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }

    /**
     * Refuses a choice that a trainer does not support.
     *
     * @param name the name of the setting
     * @param value its value
     * @param allowed the supported choices
     */
    public static void oneOf(String name, Enum<?> value, Enum<?>... allowed) {
        if (!List.of(allowed).contains(Objects.requireNonNull(value, name))) {
            throw new IllegalArgumentException(
                    name + " = " + value + " does not apply here; choose one of " + Arrays.toString(allowed));
        }
    }

    /**
     * Refuses a coefficient that is negative, infinite or NaN.
     *
     * @param name the name of the setting
     * @param value its value
     */
    public static void coefficient(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 0 and finite");
        }
    }

    /**
     * Refuses a bound on the norm of the gradient that is not positive.
     *
     * @param maxGradientNorm the bound
     */
    public static void norm(double maxGradientNorm) {
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException(
                    "maxGradientNorm = " + maxGradientNorm + " must be positive; use +Infinity for no clipping");
        }
    }

    /**
     * Refuses a limit on the divergence that is not positive.
     *
     * @param targetKl the limit
     */
    public static void targetKl(double targetKl) {
        if (!(targetKl > 0)) {
            throw new IllegalArgumentException(
                    "targetKl = " + targetKl + " must be positive; 0.02 is usual, +Infinity for no limit");
        }
    }

    /**
     * {@return the value of a schedule at an update} Refuses a value that is negative, infinite or NaN.
     *
     * @param name the name of the setting
     * @param schedule its values
     * @param update the number of the update, counted from 0
     */
    public static double notNegativeAt(String name, Schedule schedule, long update) {
        double value = schedule.at(update);
        if (!(value >= 0 && (float) value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " at update " + update
                    + " (counted from 0) must be at least 0 and finite; correct its schedule");
        }
        return value;
    }

    /**
     * {@return the value of a schedule at an update} Refuses a value that is not finite.
     *
     * @param name the name of the setting
     * @param schedule its values
     * @param update the number of the update, counted from 0
     */
    public static float finiteAt(String name, Schedule schedule, long update) {
        float value = (float) schedule.at(update);
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + " at update " + update
                    + " (counted from 0) must be finite; correct its schedule");
        }
        return value;
    }
}
