package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.api.State;
import java.util.List;
import java.util.Objects;

/** Doors with one fault each, and one without: the mutants of {@link DoorsTest}. */
public final class Planted {
    private Planted() {}

    /** Has no fault. */
    public static int good(String name, int size) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || size < 1 || size > 100) {
            throw new IllegalArgumentException("size = " + size + " must be in [1, 100], name = '" + name + "'");
        }
        return size;
    }

    /** Accepts null. */
    public static void accepts(String name) {}

    /** Answers a bad index with a number. */
    public static int neighbour(int index) {
        return index + 1;
    }

    /** Leaves null to the virtual machine. */
    public static int unnamed(String name) {
        return name.length();
    }

    /** Names another thing than the parameter. */
    public static void misnamed(String name) {
        Objects.requireNonNull(name, "value");
    }

    /** Leaves the index to the virtual machine. */
    public static int index(int[] numbers) {
        return numbers[numbers.length - 1] >= 0 ? numbers.length : List.of(1).get(numbers[0]);
    }

    /** Takes the memory first. */
    public static int allocates(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("size = " + size + " must be at least 0");
        }
        return new long[size].length;
    }

    /** Says nothing. */
    public static void silent(int size) {
        if (size < 1) {
            throw new IllegalArgumentException();
        }
    }

    /** Loads whatever it is given. */
    public static void load(State state) {
        Objects.requireNonNull(state, "state");
    }
}
