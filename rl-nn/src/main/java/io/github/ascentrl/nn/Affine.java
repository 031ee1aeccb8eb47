package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Products;

/**
 * Y = f(X·W + b), with f the identity, tanh or max(·, 0). Their slopes are functions of Y, so f is applied in place. As
 * a separate operation it would need two more buffers and four more passes over them, an eighth of a training step. For
 * max(·, 0), f is applied as the product is stored, and its slope as the gradient of b is summed.
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
        float[] dy = out.gradient; // from here on, the gradient with respect to X·W + b
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
        if (x.assigned) { // dX = dY·Wᵀ
            kernels.products()
                    .assignTransposedB(x.rows, w.rows, w.cols, dy, 0, w.cols, w.data, w.offset, w.cols, x.gradient);
        } else if (x.needsGradient) { // dX += dY·Wᵀ
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
