package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;

/**
 * A stochastic policy π<sub>θ</sub> whose log-probabilities can be differentiated by its parameters θ. Its actors know
 * log π of what they do. {@link DifferentiablePolicyContract} checks an implementation.
 */
public interface DifferentiablePolicy extends ParametricPolicy {
    /** {@return how much of the past a row depends on} Trainers cut batches into single rows or whole segments accordingly. */
    default Span span() {
        return Span.STEP;
    }

    /**
     * Records the forward pass for every step of a batch. Each log-probability equals the one its actor reported when the
     * action was taken: bit for bit without memory, within 1e−5 with memory and unchanged parameters. A policy with memory
     * starts each segment from {@link Batch#memory} (empty if the batch holds none) and resets its memory, as its actor does,
     * where the batch {@linkplain Batch#beginsAnew begins anew}, unless it remembers across episodes. Several threads may
     * call it, each with a tape of its own.
     *
     * @param tape the tape
     * @param batch the steps; a selection for learning, or a whole batch
     * @return the distribution of every step
     * @throws IllegalArgumentException if observations or actions have the wrong size
     */
    Distribution on(Tape tape, Batch batch);
}
