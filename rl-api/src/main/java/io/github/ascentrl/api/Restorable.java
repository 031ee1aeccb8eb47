package io.github.ascentrl.api;

/**
 * An environment whose whole state can be taken out and put back: for replaying recorded traces, for planning, for
 * tests that look at one step at a time.
 */
public interface Restorable {
    /**
     * {@return a copy of the whole state as numbers, the number of steps taken in the episode included; the layout is
     * documented by each environment}
     */
    double[] state();

    /**
     * Puts a state back, of this instance or of another one made alike, and reopens the episode there, whether or not
     * one was under way: the next step starts from exactly this state. Chance goes on being drawn from the generator of
     * the last reset, so an environment with random dynamics needs one reset before it can be stepped.
     *
     * @param state a state in the layout of {@link #state()}; copied
     * @throws IllegalArgumentException if the length or a value is impossible for this environment
     */
    void restore(double[] state);
}
