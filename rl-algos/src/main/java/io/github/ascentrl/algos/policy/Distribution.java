package io.github.ascentrl.algos.policy;

import io.github.ascentrl.nn.Tensor;

/**
 * The distribution π(·|s<sub>t</sub>) of every step of a batch, on a tape. Each call records its result; all calls
 * share the forward pass that created the distribution.
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
     * @param other a distribution of the same kind, over the same batch, on the same tape
     * @throws UnsupportedOperationException if the divergence has no closed form, or the other distribution is of
     *     another kind
     */
    Tensor divergence(Distribution other);
}
