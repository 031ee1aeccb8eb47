package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.NetworkPolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;

/** What cloning makes small, over the rows of a batch. */
@FunctionalInterface
public interface CloningLoss {
    /**
     * Records the loss. With several threads it is called on each, with a tape of its own.
     *
     * @param tape the tape
     * @param policy the policy being trained
     * @param batch the rows, a part of a large batch perhaps: observations, and the actions that the expert took there
     * @return a scalar, the sum over the rows; the trainer divides by how many there are in all
     */
    Tensor of(Tape tape, DifferentiablePolicy policy, Batch batch);

    /**
     * {@return −Σ log π(a<sub>i</sub>|s<sub>i</sub>): the cross-entropy for numbered actions, the negative log
     * likelihood for continuous ones} Its gradient is the policy gradient with the indicator of the data set as return
     * (report R1 §3.6).
     */
    static CloningLoss likelihood() {
        return (tape, policy, batch) ->
                tape.scale(tape.sum(PerStep.on(policy, tape, batch).logProb()), -1f);
    }

    /**
     * {@return Σ ‖μ(s<sub>i</sub>) − a<sub>i</sub>‖², for continuous actions: likelihood under a Gaussian whose
     * standard deviation is the same everywhere, but for constants}
     *
     * @param mean the network that gives μ(s), as wide as an action; one whose parameters the optimiser moves,
     *     and, if it has memory, the policy's own
     */
    static CloningLoss squaredError(Network mean) {
        return (tape, policy, batch) -> {
            if (mean.outputSize() != batch.actionSize()) {
                throw new IllegalArgumentException("the network has " + mean.outputSize() + " outputs but actions have "
                        + batch.actionSize() + " numbers; they must be as many");
            }
            if (mean.memorySize() > 0 && !(policy instanceof NetworkPolicy known && known.network() == mean)) {
                throw new IllegalArgumentException(
                        "the network of the means has memory, but is not the policy's, so that"
                                + " the batch does not know what it remembers; pass the policy's own network");
            }
            Tensor input = tape.constant(batch.observations(), batch.steps(), batch.observationSize());
            return tape.squaredError(mean.forward(tape, input, Segments.sequences(batch)), batch.actions());
        };
    }
}
