package io.github.ascentrl.algos.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a trial. Immutable.
 *
 * @param number the trial's place in the sweep, counted from 0
 * @param trial what was run
 * @param score how good it was, larger is better; NaN if it failed
 * @param numbers what else the objective returned; empty if it failed
 * @param failure what was thrown, and where; empty if nothing was
 * @param seconds how long it took, by the clock; the one part that differs between two runs of a sweep
 */
public record TrialResult(
        int number, Trial trial, double score, Map<String, Double> numbers, Optional<String> failure, double seconds) {
    /** Copies the numbers. */
    public TrialResult {
        Objects.requireNonNull(trial, "trial");
        Objects.requireNonNull(failure, "failure");
        numbers = numbers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /** {@return whether the trial threw an exception instead of returning a score} */
    public boolean failed() {
        return failure.isPresent();
    }

    /** The same with the trial that was proposed, whose texts many results share; it equals the one that was read. */
    TrialResult of(Trial proposed) {
        return new TrialResult(number, proposed, score, numbers, failure, seconds);
    }

    /** The same without the clock's part. */
    TrialResult withoutSeconds() {
        return new TrialResult(number, trial, score, numbers, failure, 0);
    }
}
