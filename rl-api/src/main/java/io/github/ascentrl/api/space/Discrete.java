package io.github.ascentrl.api.space;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The choices 0 … n−1, represented by one {@code float} that is an exact integer.
 *
 * @param n the number of choices, 1 ≤ n ≤ 2<sup>24</sup> (beyond which floats do not represent every integer)
 */
public record Discrete(int n) implements Space {
    /**
     * Validates n.
     *
     * @throws IllegalArgumentException if n is out of range
     */
    public Discrete {
        if (n < 1 || n > 1 << 24) {
            throw new IllegalArgumentException("Discrete n = " + n + " must lie in [1, " + (1 << 24) + "]");
        }
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public int choices() {
        return n;
    }

    @Override
    public boolean contains(float[] point) {
        Objects.requireNonNull(point, "point");
        return point.length == 1 && isMember(point[0]);
    }

    /**
     * {@return the number of the choice that a point represents}
     *
     * @param point a point of this space
     * @throws IllegalArgumentException if the point is not in this space
     */
    public int index(float[] point) {
        Objects.requireNonNull(point, "point");
        if (point.length != 1 || !isMember(point[0])) {
            check("action", point);
        }
        return (int) point[0];
    }

    /**
     * {@return the given number of a choice, after checking it}
     *
     * @param choice the number of a choice
     * @throws IllegalArgumentException if there is no such choice
     */
    public int index(int choice) {
        if (choice < 0 || choice >= n) {
            throw new IllegalArgumentException("action " + choice + " is not one of the choices 0 … " + (n - 1)
                    + "; pass an integer in [0, " + n + ")");
        }
        return choice;
    }

    @Override
    public void sample(RandomGenerator random, float[] point) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(point, "point");
        Check.room("point", point.length, 1);
        point[0] = random.nextInt(n);
    }

    @Override
    public void check(String what, float[] point) {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(point, "point");
        if (point.length != 1) {
            throw new IllegalArgumentException(
                    what + " has " + point.length + " numbers, expected exactly 1: the number of the choice");
        }
        if (!isMember(point[0])) {
            throw new IllegalArgumentException(what + " " + point[0] + " is not one of the choices 0 … " + (n - 1)
                    + "; pass an exact integer in [0, " + n + ")");
        }
    }

    private boolean isMember(float x) {
        // False for NaN; -0f is accepted as 0.
        return x >= 0 && x < n && x == (int) x;
    }
}
