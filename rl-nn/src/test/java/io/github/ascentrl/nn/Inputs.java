package io.github.ascentrl.nn;

import io.github.ascentrl.api.random.Rng;
import java.util.function.Function;

/** Random parameters and constants for one check. The first parameter is padding: the others have offsets. */
final class Inputs {
    final Rng random;
    final Parameters parameters = new Parameters();

    Inputs(long seed) {
        random = Rng.of(seed).child("inputs");
        matrix(1, 3);
    }

    /** Uniform in ±2.2: where 1 − tanh² still has its digits. */
    Parameter matrix(int rows, int cols) {
        Parameter p = parameters.add("p" + parameters.entries().size(), rows, cols);
        System.arraycopy(floats(p.size()), 0, parameters.initial(), p.offset(), p.size());
        return p;
    }

    float[] floats(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextFloat(-2.2f, 2.2f);
        }
        return x;
    }

    float[] picks(int rows, int choices) {
        float[] picks = new float[rows];
        for (int i = 0; i < rows; i++) {
            picks[i] = random.nextInt(choices);
        }
        return picks;
    }

    int size() {
        return 1 + random.nextInt(7);
    }

    /** The parameter as an intermediate result, which every operation takes. */
    static Tensor copy(Tape tape, Parameter p) {
        return tape.scale(tape.parameter(p), 1f);
    }

    Gradients.Comparison compare(Function<Tape, Tensor> f, Function<Naive, double[][]> naive) {
        return Gradients.compare(parameters, f, naive, random.child("weights"));
    }

    void assertAgree(Function<Tape, Tensor> f, Function<Naive, double[][]> naive) {
        Gradients.assertAgree(compare(f, naive));
    }
}
