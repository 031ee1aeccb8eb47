package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Packed;
import io.github.ascentrl.nn.internal.kernels.Patches;

/**
 * Y = P·W + b, where the rows of P are the patches of X. The backward pass rebuilds them, which is cheaper than storing
 * them.
 */
final class Conv2d extends Operation {
    Convolution shape;
    Tensor x;
    Tensor w;
    Tensor b;
    private Convolution before;
    private Patches patches;
    private Packed packed;

    @Override
    protected void forward() {
        if (!shape.equals(before)) {
            patches = new Patches(
                    shape.channels(), shape.height(), shape.width(), shape.kernel(), shape.stride(), shape.padding());
            before = shape;
        }
        kernels.products().fillRows(out.size() / w.cols, w.cols, b.data, b.offset, out.data);
        packed = kernels.products().pack(false, w.rows, w.cols, w.data, w.offset, w.cols, packed);
        patches.multiply(kernels, x.rows, x.data, x.offset, packed, out.data);
    }

    @Override
    protected void backward() {
        float[] dy = out.gradient;
        if (w.needsGradient) {
            patches.addWeightGradient(kernels, x.rows, x.data, x.offset, w.cols, dy, w.gradient, w.offset);
        }
        if (b.needsGradient) {
            kernels.products().addColumnSums(out.size() / w.cols, w.cols, dy, b.gradient, b.offset);
        }
        if (x.needsGradient) {
            patches.addInputGradient(kernels, x.rows, x.gradient, x.offset, w.cols, dy, w.data, w.offset);
        }
    }
}
