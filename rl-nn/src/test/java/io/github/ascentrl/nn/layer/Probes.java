package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/** Inputs and outputs for tests of networks over transformers. */
final class Probes {
    private Probes() {}

    static float[] gaussian(int n, long seed) {
        Rng random = Rng.of(seed).child("gaussian");
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** Makes initial weights larger, so that attention is not uniform. */
    static void spread(Parameters parameters, long seed) {
        float[] initial = parameters.initial();
        float[] more = gaussian(initial.length, seed);
        for (int i = 0; i < initial.length; i++) {
            initial[i] += 0.4f * more[i];
        }
    }

    static float[] outputs(Network network, float[] x, Sequences sequences) {
        Tape tape = new Tape();
        Tensor y = network.forward(tape, tape.constant(x, sequences.rows(), network.inputSize()), sequences);
        float[] outputs = new float[y.size()];
        y.copyTo(outputs);
        return outputs;
    }
}
