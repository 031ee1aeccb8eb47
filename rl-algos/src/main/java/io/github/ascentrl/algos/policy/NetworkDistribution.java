package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/** What a network's outputs mean in every step of a batch; subclasses say how. */
abstract class NetworkDistribution implements Distribution {
    final Tape tape;
    final Tensor outputs;
    final Batch batch;

    NetworkDistribution(Tape tape, Tensor outputs, Batch batch) {
        if (outputs.rows() != batch.steps()) {
            throw new IllegalArgumentException("the network gave " + outputs.rows() + " rows for " + batch.steps()
                    + " steps; its forward pass must give one for each row of its input");
        }
        this.tape = tape;
        this.outputs = outputs;
        this.batch = batch;
    }
}
