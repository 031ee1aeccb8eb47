package io.github.ascentrl.examples.cartpole;

/** Mean of the last w numbers; NaN before there are w. */
final class RunningMean {
    private final double[] window;
    private long count;

    RunningMean(int size) {
        window = new double[size];
    }

    void add(double value) {
        window[(int) (count++ % window.length)] = value;
    }

    double mean() {
        if (count < window.length) {
            return Double.NaN;
        }
        double sum = 0;
        for (double value : window) {
            sum += value;
        }
        return sum / window.length;
    }
}
