package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Objects;

/** The distribution that a network's outputs describe for every step of a batch; subclasses define their meaning. */
abstract class NetworkDistribution implements Distribution {
    final Tape tape;
    final Tensor outputs;
    final Batch batch;

    NetworkDistribution(Tape tape, Tensor outputs, Batch batch) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(outputs, "outputs");
        Objects.requireNonNull(batch, "batch");
        if (outputs.rows() != batch.steps()) {
            throw new IllegalArgumentException("the network gave " + outputs.rows() + " rows for " + batch.steps()
                    + " steps; its forward pass must return one row for each row of its input");
        }
        this.tape = tape;
        this.outputs = outputs;
        this.batch = batch;
    }
}
