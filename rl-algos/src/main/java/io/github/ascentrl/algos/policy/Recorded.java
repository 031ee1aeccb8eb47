package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;

/** The network's last output on a tape, so that log-probability and entropy of one batch share one forward pass. */
final class Recorded {
    private Tape tape;
    private long recording;
    private long version;
    private Batch batch;
    private Tensor output;

    Tensor forward(Network network, Tape tape, Batch batch) {
        boolean same = this.tape == tape
                && recording == tape.recording()
                && version == network.parameters().version()
                && this.batch == batch;
        if (!same) {
            if (batch.observationSize() != network.inputSize()) {
                throw wrongSize(batch.observationSize(), network);
            }
            output = network.forward(tape, tape.constant(batch.observations(), batch.steps(), batch.observationSize()));
            this.tape = tape;
            this.batch = batch;
            recording = tape.recording();
            version = network.parameters().version();
        }
        return output;
    }

    static IllegalArgumentException wrongSize(int observationSize, Network network) {
        return new IllegalArgumentException("observations have " + observationSize + " numbers but the network takes "
                + network.inputSize() + "; build it with the observation space's size");
    }
}
