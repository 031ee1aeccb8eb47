package io.github.ascentrl.envs.internal;

import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;

/** Checks all actions of a batch before any of them is taken. */
final class ActionRows {
    private ActionRows() {}

    static void check(Space space, float[] actions, boolean[] resting) {
        if (space instanceof Discrete discrete) {
            checkDiscrete(discrete.n(), actions, resting);
        } else if (space instanceof MultiDiscrete several) {
            for (int i = 0; i < actions.length; i++) {
                int choices = several.n(i % several.size());
                if (!(actions[i] >= 0 && actions[i] < choices && actions[i] == (int) actions[i])
                        && !resting[i / several.size()]) {
                    throw noChoice(actions[i], i, several.size(), choices);
                }
            }
        } else {
            int width = space.size();
            for (int i = 0; i < actions.length; i++) {
                if (!(Math.abs(actions[i]) <= Float.MAX_VALUE) && !resting[i / width]) {
                    throw new IllegalArgumentException(
                            "action " + actions[i] + " of environment " + i / width + " must be a finite number");
                }
            }
        }
    }

    private static void checkDiscrete(int choices, float[] actions, boolean[] resting) {
        for (int i = 0; i < actions.length; i++) {
            float a = actions[i];
            if (!(a >= 0 && a < choices && a == (int) a) && !resting[i]) {
                throw noChoice(a, i, 1, choices);
            }
        }
    }

    private static IllegalArgumentException noChoice(float action, int i, int width, int choices) {
        return new IllegalArgumentException("action " + action + " of environment " + i / width
                + " is not one of the choices 0 … " + (choices - 1) + "; pass an exact integer in [0, " + choices
                + ")");
    }
}
