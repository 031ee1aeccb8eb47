package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * A stochastic policy π<sub>θ</sub> whose log-probabilities can be differentiated by its parameters θ.
 *
 * <p>Row t of what it records depends on row t of the batch alone, on o<sub>t</sub> and a<sub>t</sub>: trainers cut
 * batches into rows, each an episode of one step, for shards of 256 rows or more and for shuffled minibatches.
 * {@link DifferentiablePolicyContract} checks it.
 */
public interface DifferentiablePolicy extends ParametricPolicy {
    /**
     * Records log π(a<sub>t</sub>|s<sub>t</sub>) of every step.
     *
     * @param tape the tape
     * @param batch the steps
     * @return {@code [steps, 1]}; for continuous actions the logarithm of a density
     */
    Tensor logProb(Tape tape, Batch batch);

    /**
     * Records the entropy of π(·|s<sub>t</sub>) of every step.
     *
     * @param tape the tape
     * @param batch the steps
     * @return {@code [steps, 1]}, in nats
     */
    Tensor entropy(Tape tape, Batch batch);

    @Override
    DifferentiablePolicy view();
}
