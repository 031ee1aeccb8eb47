package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.internal.Check;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a trial. Immutable.
 *
 * @param number the trial's number in the sweep, counted from 0
 * @param trial the trial that was run
 * @param score the score, larger is better; NaN if the trial failed
 * @param numbers the other numbers that the objective returned; empty if the trial failed
 * @param failure the exception and where it was thrown; empty if the trial did not fail
 * @param seconds the elapsed time in seconds; the only component that differs between two runs of a sweep
 */
public record TrialResult(
        int number, Trial trial, double score, Map<String, Double> numbers, Optional<String> failure, double seconds) {
    /** Checks the components and copies the numbers. */
    public TrialResult {
        Check.atLeast("number", number, 0);
        Objects.requireNonNull(trial, "trial");
        Objects.requireNonNull(numbers, "numbers");
        Objects.requireNonNull(failure, "failure");
        numbers.forEach((name, value) -> Objects.requireNonNull(value, () -> "numbers: the value of " + name));
        if (failure.isEmpty()) {
            Check.finite("score", score);
        }
        Check.notNegative("seconds", seconds);
        numbers = numbers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** {@return whether the trial threw an exception instead of returning a score} */
    public boolean failed() {
        return failure.isPresent();
    }

    /** {@return this result with the proposed trial, whose strings many results share; it equals the trial read} */
    TrialResult of(Trial proposed) {
        return new TrialResult(number, proposed, score, numbers, failure, seconds);
    }

    /** {@return this result without the elapsed time} */
    TrialResult withoutSeconds() {
        return new TrialResult(number, trial, score, numbers, failure, 0);
    }
}
