package io.github.ascentrl.nn;

/** Loops over prompts that lie side by side; plain ones, which the compiler turns into vectors. */
final class PromptLoops {
    private PromptLoops() {}

    /** y += a·x, n numbers. */
    static void addScaled(int n, float a, float[] x, int xAt, float[] y, int yAt) {
        for (int b = 0; b < n; b++) {
            y[yAt + b] += a * x[xAt + b];
        }
    }

    /** z += x·y, n numbers. */
    static void addProducts(int n, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
        for (int b = 0; b < n; b++) {
            z[zAt + b] += x[xAt + b] * y[yAt + b];
        }
    }

    static float sum(int n, float[] x) {
        float sum = 0;
        for (int b = 0; b < n; b++) {
            sum += x[b];
        }
        return sum;
    }
}
