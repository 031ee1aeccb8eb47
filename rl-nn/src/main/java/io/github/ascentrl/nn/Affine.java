package io.github.ascentrl.nn;

/**
 * Y = f(X·W + b), with f the identity, tanh or max(·, 0). Their slopes are functions of Y, so f works in place: as an
 * operation of its own it would take two more buffers and four more sweeps over them, an eighth of a training step.
 */
final class Affine extends Operation {
    /** The function f. */
    enum Function {
        IDENTITY,
        TANH,
        RELU
    }

    Function function;
    Tensor x;
    Tensor w;
    Tensor b;

    @Override
    protected void forward() {
        kernels.affine(x.rows, w.cols, w.rows, x.data, x.offset, x.cols, w.data, w.offset, b.data, b.offset, out.data);
        switch (function) {
            case TANH -> kernels.tanh(out.size(), out.data, out.data);
            case RELU -> kernels.relu(out.size(), out.data, out.data);
            case IDENTITY -> {}
        }
    }

    @Override
    protected void backward() {
        float[] dy = out.gradient; // from here on with respect to X·W + b
        switch (function) {
            case TANH -> kernels.timesTanhSlope(out.size(), out.data, dy);
            case RELU -> kernels.timesReluSlope(out.size(), out.data, dy);
            case IDENTITY -> {}
        }
        if (w.needsGradient) { // dW += Xᵀ·dY
            kernels.multiplyTransposedA(
                    w.rows, w.cols, x.rows, x.data, x.offset, x.cols, dy, 0, w.cols, w.gradient, w.offset, w.cols);
        }
        if (b.needsGradient) {
            kernels.addColumnSums(x.rows, w.cols, dy, b.gradient, b.offset);
        }
        if (x.needsGradient) { // dX += dY·Wᵀ
            kernels.multiplyTransposedB(
                    x.rows, w.rows, w.cols, dy, 0, w.cols, w.data, w.offset, w.cols, x.gradient, x.offset, x.cols);
        }
    }
}
