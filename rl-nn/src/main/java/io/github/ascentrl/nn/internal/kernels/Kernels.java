package io.github.ascentrl.nn.internal.kernels;

/**
 * The inner loops of the library. Matrices are row-major with an offset and a leading dimension (the distance between
 * rows). {@link ScalarKernels} defines every result to the bit: each element of a matrix product is <em>one</em> chain of
 * fused multiply-adds over k, in order, starting from what C held; each sum along a row is taken in 16 interleaved
 * partial sums and a fixed tree ({@link Reduction}). Other implementations may only arrange the work differently.
 *
 * <p>A·B and A·Bᵀ with at most {@value #NARROW} columns, as in a policy's last layer, count as sums along rows, added to
 * what C held: one chain over 128 hidden units is 512 cycles of latency, 60 % of a forward pass of 4-128-2 for one
 * observation (203 ns; 110 as it is).
 *
 * <p>Implementations keep scratch space: one instance serves one thread. {@link #create()} makes them. Arrays without an
 * offset begin at 0; unless documented otherwise an output may be one of the inputs, but may not overlap it in part.
 */
public interface Kernels {
    /** Products A·B and A·Bᵀ with at most this many columns are sums along rows. */
    int NARROW = 4;

    /** {@return kernels for one thread, the fastest kind that this JVM can run} */
    static Kernels create() {
        return KernelProvider.create();
    }

    /** {@return what kind of implementation this is, for logs and tests} */
    String name();

    /**
     * A right-hand matrix B, {@code [k, n]}, laid out for repeated products; made by {@link #pack} of the same kind of
     * kernels.
     */
    abstract class Packed {
        int k;
        int n;
    }

    /**
     * Prepares a right-hand matrix for several products.
     *
     * @param transposed whether {@code b} holds Bᵀ, {@code [n, k]}
     * @param k rows of B
     * @param n columns of B
     * @param b the array
     * @param bo offset of its first element
     * @param ldb its leading dimension
     * @param reuse a packed matrix to overwrite, of any shape, or null
     * @return the packed matrix
     */
    Packed pack(boolean transposed, int k, int n, float[] b, int bo, int ldb, Packed reuse);

    /** C += A·B with B packed; A is {@code [m, k]}, C {@code [m, n]}. */
    void multiply(int m, float[] a, int ao, int lda, Packed b, float[] c, int co, int ldc);

    /**
     * C = from + A·B with n columns of a packed B, from one on; both are multiples of 32, and B has that many. The rows
     * that chains start from are {@code ldf} apart, which may be 0 or negative; they may be C itself.
     */
    void multiply(
            int m,
            float[] a,
            int ao,
            int lda,
            Packed b,
            int column,
            int n,
            float[] from,
            int fo,
            int ldf,
            float[] c,
            int co,
            int ldc);

    /** C += A·B; A is {@code [m, k]}, B {@code [k, n]}, C {@code [m, n]}. */
    void multiply(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc);

    /** C += A·Bᵀ; A is {@code [m, k]}, B {@code [n, k]}, C {@code [m, n]}. */
    void multiplyTransposedB(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc);

    /** C += Aᵀ·B; A is {@code [k, m]}, B {@code [k, n]}, C {@code [m, n]}. */
    void multiplyTransposedA(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc);

    /** Y = X·W + b, the chains starting from b; X is {@code [m, k]}, W {@code [k, n]} and Y {@code [m, n]} without gaps. */
    default void affine(
            int m,
            int n,
            int k,
            float[] x,
            int xo,
            int ldx,
            float[] w,
            int wo,
            float[] bias,
            int biasOffset,
            float[] y) {
        fillRows(m, n, bias, biasOffset, y);
        multiply(m, n, k, x, xo, ldx, w, wo, n, y, 0, n);
    }

    /** Y = X·W + b with W packed. */
    default void affine(int m, float[] x, int xo, int ldx, Packed w, float[] bias, int biasOffset, float[] y) {
        fillRows(m, w.n, bias, biasOffset, y);
        multiply(m, x, xo, ldx, w, y, 0, w.n);
    }

    /** Y = max(X·W + b, 0) with W packed. */
    default void affineRelu(int m, float[] x, int xo, int ldx, Packed w, float[] bias, int biasOffset, float[] y) {
        affine(m, x, xo, ldx, w, bias, biasOffset, y);
        relu(m * w.n, y, y);
    }

    /** Every row of {@code [rows, n]} becomes a copy of the bias. */
    void fillRows(int rows, int n, float[] bias, int biasOffset, float[] y);

    /** sums[j] += Σ over rows, in order, of x[row, j]. */
    void addColumnSums(int rows, int n, float[] x, float[] sums, int sumsOffset);

    /** y = max(x, 0). */
    void relu(int n, float[] x, float[] y);

    /** dx += dy where y &gt; 0. */
    void reluBackward(int n, float[] y, float[] dy, float[] dx);

    /** y = tanh x. */
    void tanh(int n, float[] x, float[] y);

    /** dx += dy · (1 − y²). */
    void tanhBackward(int n, float[] y, float[] dy, float[] dx);

    /** dy ← dy · (1 − y²). */
    void timesTanhSlope(int n, float[] y, float[] dy);

    /** dy ← dy where y &gt; 0, else 0. */
    void timesReluSlope(int n, float[] y, float[] dy);

    /** y = 1 / (1 + e⁻ˣ). */
    void sigmoid(int n, float[] x, float[] y);

    /** dx += dy · y · (1 − y). */
    void sigmoidBackward(int n, float[] y, float[] dy, float[] dx);

    /** y = gelu x. */
    void gelu(int n, float[] x, float[] y);

    /** dx += dy · gelu′(x). */
    void geluBackward(int n, float[] x, float[] dy, float[] dx);

    /** y = gelu x and dy ← dy · gelu′(x): they share an exponential. */
    default void geluAndSlope(int n, float[] x, float[] y, float[] dy) {
        for (int i = 0; i < n; i++) {
            float v = x[i];
            y[i] = Elementary.gelu(v);
            dy[i] *= Elementary.geluSlope(v);
        }
    }

    /**
     * y = x · mask: 0 where 16 bits of a hash of the key and of the number's place are below the threshold, elsewhere
     * scale · x. {@link Masks} says which hash.
     *
     * @param place of the first number; the others follow
     * @param threshold in 1 … 2¹⁶ − 1
     * @param scale what remains is multiplied with
     */
    default void dropout(int n, long key, int place, int threshold, float scale, float[] x, int xo, float[] y, int yo) {
        Masks.dropout(n, key, place, threshold, scale, x, xo, y, yo);
    }

    /**
     * z[b] += Σ over k &lt; count of x[k, b]·y[k, b] for b &lt; n: each element one chain of fused multiply-adds, in the order of
     * k. Rows of x and of y begin so far apart.
     */
    default void addPairs(
            int n, int count, float[] x, int xo, int xStride, float[] y, int yo, int yStride, float[] z, int zo) {
        for (int b = 0; b < n; b++) {
            float sum = z[zo + b];
            for (int k = 0; k < count; k++) {
                sum = Math.fma(x[xo + k * xStride + b], y[yo + k * yStride + b], sum);
            }
            z[zo + b] = sum;
        }
    }

    /** y[b] += Σ over k &lt; count of (factor·a[k])·x[k, b] for b &lt; n, likewise; the numbers a lie so far apart, too. */
    default void addScaledRows(
            int n,
            int count,
            float factor,
            float[] a,
            int ao,
            int aStride,
            float[] x,
            int xo,
            int xStride,
            float[] y,
            int yo) {
        for (int b = 0; b < n; b++) {
            float sum = y[yo + b];
            for (int k = 0; k < count; k++) {
                sum = Math.fma(factor * a[ao + k * aStride], x[xo + k * xStride + b], sum);
            }
            y[yo + b] = sum;
        }
    }

    /** y = eˣ. */
    void exp(int n, float[] x, int xo, float[] y);

    /** y = log x. */
    void log(int n, float[] x, float[] y);

    /** y = a·x. */
    void scale(int n, float a, float[] x, int xo, float[] y, int yo);

    /** y += a·x. */
    void addScaled(int n, float a, float[] x, int xo, float[] y, int yo);

    /** y += a·x. */
    default void addScaled(int n, float a, float[] x, float[] y) {
        addScaled(n, a, x, 0, y, 0);
    }

    /** z = a·x + b·y. */
    void combine(int n, float a, float[] x, int xo, float b, float[] y, int yo, float[] z);

    /** z = x·y, element by element. */
    void product(int n, float[] x, int xo, float[] y, int yo, float[] z);

    /** z += x·y, element by element. */
    void addProduct(int n, float[] x, int xo, float[] y, int yo, float[] z, int zo);

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

    /**
     * One step of GRU cells (Cho et al., 1406.1078; the reset gate after the product), σ through tanh: r = σ(a_r + b_r),
     * z = σ(a_z + b_z), c = tanh(a_c + r·b_c), h′ = c + z·(h − c). Row i of {@code recurrent} and of the states belongs to
     * row {@code first[i] + step} of the other arrays.
     *
     * @param gates a, {@code [·, 3n]}; becomes r, z, c
     * @param recurrent b, {@code [rows, 3n]}
     * @param state h, {@code [rows, n]} from {@code stateAt} on
     * @param next receives h′, {@code [rows, n]} from {@code nextAt} on; may be the state
     * @param kept receives b_c, {@code [·, n]}, for {@link #gruBackward}
     * @param y receives h′, {@code [·, n]}
     */
    void gru(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] recurrent,
            float[] state,
            int stateAt,
            float[] next,
            int nextAt,
            float[] kept,
            float[] y);

    /**
     * Back through a step of {@link #gru}.
     *
     * @param dy {@code [·, n]}
     * @param carry {@code [rows, n]}, what later steps add to dy; becomes dh, but for what goes through b
     * @param dGates receives da, {@code [·, 3n]}
     * @param dRecurrent receives db, {@code [rows, 3n]} from {@code dRecurrentAt} on
     */
    void gruBackward(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] state,
            int stateAt,
            float[] kept,
            float[] dy,
            float[] carry,
            float[] dGates,
            float[] dRecurrent,
            int dRecurrentAt);

    /**
     * One step of LSTM cells (Hochreiter and Schmidhuber, 1997; Gers et al., 2000), σ through tanh: i = σ(a_i + b_i),
     * f = σ(a_f + b_f), g = tanh(a_g + b_g), o = σ(a_o + b_o), c′ = f·c + i·g, h′ = o·tanh c′. Rows as in {@link #gru}.
     *
     * @param gates a, {@code [·, 4n]}; becomes i, f, g, o
     * @param recurrent b, {@code [rows, 4n]}
     * @param state h and c, {@code [rows, 2n]} from {@code stateAt} on
     * @param next receives h′ and c′, {@code [rows, 2n]} from {@code nextAt} on; may be the state
     * @param kept receives tanh c′, {@code [·, n]}, for {@link #lstmBackward}
     * @param y receives h′, {@code [·, n]}
     */
    void lstm(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] recurrent,
            float[] state,
            int stateAt,
            float[] next,
            int nextAt,
            float[] kept,
            float[] y);

    /**
     * Back through a step of {@link #lstm}.
     *
     * @param dy {@code [·, n]}
     * @param carry {@code [rows, 2n]}, what later steps add to dy, and dc′; becomes dh and dc, but for what goes through b,
     *     which is all of dh
     * @param dGates receives da, {@code [·, 4n]}
     * @param dRecurrent receives db, {@code [rows, 4n]} from {@code dRecurrentAt} on
     */
    void lstmBackward(
            int rows,
            int n,
            int[] first,
            int step,
            float[] gates,
            float[] state,
            int stateAt,
            float[] kept,
            float[] dy,
            float[] carry,
            float[] dGates,
            float[] dRecurrent,
            int dRecurrentAt);

    /** {@return Σ x·y, in the fixed shape of row reductions} */
    float dot(int n, float[] x, int xo, float[] y, int yo);

    /** {@return Σ x·y, in the fixed shape of row reductions} */
    default float dot(int n, float[] x, float[] y) {
        return dot(n, x, 0, y, 0);
    }

    /** {@return Σ x, in double, in the fixed shape of row reductions} */
    double sum(int n, float[] x, int xo);

    /** {@return Σ x², in double, in the fixed shape of row reductions} */
    double sumOfSquares(int n, float[] x, int xo);

    /** {@return whether no element is infinite or NaN} */
    boolean allFinite(int n, float[] x, int xo);

    /**
     * One Adam step in place, of elements {@code [from, from + n)} of every array: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g²,
     * p ← p − (decay·p + step·m / (scale·√v + ε)). Decay and step are added before either is taken from p: as a factor
     * 1 − decay of p, a decay below 6e−8 would round away, and others by up to that much.
     *
     * @param decay learning rate · decoupled weight decay
     * @param step learning rate / (1 − β₁ᵗ)
     * @param scale 1 / √(1 − β₂ᵗ)
     */
    void adam(
            int from,
            int n,
            float[] p,
            float[] g,
            float[] m,
            float[] v,
            float beta1,
            float beta2,
            float decay,
            float step,
            float scale,
            float epsilon);

    /** One step of gradient descent in place, from where as in {@link #adam}: u ← μ·u + g, p ← p − rate·u. */
    void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate);

    /** One RMSProp step in place, from where as in {@link #adam}: v ← αv + (1−α)g², p ← p − rate·g / (√v + ε). */
    void rmsProp(int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon);
}
