package io.github.ascentrl.algos.testing;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;

/** A network that counts its forward passes on a tape. */
public final class CountedPasses implements Network {
    private final Network network;
    private int count;

    /** Around a network. */
    public CountedPasses(Network network) {
        this.network = network;
    }

    /** {@return how many there were} */
    public int count() {
        return count;
    }

    @Override
    public int inputSize() {
        return network.inputSize();
    }

    @Override
    public int outputSize() {
        return network.outputSize();
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        count++;
        return network.forward(tape, input);
    }

    @Override
    public Evaluator evaluator() {
        return network.evaluator();
    }
}
