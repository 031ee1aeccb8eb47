package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;

/** Element-wise operations. */
final class Pointwise {
    private Pointwise() {}

    /** y = a·p + b·q: sums, differences and weighted sums. */
    static final class Combination extends Operation {
        Tensor p;
        Tensor q;
        float a;
        float b;

        @Override
        protected void forward() {
            kernels.elementwise().combine(out.size(), a, p.data, p.offset, b, q.data, q.offset, out.data);
        }

        @Override
        protected void backward() {
            addScaled(kernels, a, out, p);
            addScaled(kernels, b, out, q);
        }
    }

    /** y = a·x. */
    static final class Scale extends Operation {
        Tensor x;
        float a;

        @Override
        protected void forward() {
            kernels.elementwise().scale(out.size(), a, x.data, x.offset, out.data, 0);
        }

        @Override
        protected void backward() {
            addScaled(kernels, a, out, x);
        }
    }

    /** y = p·q. */
    static final class Product extends Operation {
        Tensor p;
        Tensor q;

        @Override
        protected void forward() {
            kernels.elementwise().product(out.size(), p.data, p.offset, q.data, q.offset, out.data);
        }

        @Override
        protected void backward() {
            addProduct(q, p);
            addProduct(p, q);
        }

        private void addProduct(Tensor other, Tensor into) {
            if (into.needsGradient) {
                kernels.elementwise()
                        .addProduct(out.size(), out.gradient, 0, other.data, other.offset, into.gradient, into.offset);
            }
        }
    }

    /** y = eˣ. */
    static final class Exp extends Operation {
        Tensor x;

        @Override
        protected void forward() {
            kernels.elementwise().exp(out.size(), x.data, x.offset, out.data);
        }

        @Override
        protected void backward() {
            kernels.elementwise().addProduct(out.size(), out.gradient, 0, out.data, 0, x.gradient, x.offset);
        }
    }

    private static void addScaled(Kernels kernels, float a, Tensor out, Tensor into) {
        if (into.needsGradient) {
            kernels.elementwise().addScaled(out.size(), a, out.gradient, 0, into.gradient, into.offset);
        }
    }
}
