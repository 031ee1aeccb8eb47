package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.NetworkPolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Objects;

/** The loss that cloning minimises, summed over the rows of a batch. */
@FunctionalInterface
public interface CloningLoss {
    /**
     * Records the loss. With several threads it is called on each of them, with a separate tape.
     *
     * @param tape the tape
     * @param policy the policy being trained
     * @param batch the rows, possibly a part of a larger batch: observations, and the actions that the expert took
     *     there
     * @return a scalar, the sum over the rows; the trainer divides it by the number of rows of the whole batch
     */
    Tensor of(Tape tape, DifferentiablePolicy policy, Batch batch);

    /**
     * {@return −Σ log π(a<sub>i</sub>|s<sub>i</sub>): the cross-entropy for discrete actions, the negative log
     * likelihood for continuous ones} Its gradient is the policy gradient with the indicator of the data set as return
     * (report R1 §3.6).
     */
    static CloningLoss likelihood() {
        return (tape, policy, batch) -> {
            Objects.requireNonNull(tape, "tape");
            Objects.requireNonNull(policy, "policy");
            Objects.requireNonNull(batch, "batch");
            return tape.scale(tape.sum(PerStep.on(policy, tape, batch).logProb()), -1f);
        };
    }

    /**
     * {@return Σ ‖μ(s<sub>i</sub>) − a<sub>i</sub>‖², for continuous actions: up to constants the negative log
     * likelihood of a Gaussian with the same standard deviation everywhere}
     *
     * @param mean the network that computes μ(s), with one output per number of an action and with parameters that the
     *     optimiser updates; if it has memory, it must be the policy's network
     */
    static CloningLoss squaredError(Network mean) {
        Objects.requireNonNull(mean, "mean");
        return (tape, policy, batch) -> {
            Objects.requireNonNull(tape, "tape");
            Objects.requireNonNull(policy, "policy");
            Objects.requireNonNull(batch, "batch");
            if (mean.outputSize() != batch.actionSize()) {
                throw new IllegalArgumentException("the network has " + mean.outputSize() + " outputs but actions have "
                        + batch.actionSize() + " numbers; give a network with one output for each");
            }
            if (mean.memorySize() > 0 && !(policy instanceof NetworkPolicy known && known.network() == mean)) {
                throw new IllegalArgumentException(
                        "the network of the means has memory, but is not the policy's, so the batch does not contain"
                                + " its memory; pass the policy's own network");
            }
            Tensor input = tape.constant(batch.observations(), batch.steps(), batch.observationSize());
            return tape.squaredError(mean.forward(tape, input, Segments.sequences(batch)), batch.actions());
        };
    }
}
