package io.github.ascentrl.api.space;

import java.util.random.RandomGenerator;

/** A set of points, each a flat array of {@link #size()} {@code float}s. Immutable. */
public sealed interface Space permits Box, Discrete, MultiDiscrete {
    /** {@return the numbers in one point, ≥ 1} */
    int size();

    /**
     * {@return the number of choices of all coordinates together, as many as a mask has numbers; 0 of a {@link Box}, whose
     * points are quantities}
     *
     * @throws ArithmeticException if it is no {@code int}
     */
    int choices();

    /**
     * {@return whether a point belongs to this space; false if it holds NaN or has the wrong length}
     *
     * @param point any array
     */
    boolean contains(float[] point);

    /**
     * Draws a point: uniformly where the space is bounded; see the implementations for what happens elsewhere.
     *
     * @param random the source of chance
     * @param point receives the point, {@code [size()]}
     */
    void sample(RandomGenerator random, float[] point);

    /**
     * Checks that a point belongs to this space.
     *
     * @param what what the point is, for the message: {@code "action"}, {@code "observation"}
     * @param point any array
     * @throws IllegalArgumentException if it does not; the message names the value, the range and the remedy
     */
    void check(String what, float[] point);
}
