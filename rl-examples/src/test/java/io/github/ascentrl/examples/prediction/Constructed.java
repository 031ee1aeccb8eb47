package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.algos.prediction.PromptTransformer.Attention;
import io.github.ascentrl.algos.prediction.PromptTransformer.Weights;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;

/** A transformer with the weights that TD needs. */
final class Constructed {
    private Constructed() {}

    /** With α in P; sign −1 turns P and Q round, which changes nothing. */
    static PromptTransformer td(int d, int layers, double alpha, int sign) {
        PromptTransformer transformer = new PromptTransformer(d, layers, Weights.LOOPED, Attention.LINEAR, Rng.of(1));
        int size = 2 * d + 1;
        float[] values = transformer.parameters().values();
        Arrays.fill(values, 0);
        values[size * size - 1] = (float) (sign * alpha);
        for (int i = 0; i < d; i++) {
            values[size * size + i * size + i] = -sign;
            values[size * size + i * size + d + i] = sign;
        }
        transformer.parameters().changed();
        return transformer;
    }
}
