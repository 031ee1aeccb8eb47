package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;

/**
 * A stochastic policy π<sub>θ</sub> whose log-probabilities can be differentiated with respect to its parameters θ. Its
 * actors report log π of their actions. {@link DifferentiablePolicyContract} checks an implementation.
 */
public interface DifferentiablePolicy extends ParametricPolicy {
    /**
     * {@return how much of the past a row depends on} Trainers split batches into single rows or whole segments
     * accordingly. They refuse {@link Span#STEP}, the default, if an actor has memory.
     */
    default Span span() {
        return Span.STEP;
    }

    /**
     * Records the forward pass for every step of a batch. Each log-probability equals the one that the actor reported
     * when the action was taken: bit for bit without memory, within 1e−5 with memory, as long as the parameters are the
     * same. A policy with memory starts each segment from {@link Batch#memory} (from empty memory if the batch has
     * none). At an episode boundary inside a segment it resets its memory if its span is {@link Span#EPISODE} and keeps
     * it if its span is {@link Span#TASK}, as its actor does. Several threads may call this method, each with its own
     * tape.
     *
     * @param tape the tape
     * @param batch the steps; a selection for learning, or a whole batch
     * @return the distribution of every step
     * @throws IllegalArgumentException if observations or actions have the wrong size
     */
    Distribution on(Tape tape, Batch batch);

    /**
     * {@return the policy that always takes the best action of this one: the most probable action, unless the
     * implementation documents another} For numbered actions this is the greedy policy. It draws no random numbers and
     * follows later changes to this policy's parameters.
     *
     * @throws UnsupportedOperationException unless overridden; all policies of the library override it
     */
    default Policy deterministic() {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " has no best action; override deterministic()");
    }
}
