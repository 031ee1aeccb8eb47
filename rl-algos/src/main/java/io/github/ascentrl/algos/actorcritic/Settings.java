package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.nn.schedule.Schedule;

/** Checks that several configurations share. */
final class Settings {
    private Settings() {}

    static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }

    static void coefficient(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 0 and finite");
        }
    }

    static void norm(double maxGradientNorm) {
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException(
                    "maxGradientNorm = " + maxGradientNorm + " must be positive; use +Infinity for no clipping");
        }
    }

    static void targetKl(double targetKl) {
        if (!(targetKl > 0)) {
            throw new IllegalArgumentException(
                    "targetKl = " + targetKl + " must be positive; 0.02 is usual, +Infinity for no limit");
        }
    }

    /** The value of a schedule at an update, refused if it is not finite. */
    static float at(String name, Schedule schedule, long update) {
        float value = (float) schedule.at(update);
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + " at update " + update
                    + " (counted from 0) must be finite; mend its schedule");
        }
        return value;
    }
}
