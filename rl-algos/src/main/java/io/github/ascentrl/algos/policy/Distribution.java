package io.github.ascentrl.algos.policy;

import io.github.ascentrl.nn.Tensor;

/**
 * π(·|s<sub>t</sub>) of every step of a batch, on a tape. Each call records what it returns; all of them share the one
 * forward pass that made the distribution.
 */
public interface Distribution {
    /** {@return log π(a<sub>t</sub>|s<sub>t</sub>) of the batch's actions, {@code [steps, 1]}; a log-density for continuous actions} */
    Tensor logProb();

    /**
     * {@return the entropy of π(·|s<sub>t</sub>), {@code [steps, 1]}, in nats; the differential entropy for continuous
     * actions, which may be negative} A policy whose entropy has no closed form may return a bound and must document it
     * ({@link MixturePolicy}: an upper bound).
     */
    Tensor entropy();

    /**
     * {@return KL(this‖other) of every step, {@code [steps, 1]}, in nats}
     *
     * @param other of the same kind, over the same batch, on the same tape
     * @throws UnsupportedOperationException if it has no closed form, or the other is of another kind
     */
    Tensor divergence(Distribution other);
}
