package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.Arrays;

/**
 * W′ = W + s·A·B for a weight with an {@link Adapter}. W is frozen. With G = s·∂loss/∂W′, dA += G·Bᵀ and dB += Aᵀ·G.
 */
final class LowRankSum extends Operation {
    Adapter adapter;
    Tensor a;
    Tensor b;

    @Override
    protected void forward() {
        add(kernels, adapter, a.data, out.data, 0);
    }

    /** Writes W′ into an array, from an offset on: the same bits for a tape, an evaluator and a merge. */
    static void add(Kernels kernels, Adapter adapter, float[] values, float[] into, int at) {
        Parameter w = adapter.weight();
        Parameter a = adapter.a();
        Parameter b = adapter.b();
        Arrays.fill(into, at, at + w.size(), 0f);
        kernels.products()
                .multiply(
                        w.rows(),
                        w.cols(),
                        a.cols(),
                        values,
                        a.offset(),
                        a.cols(),
                        values,
                        b.offset(),
                        b.cols(),
                        into,
                        at,
                        w.cols());
        for (int i = 0; i < w.size(); i++) {
            float weight = values[w.offset() + i];
            float change = into[at + i];
            into[at + i] = change == 0f ? weight : weight + adapter.scale() * change; // keeps −0, since −0 + 0 is 0
        }
    }

    @Override
    protected void backward() {
        float[] g = out.gradient; // from here on, the gradient with respect to A·B
        kernels.elementwise().scale(out.size(), adapter.scale(), g, 0, g, 0);
        if (a.needsGradient) {
            kernels.products()
                    .multiplyTransposedB(
                            a.rows,
                            a.cols,
                            b.cols,
                            g,
                            0,
                            b.cols,
                            b.data,
                            b.offset,
                            b.cols,
                            a.gradient,
                            a.offset,
                            a.cols);
        }
        if (b.needsGradient) {
            kernels.products()
                    .multiplyTransposedA(
                            b.rows,
                            b.cols,
                            a.rows,
                            a.data,
                            a.offset,
                            a.cols,
                            g,
                            0,
                            b.cols,
                            b.gradient,
                            b.offset,
                            b.cols);
        }
    }
}
