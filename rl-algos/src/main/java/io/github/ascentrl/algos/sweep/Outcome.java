package io.github.ascentrl.algos.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a run returns. Immutable, but for the bytes of its state, which are not copied.
 *
 * @param score how good it is; larger is better; finite
 * @param numbers what else is worth a column in a table, by name; finite
 * @param state what another trial needs to continue this one; empty if none can
 */
public record Outcome(double score, Map<String, Double> numbers, byte[] state) {
    private static final byte[] NONE = {};

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a number is not finite or a name blank
     */
    public Outcome {
        check("score", score);
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(Objects.requireNonNull(numbers, "numbers")));
        numbers.forEach((name, value) -> {
            if (name.isBlank()) {
                throw new IllegalArgumentException("a number of the outcome has a blank name");
            }
            check(name, value);
        });
        Objects.requireNonNull(state, "state");
    }

    private static void check(String name, double value) {
        if (!(Math.abs(value) < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    name + " = " + value + " of the outcome must be finite; throw an exception if the run has failed");
        }
    }

    /**
     * {@return an outcome that is a score alone}
     *
     * @param score how good the run is; larger is better; finite
     */
    public static Outcome of(double score) {
        return new Outcome(score, Map.of(), NONE);
    }

    /**
     * {@return the same with one more number}
     *
     * @param name of the number
     * @param value finite
     */
    public Outcome with(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(numbers);
        more.put(name, value);
        return new Outcome(score, more, state);
    }

    /**
     * {@return the same with a state to continue from}
     *
     * @param newState for example the bytes of a checkpoint
     */
    public Outcome withState(byte[] newState) {
        return new Outcome(score, numbers, newState);
    }
}
