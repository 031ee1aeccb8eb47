package io.github.ascentrl.api.space;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Several numbered choices made at once: coordinate i is one of 0 … n<sub>i</sub>−1, a {@code float} that is an exact
 * integer. Immutable; equal if the numbers of choices are.
 */
public final class MultiDiscrete implements Space {
    private final int[] n;

    private MultiDiscrete(int[] n) {
        if (n.length == 0) {
            throw new IllegalArgumentException("MultiDiscrete needs at least 1 coordinate, got none");
        }
        for (int i = 0; i < n.length; i++) {
            if (n[i] < 1 || n[i] > 1 << 24) {
                throw new IllegalArgumentException(
                        "MultiDiscrete n[" + i + "] = " + n[i] + " must lie in [1, " + (1 << 24) + "]");
            }
        }
        this.n = n;
    }

    /**
     * {@return the space with the given numbers of choices}
     *
     * @param n the number of choices of each coordinate, each in [1, 2<sup>24</sup>]; at least one coordinate; copied
     * @throws IllegalArgumentException if there is no coordinate or a number is out of range
     */
    public static MultiDiscrete of(int... n) {
        Objects.requireNonNull(n, "n");
        return new MultiDiscrete(n.clone());
    }

    /**
     * {@return the number of choices of a coordinate}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public int n(int i) {
        return n[Check.index("i", i, n.length)];
    }

    @Override
    public int choices() {
        int sum = 0;
        for (int choices : n) {
            sum = Math.addExact(sum, choices);
        }
        return sum;
    }

    /**
     * {@return the number of the choice in a coordinate of a point, after checking it}
     *
     * @param point a point of this space
     * @param i 0 ≤ i &lt; {@link #size()}
     * @throws IllegalArgumentException if the point has the wrong length or the coordinate is not a valid choice
     */
    public int index(float[] point, int i) {
        Objects.requireNonNull(point, "point");
        Check.index("i", i, n.length);
        if (point.length != n.length || !isMember(point[i], n[i])) {
            check("action", point);
        }
        return (int) point[i];
    }

    @Override
    public int size() {
        return n.length;
    }

    @Override
    public boolean contains(float[] point) {
        Objects.requireNonNull(point, "point");
        if (point.length != n.length) {
            return false;
        }
        for (int i = 0; i < n.length; i++) {
            if (!isMember(point[i], n[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void sample(RandomGenerator random, float[] point) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(point, "point");
        Check.room("point", point.length, n.length);
        for (int i = 0; i < n.length; i++) {
            point[i] = random.nextInt(n[i]);
        }
    }

    @Override
    public void check(String what, float[] point) {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(point, "point");
        if (point.length != n.length) {
            throw new IllegalArgumentException(what + " has " + point.length + " numbers, expected " + n.length);
        }
        for (int i = 0; i < n.length; i++) {
            if (!isMember(point[i], n[i])) {
                throw new IllegalArgumentException(
                        what + "[" + i + "] = " + point[i] + " is not one of the choices 0 … " + (n[i] - 1)
                                + "; pass an exact integer in [0, " + n[i] + ")");
            }
        }
    }

    private static boolean isMember(float x, int n) {
        return x >= 0 && x < n && x == (int) x; // false for NaN
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultiDiscrete space && Arrays.equals(n, space.n);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(n);
    }

    @Override
    public String toString() {
        return "MultiDiscrete" + Arrays.toString(n);
    }
}
