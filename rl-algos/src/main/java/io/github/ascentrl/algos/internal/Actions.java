package io.github.ascentrl.algos.internal;

/** Actions as numbers. */
public final class Actions {
    private Actions() {}

    /**
     * {@return whether two actions are the same, number by number: −0 is 0, as every space has it}
     *
     * @param a an action
     * @param b another of the same space
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
