package io.github.ascentrl.nn.internal.kernels;

/** Operations on each row of a matrix. */
public interface Rowwise {
    /**
     * Sets each row of y to the softmax of the same row of x; max[row] is the largest number of the row, and
     * logSum[row] = log Σ e^(x − max), so that log softmax is (x − max) − logSum. The two are kept separately: added to
     * a large max, such as 10⁸, the logarithm would be lost to rounding. Rows longer than the fixed shape of row
     * reductions are summed in double. y must not be x.
     */
    void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum);

    /**
     * Replaces each row of x by its softmax, with the bits of {@link #softmax}; n is a multiple of 32. Stores the
     * largest number and 1 / Σ e^(x − max) of each row, from {@code at} on, for {@link #softmaxAgain}. A row that
     * contains NaN becomes NaN entirely, whatever its largest number.
     */
    void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at);

    /** Repeats {@link #softmaxInPlace} with the numbers it stored. */
    void softmaxAgain(int rows, int n, float[] x, float[] max, float[] scale, int at);

    /** Backpropagates through a softmax with results y: each row of dy becomes y · (dy − Σ y·dy). */
    void softmaxBackward(int rows, int n, float[] y, float[] dy);

    /**
     * Sets each row of y to gain · (x − mean) · scale + bias, with the row's mean and scale = 1 / √(variance + ε),
     * which are stored for {@link #layerNormBackward}.
     *
     * @param gainAt offset of the gain, {@code [n]}
     * @param biasAt offset of the bias, {@code [n]}
     */
    void layerNorm(
            int rows,
            int n,
            float[] x,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float epsilon,
            float[] y,
            float[] mean,
            float[] scale);

    /**
     * Adds to dx, dGain and dBias, given dy.
     *
     * @param gainAt offset of gain and dGain
     * @param biasAt offset of dBias
     */
    void layerNormBackward(
            int rows,
            int n,
            float[] x,
            float[] gain,
            int gainAt,
            float[] mean,
            float[] scale,
            float[] dy,
            float[] dx,
            float[] dGain,
            float[] dBias,
            int biasAt);
}
