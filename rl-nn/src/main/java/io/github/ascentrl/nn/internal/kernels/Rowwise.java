package io.github.ascentrl.nn.internal.kernels;

/** What is done to each row of a matrix alone. */
public interface Rowwise {
    /**
     * Each row of y becomes softmax of the row of x; max[row] is the row's largest, and logSum[row] = log Σ e^(x − max),
     * so that log softmax is (x − max) − logSum. The two stay apart: beside a large max, 10⁸ say, a float has no room
     * for the logarithm. Rows longer than the fixed shape of row reductions are summed in double. y is not x.
     */
    void softmax(int rows, int n, float[] x, float[] y, float[] max, float[] logSum);

    /**
     * Each row of x, of n numbers, a multiple of 32, becomes its softmax, with the bits of {@link #softmax}; kept for
     * {@link #softmaxAgain} are its largest and 1 / Σ e^(x − max), from {@code at} on. A row with a NaN is NaN throughout,
     * whatever its largest is.
     */
    void softmaxInPlace(int rows, int n, float[] x, float[] max, float[] scale, int at);

    /** The same once more, from what was kept. */
    void softmaxAgain(int rows, int n, float[] x, float[] max, float[] scale, int at);

    /** Back through a softmax with results y: each row of dy becomes y · (dy − Σ y·dy). */
    void softmaxBackward(int rows, int n, float[] y, float[] dy);

    /**
     * Each row of y becomes gain · (x − mean) · scale + bias, with the row's mean and scale = 1 / √(variance + ε), which
     * are kept for {@link #layerNormBackward}.
     *
     * @param gainAt where the gain begins, {@code [n]}
     * @param biasAt where the bias begins, {@code [n]}
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
     * @param gainAt where gain and dGain begin
     * @param biasAt where dBias begins
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
