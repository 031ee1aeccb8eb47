package io.github.ascentrl.algos.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The result that an {@link Objective} returns. Immutable, except for the bytes of the state, which are not copied.
 *
 * @param score the score, larger is better; finite
 * @param numbers other numbers for tables, by name; finite
 * @param state the state from which another trial can continue this one; empty if it cannot be continued
 */
public record Outcome(double score, Map<String, Double> numbers, byte[] state) {
    private static final byte[] NONE = {};

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if a number is not finite or a name is blank
     */
    public Outcome {
        check("score", score);
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(numbers, "numbers")));
        numbers.forEach((name, value) -> {
            Objects.requireNonNull(name, "a name in numbers");
            Objects.requireNonNull(value, () -> "numbers: the value of " + name);
            if (name.isBlank()) {
                throw new IllegalArgumentException("a number of the outcome has a blank name; give it one");
            }
            check(name, value);
        });
        Objects.requireNonNull(state, "state");
    }

    private static void check(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " = " + value + " of the outcome must be finite; throw an exception if the run failed");
        }
    }

    /**
     * {@return an outcome that consists only of a score}
     *
     * @param score the score, larger is better; finite
     */
    public static Outcome of(double score) {
        return new Outcome(score, Map.of(), NONE);
    }

    /**
     * {@return this outcome with one more number}
     *
     * @param name the name of the number
     * @param value the number, finite
     */
    public Outcome and(String name, double value) {
        Objects.requireNonNull(name, "name");
        Map<String, Double> more = new LinkedHashMap<>(numbers);
        more.put(name, value);
        return new Outcome(score, more, state);
    }

    /**
     * {@return this outcome with a state to continue from}
     *
     * @param newState the state, for example the bytes of a checkpoint
     */
    public Outcome withState(byte[] newState) {
        Objects.requireNonNull(newState, "newState");
        return new Outcome(score, numbers, newState);
    }
}
