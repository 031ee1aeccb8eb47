package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records batched operations as they are computed, and runs them backwards. One tape is used again and again:
 * {@link #clear()} it, compute a loss, call {@link #backward}; when the same operations come again in the same order,
 * their buffers are reused and nothing is allocated.
 *
 * <pre>{@code
 * tape.clear();
 * Tensor prediction = network.forward(tape, tape.constant(inputs, rows, network.inputSize()));
 * Tensor loss = tape.scale(tape.squaredError(prediction, targets), 1f / rows);
 * tape.backward(loss);   // gradients are added into the network's Parameters
 * optimizer.step();      // which uses them up
 * }</pre>
 *
 * <p>Every operation checks shapes and names both in its message. Not thread-safe.
 */
public final class Tape {
    private final Kernels kernels = Kernels.create();
    private final List<Operation> operations = new ArrayList<>();
    private final List<Tensor> constants = new ArrayList<>();
    private int count;
    private int constantCount;
    private long recording;

    private final ShardGradients shard;

    /** An empty tape. */
    public Tape() {
        this(null);
    }

    /** A tape whose parameters add their gradients up apart from others'. */
    Tape(ShardGradients shard) {
        this.shard = shard;
    }

    /** Begins anew; tensors of the previous recording become invalid. */
    public void clear() {
        count = 0;
        constantCount = 0;
        recording++;
    }

    /** {@return how often the tape was cleared: a number that tells one recording from the next} */
    public long recording() {
        return recording;
    }

    /**
     * {@return given numbers as a tensor that needs no gradient; the same tensor for the same array and shape, so that
     * networks with a common {@linkplain io.github.ascentrl.nn.layer.Trunk trunk} recognise a common input}
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
     * {@return given numbers as a tensor that needs no gradient}
     *
     * @param values row-major {@code [rows, cols]} from the offset on; used, not copied, until the tape is cleared
     * @param offset where the first number is, ≥ 0; operations that take intermediate results alone want 0
     * @param rows ≥ 1
     * @param cols ≥ 1
     * @throws IllegalArgumentException if the array is too short or a size is not positive
     */
    public Tensor constant(float[] values, int offset, int rows, int cols) {
        if (rows < 1 || cols < 1 || offset < 0 || values.length - offset < (long) rows * cols) {
            throw new IllegalArgumentException("constant of [" + rows + ", " + cols + "] from " + values.length
                    + " numbers, beginning at " + offset
                    + "; both sizes must be at least 1 and the array hold rows · cols numbers");
        }
        for (int i = 0; i < constantCount; i++) {
            Tensor known = constants.get(i);
            if (known.data == values && known.offset == offset && known.rows == rows && known.cols == cols) {
                return known;
            }
        }
        if (constantCount == constants.size()) {
            constants.add(new Tensor());
        }
        Tensor tensor = constants.get(constantCount++);
        tensor.data = values;
        tensor.offset = offset;
        tensor.rows = rows;
        tensor.cols = cols;
        return tensor;
    }

    /**
     * {@return a parameter as a tensor; its gradient adds up in its {@link Parameters}}
     *
     * @param parameter the parameter
     */
    public Tensor parameter(Parameter parameter) {
        return shard == null ? parameter.tensor() : shard.leaf(parameter);
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
     * {@return tanh(X·W + b), in one operation: less memory to walk than {@link #affine} and {@link #tanh}} The gradient
     * of the result, once {@link #backward} is done, is that of X·W + b.
     *
     * @param x {@code [rows, in]}
     * @param w {@code [in, out]}
     * @param b {@code [1, out]}, added to each row
     */
    public Tensor affineTanh(Tensor x, Tensor w, Tensor b) {
        return affine(Affine.Function.TANH, x, w, b);
    }

    /**
     * {@return max(X·W + b, 0), in one operation: less memory to walk than {@link #affine} and {@link #relu}} The
     * gradient of the result, once {@link #backward} is done, is that of X·W + b.
     *
     * @param x {@code [rows, in]}
     * @param w {@code [in, out]}
     * @param b {@code [1, out]}, added to each row
     */
    public Tensor affineRelu(Tensor x, Tensor w, Tensor b) {
        return affine(Affine.Function.RELU, x, w, b);
    }

    private Tensor affine(Affine.Function function, Tensor x, Tensor w, Tensor b) {
        if (x.cols != w.rows || b.rows != 1 || b.cols != w.cols) {
            throw shapes("affine needs x [rows, in], w [in, out], b [1, out]", x, w, b);
        }
        Affine op = next(Affine.class, Affine::new);
        op.function = function;
        op.x = x;
        op.w = w;
        op.b = b;
        return run(op, x.rows, w.cols, x.needsGradient || w.needsGradient || b.needsGradient);
    }

    /**
     * {@return max(x, 0), element by element; the derivative at 0 is taken as 0}
     *
     * @param x any shape; an intermediate result
     */
    public Tensor relu(Tensor x) {
        requireWholeArray(x);
        Activations.Relu op = next(Activations.Relu.class, Activations.Relu::new);
        op.x = x;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return tanh x, element by element}
     *
     * @param x any shape; an intermediate result
     */
    public Tensor tanh(Tensor x) {
        requireWholeArray(x);
        Activations.Tanh op = next(Activations.Tanh.class, Activations.Tanh::new);
        op.x = x;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return 1 / (1 + e<sup>−x</sup>), element by element}
     *
     * @param x any shape; an intermediate result
     */
    public Tensor sigmoid(Tensor x) {
        requireWholeArray(x);
        Activations.Sigmoid op = next(Activations.Sigmoid.class, Activations.Sigmoid::new);
        op.x = x;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return gelu x, element by element, as {@link FloatMath#gelu}}
     *
     * @param x any shape; an intermediate result
     */
    public Tensor gelu(Tensor x) {
        requireWholeArray(x);
        Activations.Gelu op = next(Activations.Gelu.class, Activations.Gelu::new);
        op.x = x;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return layer normalisation (Ba et al., 1607.06450): each row less its mean, divided by √(variance + ε), times
     * gain plus bias; the variance is that of the row itself, Σ(x − mean)²/cols}
     *
     * @param x {@code [rows, cols]}; an intermediate result
     * @param gain {@code [1, cols]}
     * @param bias {@code [1, cols]}
     * @param epsilon positive; 1e−5 is usual
     */
    public Tensor layerNorm(Tensor x, Tensor gain, Tensor bias, float epsilon) {
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
        return run(op, x.rows, x.cols, x.needsGradient || gain.needsGradient || bias.needsGradient);
    }

    /**
     * {@return the log-probability of one choice in each row, under softmax of that row}
     *
     * @param logits {@code [rows, choices]}
     * @param picks the choice of each row, exact integers in [0, choices), {@code [rows]} or longer
     * @throws IllegalArgumentException if a pick is no choice
     */
    public Tensor logSoftmaxPick(Tensor logits, float[] picks) {
        return logSoftmaxPick(logits, picks, 0);
    }

    /**
     * {@return as {@link #logSoftmaxPick(Tensor, float[])}, with the picks from an offset on}
     *
     * @param logits {@code [rows, choices]}
     * @param picks the choice of each row, exact integers in [0, choices)
     * @param offset where the first row's pick is, ≥ 0
     * @throws IllegalArgumentException if a pick is no choice
     */
    public Tensor logSoftmaxPick(Tensor logits, float[] picks, int offset) {
        requireWholeArray(logits);
        atLeast("picks", picks.length, offset, logits.rows);
        for (int i = offset; i < offset + logits.rows; i++) {
            if (!(picks[i] >= 0 && picks[i] < logits.cols && picks[i] == (int) picks[i])) {
                throw new IllegalArgumentException("picks[" + i + "] = " + picks[i] + " is not one of the choices 0 … "
                        + (logits.cols - 1) + "; pass an exact integer");
            }
        }
        Softmax.Rows softmax = softmax(logits);
        Softmax.LogPick op = next(Softmax.LogPick.class, Softmax.LogPick::new);
        op.softmax = softmax;
        op.pick = picks;
        op.pickOffset = offset;
        return run(op, logits.rows, 1, logits.needsGradient);
    }

    /**
     * {@return the entropy of softmax of each row, in nats, {@code [rows, 1]}}
     *
     * @param logits {@code [rows, choices]}
     */
    public Tensor softmaxEntropy(Tensor logits) {
        requireWholeArray(logits);
        Softmax.Rows softmax = softmax(logits);
        Softmax.Entropy op = next(Softmax.Entropy.class, Softmax.Entropy::new);
        op.softmax = softmax;
        return run(op, logits.rows, 1, logits.needsGradient);
    }

    /** Log-probability and entropy of the same logits, as in most losses of a policy, share one. */
    private Softmax.Rows softmax(Tensor logits) {
        for (int i = count - 1; i >= 0; i--) {
            if (operations.get(i) instanceof Softmax.Rows known && known.x == logits) {
                return known;
            }
        }
        Softmax.Rows op = next(Softmax.Rows.class, Softmax.Rows::new);
        op.x = logits;
        run(op, logits.rows, logits.cols, false);
        return op;
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
        sameShape("combine", p, q);
        Pointwise.Combination op = next(Pointwise.Combination.class, Pointwise.Combination::new);
        op.p = p;
        op.q = q;
        op.a = a;
        op.b = b;
        return run(op, p.rows, p.cols, p.needsGradient || q.needsGradient);
    }

    /**
     * {@return p·q, element by element}
     *
     * @param p any shape
     * @param q the same shape
     */
    public Tensor multiply(Tensor p, Tensor q) {
        sameShape("multiply", p, q);
        Pointwise.Product op = next(Pointwise.Product.class, Pointwise.Product::new);
        op.p = p;
        op.q = q;
        return run(op, p.rows, p.cols, p.needsGradient || q.needsGradient);
    }

    /**
     * {@return a·x}
     *
     * @param x any shape
     * @param a any number
     */
    public Tensor scale(Tensor x, float a) {
        Pointwise.Scale op = next(Pointwise.Scale.class, Pointwise.Scale::new);
        op.x = x;
        op.a = a;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return e<sup>x</sup>, element by element}
     *
     * @param x any shape
     */
    public Tensor exp(Tensor x) {
        Pointwise.Exp op = next(Pointwise.Exp.class, Pointwise.Exp::new);
        op.x = x;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return max(low, min(high, x)), element by element; the derivative is 1 inside and 0 outside}
     *
     * @param x any shape
     * @param low at most high
     * @param high finite
     */
    public Tensor clamp(Tensor x, float low, float high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp to [" + low + ", " + high + "]: low must be at most high");
        }
        Shapes.Clamp op = next(Shapes.Clamp.class, Shapes.Clamp::new);
        op.x = x;
        op.low = low;
        op.high = high;
        return run(op, x.rows, x.cols, x.needsGradient);
    }

    /**
     * {@return some columns of x, {@code [rows, count]}}
     *
     * @param x any shape
     * @param from the first of them, ≥ 0
     * @param count how many, ≥ 1
     * @throws IllegalArgumentException if x has no such columns
     */
    public Tensor columns(Tensor x, int from, int count) {
        if (from < 0 || count < 1 || from > x.cols - count) {
            throw shapes("columns " + from + " … " + (from + count - 1) + " are not all there", x);
        }
        Shapes.Columns op = next(Shapes.Columns.class, Shapes.Columns::new);
        op.x = x;
        op.from = from;
        return run(op, x.rows, count, x.needsGradient);
    }

    /**
     * {@return Σ w<sub>i</sub>·x<sub>i</sub>, a scalar}
     *
     * @param x any shape; an intermediate result
     * @param weights constants, row-major, {@code [x.size()]} or longer; used, not copied
     */
    public Tensor dot(Tensor x, float[] weights) {
        return dot(x, weights, 0);
    }

    /**
     * {@return Σ w<sub>i</sub>·x<sub>i</sub>, a scalar, with the weights from an offset on}
     *
     * @param x any shape; an intermediate result
     * @param weights constants, row-major; used, not copied
     * @param offset where the first weight is, ≥ 0
     */
    public Tensor dot(Tensor x, float[] weights, int offset) {
        requireWholeArray(x);
        atLeast("weights", weights.length, offset, x.size());
        Reductions.Dot op = next(Reductions.Dot.class, Reductions.Dot::new);
        op.x = x;
        op.weights = weights;
        op.weightsOffset = offset;
        return run(op, 1, 1, x.needsGradient);
    }

    /**
     * {@return Σ (x<sub>i</sub> − t<sub>i</sub>)², a scalar}
     *
     * @param x any shape; an intermediate result
     * @param targets constants, row-major, {@code [x.size()]} or longer; used, not copied
     */
    public Tensor squaredError(Tensor x, float[] targets) {
        return squaredError(x, targets, 0);
    }

    /**
     * {@return Σ (x<sub>i</sub> − t<sub>i</sub>)², a scalar, with the targets from an offset on}
     *
     * @param x any shape; an intermediate result
     * @param targets constants, row-major; used, not copied
     * @param offset where the first target is, ≥ 0
     */
    public Tensor squaredError(Tensor x, float[] targets, int offset) {
        requireWholeArray(x);
        atLeast("targets", targets.length, offset, x.size());
        Reductions.SquaredError op = next(Reductions.SquaredError.class, Reductions.SquaredError::new);
        op.x = x;
        op.targets = targets;
        op.targetsOffset = offset;
        return run(op, 1, 1, x.needsGradient);
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
        return sum(x, 1f / x.size());
    }

    private Tensor sum(Tensor x, float scale) {
        Reductions.Sum op = next(Reductions.Sum.class, Reductions.Sum::new);
        op.x = x;
        op.a = scale;
        return run(op, 1, 1, x.needsGradient);
    }

    /**
     * Adds ∂loss/∂p to the gradient of every parameter p that the loss was computed from.
     *
     * @param loss a scalar of this recording
     * @throws IllegalArgumentException if it is no scalar, depends on no parameter, or was not computed by this tape
     *     since it was last cleared
     */
    public void backward(Tensor loss) {
        if (loss.size() != 1 || !loss.needsGradient) {
            throw new IllegalArgumentException("backward needs a scalar that depends on parameters, not " + loss.shape()
                    + (loss.needsGradient ? "; reduce it with sum or mean" : " without any that is not frozen"));
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
            if (out.needsGradient) {
                Arrays.fill(out.gradient, 0, out.size(), 0f);
            }
        }
        loss.gradient[0] = 1f;
        for (int i = last; i >= 0; i--) {
            Operation operation = operations.get(i);
            if (operation.out.needsGradient) {
                operation.backward(kernels);
            }
        }
    }

    Tensor run(Operation op, int rows, int cols, boolean needsGradient) {
        op.out.reshape(rows, cols, needsGradient);
        op.forward(kernels);
        return op.out;
    }

    /** The operation recorded at this place last time, if it was of the same kind; else a new one. */
    <T extends Operation> T next(Class<T> kind, Supplier<T> make) {
        if (count == operations.size()) {
            operations.add(make.get());
        } else if (operations.get(count).getClass() != kind) {
            operations.set(count, make.get());
        }
        return kind.cast(operations.get(count++));
    }

    /** For operations whose kernels take no offset. Parameters have one: they are copied by {@code scale(x, 1)}. */
    static void requireWholeArray(Tensor x) {
        if (x.offset != 0) {
            throw new IllegalArgumentException("this operation takes intermediate results and constants, not a"
                    + " parameter " + x.shape() + " itself; pass scale(parameter, 1)");
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
            throw new IllegalArgumentException(what + " has " + length + " numbers, " + needed + " are needed"
                    + (offset == 0 ? "" : " from " + offset + " on") + ", one for each element or row");
        }
    }

    static IllegalArgumentException shapes(String rule, Tensor... tensors) {
        StringBuilder message = new StringBuilder(rule).append("; got");
        for (Tensor tensor : tensors) {
            message.append(' ').append(tensor.shape());
        }
        return new IllegalArgumentException(message.toString());
    }
}
