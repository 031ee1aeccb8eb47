package io.github.ascentrl.api;

/**
 * An environment whose whole state can be copied out and put back: for replaying recorded traces, for planning, and for
 * tests of single steps.
 */
public interface Restorable {
    /**
     * {@return a copy of the whole state as numbers, including the number of steps taken in the episode; each
     * environment documents its layout}
     */
    double[] state();

    /**
     * Restores a state of this instance, or of another instance built in the same way, and reopens the episode there,
     * whether or not an episode was under way: the next step starts from exactly this state. Random numbers are still
     * drawn from the generator of the last reset, so an environment with random dynamics needs one reset before it can
     * be stepped.
     *
     * @param state a state in the layout of {@link #state()}; copied
     * @throws IllegalArgumentException if the length or a value is impossible for this environment
     */
    void restore(double[] state);
}
