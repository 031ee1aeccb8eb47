package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;

/** Creates arrays of random numbers. */
final class RandomArrays {
    private RandomArrays() {}

    /** {@return {@code n} numbers, uniform in [−1, 1)} */
    static float[] uniform(Rng random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextFloat(-1f, 1f);
        }
        return x;
    }
}
