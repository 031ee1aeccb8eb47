package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Products;

/**
 * Y = f(X·W + b), with f the identity, tanh or max(·, 0). Their slopes are functions of Y, so f works in place: as an
 * operation of its own it would take two more buffers and four more sweeps over them, an eighth of a training step. What
 * max(·, 0) takes is part of the product's store, and its slope of the sums for b.
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
        Products products = kernels.products();
        int m = x.rows;
        int n = w.cols;
        int k = w.rows;
        if (function == Function.RELU) {
            products.affineRelu(m, n, k, x.data, x.offset, x.cols, w.data, w.offset, b.data, b.offset, out.data);
            return;
        }
        products.affine(m, n, k, x.data, x.offset, x.cols, w.data, w.offset, b.data, b.offset, out.data);
        if (function == Function.TANH) {
            kernels.elementwise().tanh(out.size(), out.data, out.data);
        }
    }

    @Override
    protected void backward() {
        float[] dy = out.gradient; // from here on with respect to X·W + b
        boolean summed = function == Function.RELU && b.needsGradient;
        if (summed) {
            kernels.products().timesReluSlope(x.rows, w.cols, out.data, dy, b.gradient, b.offset);
        } else if (function == Function.RELU) {
            kernels.elementwise().timesReluSlope(out.size(), out.data, dy);
        } else if (function == Function.TANH) {
            kernels.elementwise().timesTanhSlope(out.size(), out.data, dy);
        }
        if (w.needsGradient) { // dW += Xᵀ·dY
            kernels.products()
                    .multiplyTransposedA(
                            w.rows,
                            w.cols,
                            x.rows,
                            x.data,
                            x.offset,
                            x.cols,
                            dy,
                            0,
                            w.cols,
                            w.gradient,
                            w.offset,
                            w.cols);
        }
        if (b.needsGradient && !summed) {
            kernels.products().addColumnSums(x.rows, w.cols, dy, b.gradient, b.offset);
        }
        if (x.needsGradient) { // dX += dY·Wᵀ
            kernels.products()
                    .multiplyTransposedB(
                            x.rows,
                            w.rows,
                            w.cols,
                            dy,
                            0,
                            w.cols,
                            w.data,
                            w.offset,
                            w.cols,
                            x.gradient,
                            x.offset,
                            x.cols);
        }
    }
}
