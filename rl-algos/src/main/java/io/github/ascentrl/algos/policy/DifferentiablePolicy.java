package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;

/**
 * A stochastic policy π<sub>θ</sub> whose log-probabilities can be differentiated by its parameters θ. Its actors know
 * log π of what they do. {@link DifferentiablePolicyContract} checks an implementation.
 */
public interface DifferentiablePolicy extends ParametricPolicy {
    /**
     * {@return how far back a row sees} Trainers cut batches accordingly: into single rows, shuffled, or into whole
     * segments.
     */
    default Span span() {
        return Span.STEP;
    }

    /**
     * Records what the policy says in every step of a batch: the same, step for step, as its actors said, bit for bit
     * without memory. A policy with memory begins each segment with {@link Batch#memory} (with nothing to remember if the
     * batch keeps none), and anew, as its actor does, where an episode begins inside. Several threads may call it, each
     * with a tape of its own.
     *
     * @param tape the tape
     * @param batch the steps
     * @return the distribution of every step
     */
    Distribution on(Tape tape, Batch batch);
}
