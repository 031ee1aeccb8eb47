package io.github.ascentrl.algos.internal;

/** Compares actions as arrays of numbers. */
public final class Actions {
    private Actions() {}

    /**
     * {@return whether two actions are equal, number by number; −0 equals 0, as in every space}
     *
     * @param a an action
     * @param b another action of the same space
     */
    public static boolean same(float[] a, float[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }
}
