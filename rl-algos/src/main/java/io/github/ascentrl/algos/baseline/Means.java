package io.github.ascentrl.algos.baseline;

/** Sums and means of returns, accumulated in double. */
final class Means {
    private Means() {}

    static double sum(float[] x, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += x[i];
        }
        return sum;
    }

    static double of(float[] x, int from, int to) {
        return sum(x, from, to) / (to - from);
    }
}
