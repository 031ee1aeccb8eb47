package io.github.ascentrl.examples.guide;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;

/**
 * A hidden layer with gates: tanh(A x + a) ∘ sigmoid(B x + b), and an affine layer after it.
 *
 * @param value A, a
 * @param gate B, b
 * @param head the layer after it
 */
public record Gated(Mlp value, Mlp gate, Mlp head) implements Network {
    /**
     * {@return a new network}
     *
     * @param inputs numbers in one input row
     * @param hidden units in the hidden layer
     * @param outputs numbers in one output row
     * @param parameters where its parameters go
     * @param rng the key that they are drawn from
     */
    public static Gated of(int inputs, int hidden, int outputs, Parameters parameters, Rng rng) {
        return new Gated(
                Mlp.sizes(inputs, hidden).into(parameters, "value.").build(rng.child("value")),
                Mlp.sizes(inputs, hidden).into(parameters, "gate.").build(rng.child("gate")),
                Mlp.sizes(hidden, outputs).into(parameters, "head.").build(rng.child("head")));
    }

    @Override
    public int inputSize() {
        return value.inputSize();
    }

    @Override
    public int outputSize() {
        return head.outputSize();
    }

    @Override
    public Parameters parameters() {
        return head.parameters(); // one object, shared by all three
    }

    @Override
    public Tensor forward(Tape tape, Tensor x) {
        Tensor open = tape.sigmoid(gate.forward(tape, x));
        return head.forward(tape, tape.multiply(tape.tanh(value.forward(tape, x)), open));
    }

    /** {@return what {@link #of} needs to build it again; only to be saved} */
    @Override
    public NetworkSpec spec() {
        return NetworkSpec.of("gated")
                .and("inputs", inputSize())
                .and("hidden", gate.outputSize())
                .and("outputs", outputSize());
    }
}
