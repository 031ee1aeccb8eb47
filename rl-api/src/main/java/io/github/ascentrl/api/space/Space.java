package io.github.ascentrl.api.space;

import java.util.random.RandomGenerator;

/** A set of points, each a flat array of {@link #size()} {@code float}s. Immutable. */
public sealed interface Space permits Box, Discrete, MultiDiscrete {
    /** {@return the number of coordinates of a point, ≥ 1} */
    int size();

    /**
     * {@return the total number of choices of all coordinates, which is the length of an action mask; 0 for a
     * {@link Box}, whose points are quantities}
     *
     * @throws ArithmeticException if the total exceeds the range of {@code int}
     */
    int choices();

    /**
     * {@return whether a point belongs to this space; false if it contains NaN or has the wrong length}
     *
     * @param point any array
     */
    boolean contains(float[] point);

    /**
     * Draws a point, uniformly if the space is bounded; see the implementations for unbounded spaces.
     *
     * @param random the random generator
     * @param point receives the point, {@code [size()]}
     */
    void sample(RandomGenerator random, float[] point);

    /**
     * Checks that a point belongs to this space.
     *
     * @param what description of the point used in the error message: {@code "action"}, {@code "observation"}
     * @param point any array
     * @throws IllegalArgumentException if it does not belong to the space; the message names the value, the range and
     *     the remedy
     */
    void check(String what, float[] point);
}
