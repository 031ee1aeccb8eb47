package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Records batched operations as they are computed, and backpropagates through them. Reuse one tape for all updates:
 * {@link #clear()} it, compute a loss, call {@link #backward}. When the same operations are recorded again in the same
 * order, their buffers are reused and nothing is allocated.
 *
 * <pre>{@code
 * tape.clear();
 * Tensor prediction = network.forward(tape, tape.constant(inputs, rows, network.inputSize()));
 * Tensor loss = tape.scale(tape.squaredError(prediction, targets), 1f / rows);
 * tape.backward(loss);   // gradients are added into the network's Parameters
 * optimizer.step();      // applies the gradients and zeroes them
 * }</pre>
 *
 * <p>Log-densities and entropies are computed per row: the coordinates of a row are independent, so its log-density is
 * the sum over its coordinates. The point at which a density is evaluated is a constant; gradients go to the
 * distribution's parameters.
 *
 * <p>To record an {@link Operation} of your own, use {@link #next} and {@link #record}.
 *
 * <p>Every operation checks shapes; the message of the exception contains the expected and the actual shapes. Not
 * thread-safe.
 */
public final class Tape {
    private final Kernels kernels = Kernels.create();
    private final List<Operation> operations = new ArrayList<>();
    private final List<Tensor> leaves = new ArrayList<>();
    private final List<LowRankSum> adapted = new ArrayList<>(); // of this recording
    private int count;
    private int leafCount;
    private long recording;

    /** Whether an operation of others is recorded, which does not say what its inputs are. */
    private boolean custom;

    private Rng noise;

    private final ShardGradients shard;

    /** Creates an empty tape. */
    public Tape() {
        this(null);
    }

    /** Creates a tape that adds gradients into the arrays of a shard. */
    Tape(ShardGradients shard) {
        this.shard = shard;
    }

    /** Starts a new recording; tensors of the previous recording become invalid. */
    public void clear() {
        count = 0;
        leafCount = 0;
        adapted.clear();
        custom = false;
        recording++;
    }

    /**
     * Sets the source of the random numbers of {@link #dropout}. Call this before each recording in training, with a
     * key of its own: one for each update and, with several shards, for each shard.
     *
     * @param rng the key; null, the default, switches dropout off
     */
    public void noise(Rng rng) {
        noise = rng;
    }

    /** {@return the noise of the operation that is recorded next} */
    Rng noiseOfNext() {
        return noise == null ? null : noise.child(count);
    }

    /**
     * {@return a tensor of the given numbers that needs no gradient}
     *
     * @param values row-major {@code [rows, cols]}; used, not copied, until the tape is cleared
     * @param rows ≥ 1
     * @param cols ≥ 1
     * @throws IllegalArgumentException if the array is too short or a size is not positive
     */
    public Tensor constant(float[] values, int rows, int cols) {
        return constant(values, 0, rows, cols);
    }

    /**
     * {@return a tensor of the given numbers that needs no gradient}
     *
     * @param values row-major {@code [rows, cols]} from the offset on; used, not copied, until the tape is cleared
     * @param offset index of the first number, ≥ 0; operations that do not accept a parameter itself require 0
     * @param rows ≥ 1
     * @param cols ≥ 1
     * @throws IllegalArgumentException if the array is too short or a size is not positive
     */
    public Tensor constant(float[] values, int offset, int rows, int cols) {
        Objects.requireNonNull(values, "values");
        if (rows < 1 || cols < 1 || offset < 0 || values.length - offset < (long) rows * cols) {
            throw new IllegalArgumentException("constant of [" + rows + ", " + cols + "] from " + values.length
                    + " numbers, beginning at " + offset
                    + "; both sizes must be at least 1 and the array must contain rows · cols numbers");
        }
        return leaf(values, offset, rows, cols);
    }

    /** {@return a tensor that is not the result of an operation: a constant or a reshaped tensor} */
    private Tensor leaf(float[] values, int offset, int rows, int cols) {
        if (leafCount == leaves.size()) {
            leaves.add(new Tensor());
        }
        Tensor tensor = leaves.get(leafCount++);
        tensor.gradient = null;
        tensor.needsGradient = false;
        tensor.data = values;
        tensor.offset = offset;
        tensor.rows = rows;
        tensor.cols = cols;
        tensor.tape = this;
        tensor.recording = recording;
        return tensor;
    }

    /**
     * {@return a parameter as a tensor; its gradient is added into its {@link Parameters}} The tensor is a view of
     * their array. Operations that work on whole arrays reject it unless it is the first parameter: pass {@code
     * scale(parameter, 1)} instead. For a weight with an {@link Adapter}, the tensor is W + scale·A·B, an operation
     * that is recorded once, on the first call.
     *
     * @param parameter the parameter
     */
    public Tensor parameter(Parameter parameter) {
        Objects.requireNonNull(parameter, "parameter");
        return parameter.adapter == null ? leaf(parameter) : adapted(parameter);
    }

    private Tensor leaf(Parameter parameter) {
        return shard == null ? parameter.tensor() : shard.leaf(parameter);
    }

    private Tensor adapted(Parameter weight) {
        Adapter adapter = weight.adapter;
        for (int i = 0; i < adapted.size(); i++) { // without an iterator: a recording allocates nothing
            if (adapted.get(i).adapter == adapter) {
                return adapted.get(i).out;
            }
        }
        LowRankSum op = next(LowRankSum.class, LowRankSum::new);
        op.adapter = adapter;
        op.a = leaf(adapter.a());
        op.b = leaf(adapter.b());
        Tensor sum = run(op, weight.rows(), weight.cols(), needs(op.a) | needs(op.b));
        adapted.add(op);
        return sum;
    }

    /**
     * {@return X·W + b}
     *
     * @param x {@code [rows, in]}
     * @param w {@code [in, out]}
     * @param b {@code [1, out]}, added to each row
     */
    public Tensor affine(Tensor x, Tensor w, Tensor b) {
        return affine(Affine.Function.IDENTITY, x, w, b);
    }

    /**
     * {@return tanh(X·W + b), in one operation, with less memory traffic than {@link #affine} and {@link #tanh}} After
     * {@link #backward}, the gradient of the result is that of X·W + b.
     *
     * @param x {@code [rows, in]}
     * @param w {@code [in, out]}
     * @param b {@code [1, out]}, added to each row
     */
    public Tensor affineTanh(Tensor x, Tensor w, Tensor b) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w, "w");
        Objects.requireNonNull(b, "b");
        return affine(Affine.Function.TANH, x, w, b);
    }

    /**
     * {@return max(X·W + b, 0), in one operation, with less memory traffic than {@link #affine} and {@link #relu}}
     * After {@link #backward}, the gradient of the result is that of X·W + b.
     *
     * @param x {@code [rows, in]}
     * @param w {@code [in, out]}
     * @param b {@code [1, out]}, added to each row
     */
    public Tensor affineRelu(Tensor x, Tensor w, Tensor b) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w, "w");
        Objects.requireNonNull(b, "b");
        return affine(Affine.Function.RELU, x, w, b);
    }

    private Tensor affine(Affine.Function function, Tensor x, Tensor w, Tensor b) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w, "w");
        Objects.requireNonNull(b, "b");
        if (x.cols != w.rows || b.rows != 1 || b.cols != w.cols) {
            throw shapes("affine needs x [rows, in], w [in, out], b [1, out]", x, w, b);
        }
        Affine op = next(Affine.class, Affine::new);
        op.function = function;
        op.x = x;
        op.w = w;
        op.b = b;
        Tensor result = run(op, x.rows, w.cols, needs(x) | needs(w) | needs(b));
        if (x.tape == this) {
            x.reader = op;
        }
        return result;
    }

    /**
     * {@return a two-dimensional convolution (a cross-correlation, as usual in deep learning) of each row's picture,
     * {@code [rows, outHeight · outWidth · filters]}} Pictures, including the result, are stored pixel by pixel:
     * channel c in row y and column x of a picture is number (y · width + x) · channels + c of its row. Most sources
     * store pictures plane by plane; convert them with {@link #transposeRows}. With ȳ = oy · stride − padding + ky, x̄
     * likewise, and 0 for pixels outside,
     *
     * <p>out[oy, ox, f] = b[f] + Σ<sub>ky, kx, c</sub> x[ȳ, x̄, c] · w[(ky · kernel + kx) · channels + c, f]
     *
     * <p>Bit for bit, a row of the result depends only on the same row of the input.
     *
     * @param x {@code [rows, height · width · channels]}
     * @param w {@code [kernel · kernel · channels, filters]}
     * @param b {@code [1, filters]}
     * @param shape the sizes
     * @throws IllegalArgumentException if shapes differ from these, or the result has more numbers than fit in an array
     */
    public Tensor conv2d(Tensor x, Tensor w, Tensor b, Convolution shape) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w, "w");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(shape, "shape");
        if (x.cols != shape.inputSize()
                || w.rows != shape.patchSize()
                || w.cols != shape.filters()
                || b.rows != 1
                || b.cols != shape.filters()) {
            throw shapes(
                    "conv2d needs x [rows, " + shape.inputSize() + "], w [" + shape.patchSize() + ", " + shape.filters()
                            + "], b [1, " + shape.filters() + "] for " + shape,
                    x,
                    w,
                    b);
        }
        if ((long) x.rows * shape.outputSize() > Integer.MAX_VALUE) {
            throw shapes(
                    "conv2d gives " + shape.outputSize() + " numbers for each row, in total more than the "
                            + Integer.MAX_VALUE + " that fit in an array; pass fewer rows at a time",
                    x);
        }
        Conv2d op = next(Conv2d.class, Conv2d::new);
        op.shape = shape;
        op.x = x;
        op.w = w;
        op.b = b;
        return run(op, x.rows, shape.outputSize(), needs(x) | needs(w) | needs(b));
    }

    /**
     * {@return each row, read as a row-major matrix [m, cols / m], transposed} With m the number of channels, this
     * converts pictures from plane by plane to pixel by pixel; with m the number of pixels, it converts them back.
     *
     * @param x {@code [rows, cols]}
     * @param m rows of each matrix; divides the columns of x
     */
    public Tensor transposeRows(Tensor x, int m) {
        Objects.requireNonNull(x, "x");
        if (m < 1 || x.cols % m != 0) {
            throw shapes("transposeRows needs a number of columns that is divisible by m = " + m, x);
        }
        Shapes.Transposed op = next(Shapes.Transposed.class, Shapes.Transposed::new);
        op.x = x;
        op.m = m;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return max(x, 0), element by element; the derivative at 0 is taken as 0}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     */
    public Tensor relu(Tensor x) {
        Objects.requireNonNull(x, "x");
        requireWholeArray(x);
        Activations.Relu op = next(Activations.Relu.class, Activations.Relu::new);
        op.x = x;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return tanh x, element by element}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     */
    public Tensor tanh(Tensor x) {
        Objects.requireNonNull(x, "x");
        requireWholeArray(x);
        Activations.Tanh op = next(Activations.Tanh.class, Activations.Tanh::new);
        op.x = x;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return 1 / (1 + e<sup>−x</sup>), element by element}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     */
    public Tensor sigmoid(Tensor x) {
        Objects.requireNonNull(x, "x");
        requireWholeArray(x);
        Activations.Sigmoid op = next(Activations.Sigmoid.class, Activations.Sigmoid::new);
        op.x = x;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return gelu x, element by element, as {@link FloatMath#gelu}}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     */
    public Tensor gelu(Tensor x) {
        Objects.requireNonNull(x, "x");
        requireWholeArray(x);
        Activations.Gelu op = next(Activations.Gelu.class, Activations.Gelu::new);
        op.x = x;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return layer normalisation (Ba et al., 1607.06450): each row minus its mean, divided by √(variance + ε), times
     * gain plus bias; the variance of a row is Σ(x − mean)²/cols}
     *
     * @param x {@code [rows, cols]}; not a parameter itself, see {@link #parameter}
     * @param gain {@code [1, cols]}
     * @param bias {@code [1, cols]}
     * @param epsilon positive; 1e−5 is usual
     */
    public Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(gain, "gain");
        Objects.requireNonNull(bias, "bias");
        if (gain.rows != 1 || gain.cols != x.cols || bias.rows != 1 || bias.cols != x.cols) {
            throw shapes("layerNorm needs x [rows, cols], gain [1, cols], bias [1, cols]", x, gain, bias);
        }
        if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon = " + epsilon + " must be positive and finite; 1e-5 is usual");
        }
        requireWholeArray(x);
        LayerNorm op = next(LayerNorm.class, LayerNorm::new);
        op.x = x;
        op.gain = gain;
        op.bias = bias;
        op.epsilon = epsilon;
        return run(op, x.rows, x.cols, needs(x) | needs(gain) | needs(bias));
    }

    /**
     * {@return x with some of its numbers set to 0 and the others divided by the fraction kept, if there is {@link
     * #noise}; otherwise x itself}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     * @param rate the fraction set to 0, in [0, 1); rounded to a multiple of 2<sup>−16</sup>
     * @throws IllegalArgumentException if the rate is out of range
     */
    public Tensor dropout(Tensor x, double rate) {
        Objects.requireNonNull(x, "x");
        requireWholeArray(x);
        if (Dropout.Mask.threshold(rate) == 0 || noise == null) {
            return x; // takes no place on the tape, so that the next operations keep their buffers
        }
        Dropout op = next(Dropout.class, Dropout::new);
        op.mask.set(rate, noiseOfNext());
        op.x = x;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return the outputs h<sub>t</sub> of gated recurrent units over sequences, {@code [rows, units]}} As in PyTorch,
     * with σ the logistic function and h the output of the row before, or the memory at the beginning of the sequence:
     *
     * <pre>
     * r  = σ(x·W_r + b_r + h·U_r + c_r)
     * z  = σ(x·W_z + b_z + h·U_z + c_z)
     * n  = tanh(x·W_n + b_n + r ⊙ (h·U_n + c_n))
     * h′ = (1 − z) ⊙ n + z ⊙ h
     * </pre>
     *
     * <p>σ has an absolute error of at most 2e−7; its relative error near 0 may be larger.
     *
     * @param x {@code [rows, in]}
     * @param w W, {@code [in, 3 · units]}: columns of r, then z, then n, as in b, U and c
     * @param b {@code [1, 3 · units]}
     * @param u U, {@code [units, 3 · units]}
     * @param c {@code [1, 3 · units]}
     * @param sequences which rows follow each other, with memories h of {@code units} numbers
     * @throws IllegalArgumentException if shapes differ, or the sequences do not fit
     */
    public Tensor gru(Tensor x, Tensor w, Tensor b, Tensor u, Tensor c, Sequences sequences) {
        return recurrence(Recurrence.Cell.GRU, x, w, b, u, c, sequences);
    }

    /**
     * {@return the outputs h<sub>t</sub> of long short-term memory over sequences, {@code [rows, units]}} As in
     * PyTorch, with σ the logistic function and h and s the output and the cell of the row before, or the memory at the
     * beginning of the sequence:
     *
     * <pre>
     * i = σ(x·W_i + b_i + h·U_i + c_i)
     * f = σ(x·W_f + b_f + h·U_f + c_f)
     * g = tanh(x·W_g + b_g + h·U_g + c_g)
     * o = σ(x·W_o + b_o + h·U_o + c_o)
     * s′ = f ⊙ s + i ⊙ g
     * h′ = o ⊙ tanh s′
     * </pre>
     *
     * <p>σ has an absolute error of at most 2e−7; its relative error near 0 may be larger.
     *
     * @param x {@code [rows, in]}
     * @param w W, {@code [in, 4 · units]}: columns of i, then f, g and o, as in b, U and c
     * @param b {@code [1, 4 · units]}
     * @param u U, {@code [units, 4 · units]}
     * @param c {@code [1, 4 · units]}
     * @param sequences which rows follow each other, with memories of {@code 2 · units} numbers, h then s
     * @throws IllegalArgumentException if shapes differ, or the sequences do not fit
     */
    public Tensor lstm(Tensor x, Tensor w, Tensor b, Tensor u, Tensor c, Sequences sequences) {
        return recurrence(Recurrence.Cell.LSTM, x, w, b, u, c, sequences);
    }

    private Tensor recurrence(
            Recurrence.Cell cell, Tensor x, Tensor w, Tensor b, Tensor u, Tensor c, Sequences sequences) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w, "w");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(u, "u");
        Objects.requireNonNull(c, "c");
        Objects.requireNonNull(sequences, "sequences");
        int wide = cell.gateCount * u.rows;
        boolean rows = b.rows == 1 && c.rows == 1 && x.cols == w.rows;
        if (!rows || w.cols != wide || b.cols != wide || u.cols != wide || c.cols != wide) {
            throw shapes(
                    cell + " needs x [rows, in], and with n = " + cell.gateCount
                            + " · units: w [in, n], b [1, n], u [units, n], c [1, n]",
                    x,
                    w,
                    b,
                    u,
                    c);
        }
        sequences.check(x.rows, cell.memories * u.rows);
        Recurrence op = next(Recurrence.class, Recurrence::new);
        op.cell = cell;
        op.x = x;
        op.w = w;
        op.b = b;
        op.u = u;
        op.c = c;
        op.sequences = sequences;
        boolean needsGradient = needs(x) | needs(w) | needs(b) | needs(u) | needs(c);
        return run(op, x.rows, u.rows, needsGradient);
    }

    /**
     * {@return the categorical distribution of each row of logits} Its log-probability and entropy, as in most policy
     * losses, share one pass over the logits.
     *
     * @param logits {@code [rows, choices]}; −∞ where a choice is impossible; not a parameter itself, see {@link #parameter}
     */
    public Softmax softmax(Tensor logits) {
        Objects.requireNonNull(logits, "logits");
        requireWholeArray(logits);
        Softmax op = next(Softmax.class, Softmax::new);
        op.x = logits;
        needs(logits);
        run(op, logits.rows, logits.cols, false);
        return op;
    }

    /**
     * {@return the log-probability of one choice in each row, {@code [rows, 1]}}
     *
     * @param softmax a softmax of this recording
     * @param picks the choice of each row, exact integers in [0, choices), {@code [rows]} or longer; used, not copied
     * @throws IllegalArgumentException if a pick is not a choice
     */
    public Tensor logProb(Softmax softmax, float[] picks) {
        return logProb(softmax, picks, 0);
    }

    /**
     * {@return the log-probability of one choice in each row, {@code [rows, 1]}, with the picks beginning at an offset}
     *
     * @param softmax a softmax of this recording
     * @param picks the choice of each row, exact integers in [0, choices); used, not copied
     * @param offset index of the first row's pick, ≥ 0
     * @throws IllegalArgumentException if a pick is not a choice
     */
    public Tensor logProb(Softmax softmax, float[] picks, int offset) {
        Objects.requireNonNull(softmax, "softmax");
        Objects.requireNonNull(picks, "picks");
        Tensor logits = logits(softmax);
        atLeast("picks", picks.length, offset, logits.rows);
        for (int i = offset; i < offset + logits.rows; i++) {
            if (!(picks[i] >= 0 && picks[i] < logits.cols && picks[i] == (int) picks[i])) {
                throw new IllegalArgumentException("picks[" + i + "] = " + picks[i]
                        + " must be an exact integer in [0, " + (logits.cols - 1) + "]; pass the index of a choice");
            }
        }
        Softmax.LogProb op = next(Softmax.LogProb.class, Softmax.LogProb::new);
        op.softmax = softmax;
        op.pick = picks;
        op.pickOffset = offset;
        return run(op, logits.rows, 1, needs(logits));
    }

    /**
     * {@return the entropy of each row, in nats, {@code [rows, 1]}}
     *
     * @param softmax a softmax of this recording
     */
    public Tensor entropy(Softmax softmax) {
        Objects.requireNonNull(softmax, "softmax");
        Tensor logits = logits(softmax);
        Softmax.Entropy op = next(Softmax.Entropy.class, Softmax.Entropy::new);
        op.softmax = softmax;
        return run(op, logits.rows, 1, needs(logits));
    }

    /**
     * {@return KL(p‖q) = Σ p<sub>j</sub> log (p<sub>j</sub>/q<sub>j</sub>) of each row, in nats, {@code [rows, 1]}}
     * Never negative. A choice of probability 0 under p contributes 0; if a choice is possible under p but not under q,
     * the divergence is +∞ and has no gradient.
     *
     * @param p a softmax of this recording
     * @param q a softmax of this recording, of the same shape
     */
    public Tensor divergence(Softmax p, Softmax q) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        sameShape("divergence", logits(p), logits(q));
        KullbackLeibler.Categorical op = next(KullbackLeibler.Categorical.class, KullbackLeibler.Categorical::new);
        op.p = p;
        op.q = q;
        return run(op, p.x.rows, 1, needs(p.x) | needs(q.x));
    }

    private Tensor logits(Softmax softmax) {
        if (softmax.place >= count || operations.get(softmax.place) != softmax) {
            throw new IllegalArgumentException("a softmax " + softmax.out.shape()
                    + " that is not of this tape's current recording; create it on this tape, after clear()");
        }
        return softmax.x;
    }

    /**
     * {@return p + q, element by element}
     *
     * @param p any shape
     * @param q the same shape
     */
    public Tensor add(Tensor p, Tensor q) {
        return combine(1f, p, 1f, q);
    }

    /**
     * {@return p − q, element by element}
     *
     * @param p any shape
     * @param q the same shape
     */
    public Tensor subtract(Tensor p, Tensor q) {
        return combine(1f, p, -1f, q);
    }

    /**
     * {@return a·p + b·q, element by element}
     *
     * @param a any number
     * @param p any shape
     * @param b any number
     * @param q the same shape
     */
    public Tensor combine(float a, Tensor p, float b, Tensor q) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        sameShape("combine", p, q);
        Pointwise.Combination op = next(Pointwise.Combination.class, Pointwise.Combination::new);
        op.p = p;
        op.q = q;
        op.a = a;
        op.b = b;
        return run(op, p.rows, p.cols, needs(p) | needs(q));
    }

    /**
     * {@return p·q, element by element}
     *
     * @param p any shape
     * @param q the same shape
     */
    public Tensor multiply(Tensor p, Tensor q) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        sameShape("multiply", p, q);
        Pointwise.Product op = next(Pointwise.Product.class, Pointwise.Product::new);
        op.p = p;
        op.q = q;
        return run(op, p.rows, p.cols, needs(p) | needs(q));
    }

    /**
     * {@return a·x}
     *
     * @param x any shape
     * @param a any number
     */
    public Tensor scale(Tensor x, float a) {
        Objects.requireNonNull(x, "x");
        Pointwise.Scale op = next(Pointwise.Scale.class, Pointwise.Scale::new);
        op.x = x;
        op.a = a;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return e<sup>x</sup>, element by element}
     *
     * @param x any shape
     */
    public Tensor exp(Tensor x) {
        Objects.requireNonNull(x, "x");
        Pointwise.Exp op = next(Pointwise.Exp.class, Pointwise.Exp::new);
        op.x = x;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return max(low, min(high, x)), element by element; the derivative is 1 inside and 0 outside}
     *
     * @param x any shape
     * @param low not NaN; −∞ for no bound
     * @param high at least {@code low}; +∞ for no bound
     * @throws IllegalArgumentException if a bound is NaN or {@code low} is above {@code high}
     */
    public Tensor clamp(Tensor x, float low, float high) {
        Objects.requireNonNull(x, "x");
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp to [" + low + ", " + high + "]: low must be at most high");
        }
        Shapes.Clamp op = next(Shapes.Clamp.class, Shapes.Clamp::new);
        op.x = x;
        op.low = low;
        op.high = high;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return some columns of x, {@code [rows, count]}}
     *
     * @param x any shape
     * @param from the first column, ≥ 0
     * @param count the number of columns, ≥ 1
     * @throws IllegalArgumentException if x has no such columns
     */
    public Tensor columns(Tensor x, int from, int count) {
        Objects.requireNonNull(x, "x");
        if (from < 0 || count < 1 || from > x.cols - count) {
            throw shapes("columns " + from + " … " + (from + count - 1) + " must be within the tensor", x);
        }
        Shapes.Columns op = next(Shapes.Columns.class, Shapes.Columns::new);
        op.x = x;
        op.from = from;
        return run(op, x.rows, count, needs(x));
    }

    /**
     * {@return tensors side by side, {@code [rows, Σ cols]}}
     *
     * @param parts at least one tensor, all with the same number of rows
     * @throws IllegalArgumentException if there are no parts or their numbers of rows differ
     */
    public Tensor concat(Tensor... parts) {
        Check.noNulls("parts", parts);
        int cols = 0;
        boolean needsGradient = false;
        for (Tensor part : parts) {
            if (part.rows != parts[0].rows) {
                throw shapes("concat needs tensors with the same number of rows", parts);
            }
            cols = Math.addExact(cols, part.cols);
            needsGradient |= needs(part);
        }
        if (parts.length == 0) {
            throw new IllegalArgumentException("concat of no tensors; pass at least 1");
        }
        Shapes.Concat op = next(Shapes.Concat.class, Shapes.Concat::new);
        op.parts = parts.clone();
        return run(op, parts[0].rows, cols, needsGradient);
    }

    /**
     * {@return the same numbers in another shape, row-major} Neither the numbers nor their gradients are copied.
     *
     * @param x any shape
     * @param rows ≥ 1
     * @param cols ≥ 1; rows · cols is the size of x
     * @throws IllegalArgumentException if the sizes differ
     */
    public Tensor reshape(Tensor x, int rows, int cols) {
        Objects.requireNonNull(x, "x");
        if (rows < 1 || cols < 1 || (long) rows * cols != x.size()) {
            throw shapes("reshape into [" + rows + ", " + cols + "], which must have the same number of elements", x);
        }
        boolean needsGradient = needs(x);
        Tensor view = leaf(x.data, x.offset, rows, cols);
        view.gradient = x.gradient;
        view.needsGradient = needsGradient;
        return view;
    }

    /**
     * {@return min(p, q), element by element; where both are equal the gradient goes to p}
     *
     * @param p any shape
     * @param q the same shape
     */
    public Tensor minimum(Tensor p, Tensor q) {
        return extreme(p, q, 1f);
    }

    /**
     * {@return max(p, q), element by element; where both are equal the gradient goes to p}
     *
     * @param p any shape
     * @param q the same shape
     */
    public Tensor maximum(Tensor p, Tensor q) {
        return extreme(p, q, -1f);
    }

    private Tensor extreme(Tensor p, Tensor q, float sign) {
        Objects.requireNonNull(p, "p");
        Objects.requireNonNull(q, "q");
        sameShape(sign > 0 ? "minimum" : "maximum", p, q);
        Shapes.Extreme op = next(Shapes.Extreme.class, Shapes.Extreme::new);
        op.p = p;
        op.q = q;
        op.sign = sign;
        return run(op, p.rows, p.cols, needs(p) | needs(q));
    }

    /**
     * {@return one row of a table for each index, {@code [indices.rows(), table.cols()]}: an embedding}
     *
     * @param table {@code [n, size]}
     * @param indices exact integers in [0, n), {@code [rows, 1]}; treated as constants, without a gradient
     * @throws IllegalArgumentException if an index is not a row of the table
     */
    public Tensor rows(Tensor table, Tensor indices) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(indices, "indices");
        if (indices.cols != 1) {
            throw shapes("rows needs a table and indices [rows, 1]", table, indices);
        }
        for (int i = 0; i < indices.rows; i++) {
            checkIndex(indices.data[indices.offset + i], i, table.rows);
        }
        Shapes.Rows op = next(Shapes.Rows.class, Shapes.Rows::new);
        op.table = table;
        op.indices = indices;
        return run(op, indices.rows, table.cols, needs(table) | needs(indices));
    }

    /**
     * {@return the logits with impossible choices set to −∞, so that softmax gives them probability 0 and no gradient}
     *
     * @param logits {@code [rows, choices]}
     * @param mask 0 where a choice is impossible; choice j of row i is {@code mask[i · stride + from + j]}; used, not
     *     copied
     * @param from offset of the mask in a row
     * @param stride the distance between rows of the mask
     * @throws IllegalArgumentException if the mask is too short or a row allows no choice
     */
    public Tensor masked(Tensor logits, float[] mask, int from, int stride) {
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(mask, "mask");
        if (from < 0 || stride < (long) from + logits.cols || mask.length < (long) logits.rows * stride) {
            throw new IllegalArgumentException(
                    "a mask of " + mask.length + " numbers, rows " + stride + " apart, from column " + from
                            + ", does not cover logits of " + logits.shape() + "; pass one number per logit");
        }
        for (int i = 0; i < logits.rows; i++) {
            boolean any = false;
            for (int j = 0; j < logits.cols; j++) {
                float allowed = mask[i * stride + from + j];
                if (Float.isNaN(allowed)) {
                    throw new IllegalArgumentException("the mask of row " + i + " is NaN at choice " + j
                            + "; it must be 0 where a choice is impossible, and another number where it is possible");
                }
                any |= allowed != 0f;
            }
            if (!any) {
                throw new IllegalArgumentException("the mask of row " + i + " allows none of the " + logits.cols
                        + " choices; at least one must be possible");
            }
        }
        Shapes.Mask op = next(Shapes.Mask.class, Shapes.Mask::new);
        op.x = logits;
        op.mask = mask;
        op.from = from;
        op.stride = stride;
        return run(op, logits.rows, logits.cols, needs(logits));
    }

    /**
     * {@return log N(x; μ, σ) of each row, {@code [rows, 1]}}
     *
     * @param mean μ, {@code [rows, d]}
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} shared by all rows
     * @param x the points, {@code [rows, d]} or longer; used, not copied
     */
    public Tensor gaussian(Tensor mean, Tensor logStd, float[] x) {
        Objects.requireNonNull(mean, "mean");
        Objects.requireNonNull(logStd, "logStd");
        Objects.requireNonNull(x, "x");
        perRowOrShared(mean, logStd);
        atLeast("x", x.length, mean.size());
        Gaussian.LogDensity op = next(Gaussian.LogDensity.class, Gaussian.LogDensity::new);
        op.mean = mean;
        op.logStd = logStd;
        op.value = x;
        return run(op, mean.rows, 1, needs(mean) | needs(logStd));
    }

    /**
     * {@return the log-density of each row of rounded points whose pre-images u are normal, {@code [rows, 1]}} If the
     * numbers that round to a point are close together, this is log N(u; μ, σ) − log dx/du. Otherwise, or if the point
     * stands for all numbers beyond it, it is the logarithm of their probability over the width of their interval. This
     * density matches what a sampler produces, so its score has mean 0 for all μ and σ.
     *
     * @param mean μ, {@code [rows, d]}
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} shared by all rows
     * @param points the points; used, not copied
     */
    public Tensor roundedGaussian(Tensor mean, Tensor logStd, RoundedPoints points) {
        Objects.requireNonNull(mean, "mean");
        Objects.requireNonNull(logStd, "logStd");
        Objects.requireNonNull(points, "points");
        perRowOrShared(mean, logStd);
        atLeast("points", points.u().length, mean.size());
        RoundedGaussian op = next(RoundedGaussian.class, RoundedGaussian::new);
        op.mean = mean;
        op.logStd = logStd;
        op.points = points;
        return run(op, mean.rows, 1, needs(mean) | needs(logStd));
    }

    /**
     * {@return the entropy of N(μ, σ) of each row, in nats, {@code [rows, 1]}}
     *
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} shared by all rows
     * @param rows the number of rows of the result
     */
    public Tensor gaussianEntropy(Tensor logStd, int rows) {
        Objects.requireNonNull(logStd, "logStd");
        Check.atLeast("rows", rows, 1);
        if (logStd.rows != 1 && logStd.rows != rows) {
            throw shapes("gaussianEntropy needs one row, or " + rows, logStd);
        }
        Gaussian.Entropy op = next(Gaussian.Entropy.class, Gaussian.Entropy::new);
        op.logStd = logStd;
        return run(op, rows, 1, needs(logStd));
    }

    /**
     * {@return Σ<sub>d</sub> E[log(1 − tanh² u)] of each row, u ~ N(μ, σ), {@code [rows, 1]}} Added to the entropy of
     * u, it gives the entropy of tanh u. Computed by quadrature in {@code double}: for σ up to 150, the errors of the
     * value and of its derivatives by μ and log σ are less than 1e−6 · (1 + σ) before rounding to floats.
     *
     * @param mean μ, {@code [rows, d]}
     * @param logStd log σ, {@code [rows, d]}, or {@code [1, d]} shared by all rows
     */
    public Tensor tanhLogDerivative(Tensor mean, Tensor logStd) {
        Objects.requireNonNull(mean, "mean");
        Objects.requireNonNull(logStd, "logStd");
        perRowOrShared(mean, logStd);
        Gaussian.SquashLoss op = next(Gaussian.SquashLoss.class, Gaussian.SquashLoss::new);
        op.mean = mean;
        op.logStd = logStd;
        return run(op, mean.rows, 1, needs(mean) | needs(logStd));
    }

    /**
     * {@return KL(p‖q) of two normal distributions, of each row, in nats, {@code [rows, 1]}} Never negative.
     *
     * @param meanP μ of p, {@code [rows, d]}
     * @param logStdP log σ of p, {@code [rows, d]}, or {@code [1, d]} shared by all rows
     * @param meanQ μ of q, {@code [rows, d]}
     * @param logStdQ log σ of q, {@code [rows, d]}, or {@code [1, d]} shared by all rows
     */
    public Tensor gaussianDivergence(Tensor meanP, Tensor logStdP, Tensor meanQ, Tensor logStdQ) {
        Objects.requireNonNull(meanP, "meanP");
        Objects.requireNonNull(logStdP, "logStdP");
        Objects.requireNonNull(meanQ, "meanQ");
        Objects.requireNonNull(logStdQ, "logStdQ");
        perRowOrShared(meanP, logStdP);
        perRowOrShared(meanQ, logStdQ);
        sameShape("gaussianDivergence", meanP, meanQ);
        KullbackLeibler.Gaussians op = next(KullbackLeibler.Gaussians.class, KullbackLeibler.Gaussians::new);
        op.meanP = meanP;
        op.logStdP = logStdP;
        op.meanQ = meanQ;
        op.logStdQ = logStdQ;
        boolean ofP = needs(meanP) | needs(logStdP);
        return run(op, meanP.rows, 1, ofP | needs(meanQ) | needs(logStdQ));
    }

    /**
     * {@return log Σ<sub>k</sub> w<sub>k</sub> N(x; μ<sub>k</sub>, σ<sub>k</sub>) of each row, {@code [rows, 1]}}
     * Computed by log-sum-exp in {@code double}: far from every component the result is very negative, and −∞ only
     * beyond the range of floats, about 10<sup>19</sup> standard deviations away.
     *
     * @param logits the logits of the weights w, {@code [rows, K]}
     * @param means μ, component after component, {@code [rows, K · d]}
     * @param logStds log σ in the same order, {@code [rows, K · d]}
     * @param x the points, {@code [rows, d]} or longer; used, not copied
     */
    public Tensor mixture(Tensor logits, Tensor means, Tensor logStds, float[] x) {
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(means, "means");
        Objects.requireNonNull(logStds, "logStds");
        Objects.requireNonNull(x, "x");
        components(logits, means, logStds);
        atLeast("x", x.length, means.size() / logits.cols);
        Mixture.LogDensity op = next(Mixture.LogDensity.class, Mixture.LogDensity::new);
        op.logits = logits;
        op.means = means;
        op.logStds = logStds;
        op.value = x;
        return run(op, logits.rows, 1, needs(logits) | needs(means) | needs(logStds));
    }

    /**
     * {@return an upper bound of the entropy of a mixture, of each row, in nats, {@code [rows, 1]}} The entropy itself
     * has no closed form. This is the bound of Kolchinsky and Tracey (1706.02419) by pairwise Kullback–Leibler
     * divergences. It is exact for one component, for coinciding components and for components far apart; in between,
     * it exceeds the entropy by less than the entropy of the weights, which is at most log K.
     *
     * @param logits the logits of the weights w, {@code [rows, K]}
     * @param means μ, component after component, {@code [rows, K · d]}
     * @param logStds log σ in the same order, {@code [rows, K · d]}
     */
    public Tensor mixtureEntropyBound(Tensor logits, Tensor means, Tensor logStds) {
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(means, "means");
        Objects.requireNonNull(logStds, "logStds");
        components(logits, means, logStds);
        Mixture.EntropyBound op = next(Mixture.EntropyBound.class, Mixture.EntropyBound::new);
        op.logits = logits;
        op.means = means;
        op.logStds = logStds;
        return run(op, logits.rows, 1, needs(logits) | needs(means) | needs(logStds));
    }

    /**
     * {@return shift + log(1 + e<sup>x</sup>), element by element}
     *
     * @param x any shape
     * @param shift added to each element, finite
     */
    public Tensor softplus(Tensor x, float shift) {
        Objects.requireNonNull(x, "x");
        BetaDensity.Softplus op = next(BetaDensity.Softplus.class, BetaDensity.Softplus::new);
        op.x = x;
        op.shift = shift;
        return run(op, x.rows, x.cols, needs(x));
    }

    /**
     * {@return log Beta(x; α, β) of each row, {@code [rows, 1]}}
     *
     * @param alpha α &gt; 0, {@code [rows, d]}
     * @param beta β &gt; 0, {@code [rows, d]}
     * @param x the points, strictly between 0 and 1, {@code [rows, d]} or longer; used, not copied
     * @throws IllegalArgumentException if a point is not strictly between 0 and 1
     */
    public Tensor beta(Tensor alpha, Tensor beta, double[] x) {
        Objects.requireNonNull(alpha, "alpha");
        Objects.requireNonNull(beta, "beta");
        Objects.requireNonNull(x, "x");
        sameShape("beta", alpha, beta);
        atLeast("x", x.length, alpha.size());
        for (int i = 0; i < alpha.size(); i++) {
            if (!(x[i] > 0 && x[i] < 1)) {
                throw new IllegalArgumentException(
                        "x[" + i + "] = " + x[i]
                                + " must be strictly between 0 and 1, where a Beta density is finite; move the point off the edge");
            }
        }
        BetaDensity.LogDensity op = next(BetaDensity.LogDensity.class, BetaDensity.LogDensity::new);
        op.alpha = alpha;
        op.beta = beta;
        op.value = x;
        return run(op, alpha.rows, 1, needs(alpha) | needs(beta));
    }

    /**
     * {@return the entropy of Beta(α, β) of each row, in nats, {@code [rows, 1]}}
     *
     * @param alpha α &gt; 0, {@code [rows, d]}
     * @param beta β &gt; 0, {@code [rows, d]}
     */
    public Tensor betaEntropy(Tensor alpha, Tensor beta) {
        Objects.requireNonNull(alpha, "alpha");
        Objects.requireNonNull(beta, "beta");
        sameShape("betaEntropy", alpha, beta);
        BetaDensity.Entropy op = next(BetaDensity.Entropy.class, BetaDensity.Entropy::new);
        op.alpha = alpha;
        op.beta = beta;
        return run(op, alpha.rows, 1, needs(alpha) | needs(beta));
    }

    /**
     * {@return KL(p‖q) of two Beta distributions, of each row, in nats, {@code [rows, 1]}} Never negative; accurate to
     * 10<sup>−11</sup> for α and β up to 10<sup>3</sup>.
     *
     * @param alphaP α &gt; 0 of p, {@code [rows, d]}
     * @param betaP β &gt; 0 of p, {@code [rows, d]}
     * @param alphaQ α &gt; 0 of q, {@code [rows, d]}
     * @param betaQ β &gt; 0 of q, {@code [rows, d]}
     */
    public Tensor betaDivergence(Tensor alphaP, Tensor betaP, Tensor alphaQ, Tensor betaQ) {
        Objects.requireNonNull(alphaP, "alphaP");
        Objects.requireNonNull(betaP, "betaP");
        Objects.requireNonNull(alphaQ, "alphaQ");
        Objects.requireNonNull(betaQ, "betaQ");
        sameShape("betaDivergence", alphaP, betaP);
        sameShape("betaDivergence", alphaQ, betaQ);
        sameShape("betaDivergence", alphaP, alphaQ);
        KullbackLeibler.Betas op = next(KullbackLeibler.Betas.class, KullbackLeibler.Betas::new);
        op.alphaP = alphaP;
        op.betaP = betaP;
        op.alphaQ = alphaQ;
        op.betaQ = betaQ;
        boolean ofP = needs(alphaP) | needs(betaP);
        return run(op, alphaP.rows, 1, ofP | needs(alphaQ) | needs(betaQ));
    }

    /**
     * {@return Σ w<sub>i</sub>·x<sub>i</sub>, a scalar}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     * @param weights constants, row-major, {@code [x.size()]} or longer; used, not copied
     */
    public Tensor dot(Tensor x, float[] weights) {
        return dot(x, weights, 0);
    }

    /**
     * {@return Σ w<sub>i</sub>·x<sub>i</sub>, a scalar, with the weights beginning at an offset}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     * @param weights constants, row-major; used, not copied
     * @param offset index of the first weight, ≥ 0
     */
    public Tensor dot(Tensor x, float[] weights, int offset) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(weights, "weights");
        requireWholeArray(x);
        atLeast("weights", weights.length, offset, x.size());
        Reductions.Dot op = next(Reductions.Dot.class, Reductions.Dot::new);
        op.x = x;
        op.weights = weights;
        op.weightsOffset = offset;
        return run(op, 1, 1, needs(x));
    }

    /**
     * {@return Σ (x<sub>i</sub> − t<sub>i</sub>)², a scalar}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     * @param targets constants, row-major, {@code [x.size()]} or longer; used, not copied
     */
    public Tensor squaredError(Tensor x, float[] targets) {
        return squaredError(x, targets, 0);
    }

    /**
     * {@return Σ (x<sub>i</sub> − t<sub>i</sub>)², a scalar, with the targets beginning at an offset}
     *
     * @param x any shape; not a parameter itself, see {@link #parameter}
     * @param targets constants, row-major; used, not copied
     * @param offset index of the first target, ≥ 0
     */
    public Tensor squaredError(Tensor x, float[] targets, int offset) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(targets, "targets");
        requireWholeArray(x);
        atLeast("targets", targets.length, offset, x.size());
        Reductions.SquaredError op = next(Reductions.SquaredError.class, Reductions.SquaredError::new);
        op.x = x;
        op.targets = targets;
        op.targetsOffset = offset;
        return run(op, 1, 1, needs(x));
    }

    /**
     * {@return Σ x<sub>i</sub>, a scalar}
     *
     * @param x any shape
     */
    public Tensor sum(Tensor x) {
        return sum(x, 1f);
    }

    /**
     * {@return the mean of all elements, a scalar}
     *
     * @param x any shape
     */
    public Tensor mean(Tensor x) {
        Objects.requireNonNull(x, "x");
        return sum(x, 1f / x.size());
    }

    private Tensor sum(Tensor x, float scale) {
        Objects.requireNonNull(x, "x");
        Reductions.Sum op = next(Reductions.Sum.class, Reductions.Sum::new);
        op.x = x;
        op.a = scale;
        return run(op, 1, 1, needs(x));
    }

    /**
     * Adds ∂loss/∂p to the gradient of every parameter p that the loss was computed from.
     *
     * @param loss a scalar of this recording
     * @throws IllegalArgumentException if the loss is not a scalar, does not depend on a parameter that is trained, or
     *     is not of this tape's current recording
     */
    public void backward(Tensor loss) {
        Objects.requireNonNull(loss, "loss");
        if (loss.size() != 1 || !loss.needsGradient) {
            throw new IllegalArgumentException("backward needs a scalar that depends on parameters, not " + loss.shape()
                    + (loss.needsGradient
                            ? "; reduce it with sum or mean"
                            : ", which depends on no parameter that is trained; compute it from at least one"));
        }
        int last = count - 1;
        while (last >= 0 && operations.get(last).out != loss) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("backward needs a result of this tape's current recording; compute the"
                    + " loss on this tape, after clear()");
        }
        for (int i = 0; i < count; i++) {
            Tensor out = operations.get(i).out;
            out.assigned = out.needsGradient && isReadOnce(out, last);
            if (out.needsGradient && !out.assigned) {
                Arrays.fill(out.gradient, 0, out.size(), 0f);
            }
        }
        loss.gradient[0] = 1f;
        for (int i = last; i >= 0; i--) {
            Operation operation = operations.get(i);
            if (operation.out.needsGradient) {
                operation.backward();
            }
        }
    }

    /** {@return whether a result is an input of one operation only, an affine one, recorded up to the last} */
    private boolean isReadOnce(Tensor out, int last) {
        return !custom && out.uses == 1 && out.reader != null && out.reader.place <= last;
    }

    /**
     * {@return an index as an integer, after checking its range}
     *
     * @param index an exact integer in [0, count)
     * @param position row of the index, for the message
     * @param count the number of allowed indices
     * @throws IllegalArgumentException if the index is not an exact integer in that range
     */
    public static int checkIndex(float index, int position, int count) {
        if (position < 0) {
            throw new IndexOutOfBoundsException("position = " + position + " must be at least 0");
        }
        if (!(index >= 0 && index < count && index == (int) index)) {
            throw new IllegalArgumentException(
                    "index " + index + " at row " + position + " must be an exact integer in [0, " + (count - 1)
                            + "]; pass, for example, an observation of Discrete(" + count + ")");
        }
        return (int) index;
    }

    /**
     * {@return an instance of your own operation; set its fields and {@linkplain #record record} it next} It is the
     * instance recorded at this place last time if that has the same class, otherwise a new one.
     *
     * @param kind the class of the operation
     * @param make creates an instance
     * @param <T> the class of the operation
     */
    public <T extends Operation> T next(Class<T> kind, Supplier<T> make) {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(make, "make");
        if (count == operations.size()) {
            operations.add(make.get());
        } else if (operations.get(count).getClass() != kind) {
            operations.set(count, make.get());
        }
        return kind.cast(operations.get(count));
    }

    /**
     * Runs your own operation forward and records it for {@link #backward}. Elements that it does not set are NaN.
     *
     * @param op the instance that {@link #next} just returned, with its fields set
     * @param rows the rows of the result, ≥ 1
     * @param cols the columns of the result, ≥ 1
     * @param needsGradient whether any input {@linkplain Tensor#needsGradient() needs a gradient}
     * @return the result
     * @throws IllegalArgumentException if a size is not positive
     * @throws IllegalStateException if another operation was recorded since {@link #next}
     */
    public Tensor record(Operation op, int rows, int cols, boolean needsGradient) {
        Objects.requireNonNull(op, "op");
        String name = op.getClass().getSimpleName();
        if (rows < 1 || cols < 1) {
            throw new IllegalArgumentException(
                    "a result of " + name + " of [" + rows + ", " + cols + "]; both sizes must be at least 1");
        }
        if (count == operations.size() || operations.get(count) != op) {
            throw new IllegalStateException(
                    "this " + name + " is not the operation to record next; call"
                            + " tape.next(…), set the fields of its result, and record that, with no other operation in between");
        }
        custom = true;
        op.out.reshape(rows, cols, needsGradient);
        Arrays.fill(op.out.data, 0, op.out.size(), Float.NaN); // not the values of an earlier recording
        return run(op, rows, cols, needsGradient);
    }

    /** {@return the operations of a class in the current recording, in order} */
    <T extends Operation> List<T> recorded(Class<T> kind) {
        return operations.subList(0, count).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /**
     * {@return whether an input needs a gradient} Rejects tensors of other recordings. To be called for each input of
     * an operation, because this counts them.
     */
    boolean needs(Tensor input) {
        if (input.tape != null && (input.tape != this || input.recording != recording)) {
            throw new IllegalArgumentException(
                    "a tensor " + input.shape() + " that is not of this tape's current recording;"
                            + " create it on this tape, after clear(), or copy its numbers out and pass them as a constant");
        }
        if (input.tape == this) { // parameters are shared with other threads
            input.uses++;
        }
        return input.needsGradient;
    }

    /** {@link #record} without its checks. An operation that fails is not recorded. */
    Tensor run(Operation op, int rows, int cols, boolean needsGradient) {
        op.kernels = kernels;
        op.place = count;
        op.out.tape = this;
        op.out.recording = recording;
        op.out.uses = 0;
        op.out.reader = null;
        op.out.reshape(rows, cols, needsGradient);
        op.forward();
        count++;
        return op.out;
    }

    /** For operations whose kernels take no offset. Parameters have an offset; {@code scale(x, 1)} copies them. */
    static void requireWholeArray(Tensor x) {
        if (x.offset != 0) {
            throw new IllegalArgumentException(
                    "this operation takes intermediate results and constants, not a parameter " + x.shape()
                            + " itself; pass scale(parameter, 1)");
        }
    }

    static void sameShape(String what, Tensor p, Tensor q) {
        if (p.rows != q.rows || p.cols != q.cols) {
            throw shapes(what + " needs two tensors of the same shape", p, q);
        }
    }

    static void atLeast(String what, int length, int needed) {
        atLeast(what, length, 0, needed);
    }

    private static void atLeast(String what, int length, int offset, int needed) {
        if (offset < 0 || length - offset < needed) {
            throw new IllegalArgumentException(what + " has " + length + " numbers; pass at least " + needed
                    + (offset == 0 ? "" : " from index " + offset + " on") + ", one for each element or row");
        }
    }

    private static void perRowOrShared(Tensor mean, Tensor logStd) {
        if (mean.cols != logStd.cols || logStd.rows != 1 && logStd.rows != mean.rows) {
            throw shapes("a normal distribution needs mean [rows, d] and logStd [rows, d] or [1, d]", mean, logStd);
        }
    }

    private static void components(Tensor logits, Tensor means, Tensor logStds) {
        if (logits.rows != means.rows || means.cols % logits.cols != 0) {
            throw shapes("a mixture needs logits [rows, K] and means [rows, K·d]", logits, means);
        }
        sameShape("a mixture", means, logStds);
    }

    static IllegalArgumentException shapes(String rule, Tensor... tensors) {
        StringBuilder message = new StringBuilder(rule).append("; got");
        for (Tensor tensor : tensors) {
            message.append(' ').append(tensor.shape());
        }
        return new IllegalArgumentException(message.toString());
    }
}
