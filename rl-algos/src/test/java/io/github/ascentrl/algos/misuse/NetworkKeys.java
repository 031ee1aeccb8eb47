package io.github.ascentrl.algos.misuse;

import static io.github.ascentrl.algos.misuse.Keys.all;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Convolution;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;

/** Tensors on one tape, of shapes that an operation wants. */
final class NetworkKeys {
    private NetworkKeys() {}

    private static Tensor tensor(Tape tape, int rows, int cols) {
        return tape.constant(new float[rows * cols], rows, cols);
    }

    static void addTo(Keys keys) {
        keys.add("nn.Tape.conv2d(Tensor,Tensor,Tensor,Convolution)", () -> {
            Tape tape = new Tape();
            Convolution shape = new Convolution(1, 4, 4, 2, 3, 1, 0);
            return all(
                    tape,
                    tensor(tape, 1, shape.inputSize()),
                    tensor(tape, shape.patchSize(), 2),
                    tensor(tape, 1, 2),
                    shape);
        });
        keys.add("nn.Tape.gru(Tensor,Tensor,Tensor,Tensor,Tensor,Sequences)", () -> recurrent(3));
        keys.add("nn.Tape.lstm(Tensor,Tensor,Tensor,Tensor,Tensor,Sequences)", () -> recurrent(4));
        keys.add(
                "nn.layer.NetworkSpec.of(JsonObject)",
                () -> all(JsonObject.parse("a network", "{\"type\": \"mlp\", \"sizes\": [4, 2]}", Json.Limits.HEADER)));
        keys.add("nn.Sequences.of(int[])", () -> all((Object) new int[] {0, 2, 4}));
        keys.add("nn.Sequences.split(int[])", () -> all(Sequences.of(0, 2, 4), new int[] {0, 1, 2, 3, 4}));
        keys.add(
                "nn.Loss$Value.part(String)",
                () -> all(
                        Loss.of(new Tape().constant(new float[] {1}, 1, 1))
                                .part("a", new Tape().constant(new float[] {1}, 1, 1))
                                .value(),
                        "a"));
        keys.add("nn.layer.Conv.forward(Tape,Tensor)", () -> {
            Tape tape = new Tape();
            return all(Conv.of(1, 4, 4).conv(2, 3, 1, 0).build(Rng.of(1)), tape, tensor(tape, 1, 16));
        });
        keys.add("nn.layer.Transformer.forward(Tape,Tensor,Sequences)", () -> {
            Tape tape = new Tape();
            return all(
                    Transformer.size(4).heads(2).blocks(1).build(Rng.of(1)),
                    tape,
                    tensor(tape, 2, 4),
                    Sequences.of(0, 2));
        });
        keys.add("nn.layer.Trunk.to(Network)", () -> {
            Parameters all = new Parameters();
            Trunk trunk = Trunk.of(Mlp.sizes(4, 3).into(all, "trunk.").build(Rng.of(1)));
            return all(trunk, Mlp.sizes(3, 2).into(all, "head.").build(Rng.of(2)));
        });
    }

    private static Object[] recurrent(int gates) {
        Tape tape = new Tape();
        int size = 2;
        return all(
                tape,
                tensor(tape, 4, 3),
                tensor(tape, 3, gates * size),
                tensor(tape, 1, gates * size),
                tensor(tape, size, gates * size),
                tensor(tape, 1, gates * size),
                Sequences.of(0, 2, 4));
    }
}
