package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;

/**
 * A differentiable operation at one place of a {@link Tape}: a forward pass and a backward pass. The usual operations
 * are methods of the tape. To write your own, extend this class; check it with {@link GradientCheck}.
 *
 * <pre>{@code
 * public final class Huber extends Operation {
 *     private Tensor x;
 *     private float delta;
 *
 *     public static Tensor of(Tape tape, Tensor x, float delta) {
 *         Huber op = tape.next(Huber.class, Huber::new); // the one of the last recording, if there is one
 *         op.x = x;
 *         op.delta = delta;
 *         return tape.record(op, x.rows(), x.cols(), x.needsGradient());
 *     }
 *
 *     protected void forward() {
 *         for (int i = 0; i < out.rows(); i++) {
 *             for (int j = 0; j < out.cols(); j++) {
 *                 float a = Math.abs(x.get(i, j));
 *                 set(i, j, a <= delta ? a * a / 2 : delta * (a - delta / 2));
 *             }
 *         }
 *     }
 *
 *     protected void backward() {
 *         for (int i = 0; i < out.rows(); i++) {
 *             for (int j = 0; j < out.cols(); j++) {
 *                 float slope = Math.max(-delta, Math.min(delta, x.get(i, j)));
 *                 addGradient(x, i, j, slope * out.gradient(i, j));
 *             }
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>The tape keeps instances and reuses them when an operation of the same class is recorded at the same place. Set
 * all fields before every recording, and let scratch arrays only grow.
 */
public abstract class Operation {
    /** The result: {@link #forward} sets it, {@link #backward} starts from its gradient. */
    protected final Tensor out = new Tensor();

    /** The kernels of the tape, for the library's own operations. */
    Kernels kernels;

    /** Index of this operation on its tape. */
    int place;

    /** For subclasses; {@link Tape#next} makes instances. */
    protected Operation() {}

    /** Computes {@link #out}, all of it, from the inputs. */
    protected abstract void forward();

    /** Adds to the gradients of the inputs that need one, given the gradient of {@link #out}. */
    protected abstract void backward();

    /**
     * Sets one element of {@link #out}; for {@link #forward}, which must set all of them: elements left out are NaN.
     *
     * @param row 0 ≤ row &lt; rows
     * @param col 0 ≤ col &lt; cols
     * @param value the value
     * @throws IndexOutOfBoundsException if there is no such element
     */
    protected final void set(int row, int col, float value) {
        out.data[out.index(row, col)] = value;
    }

    /**
     * Adds a contribution to ∂loss/∂input[row, col]; for {@link #backward}. Does nothing if the input needs no gradient.
     *
     * @param input an input
     * @param row 0 ≤ row &lt; rows
     * @param col 0 ≤ col &lt; cols
     * @param gradient the contribution
     * @throws IndexOutOfBoundsException if there is no such element
     */
    protected static void addGradient(Tensor input, int row, int col, float gradient) {
        int i = input.index(row, col);
        if (input.needsGradient) {
            input.gradient[i] += gradient;
        }
    }
}
