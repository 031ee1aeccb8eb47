package io.github.ascentrl.nn;

/** Operations that reduce a tensor to a scalar. */
final class Reductions {
    private Reductions() {}

    /** y = Σ wᵢ·xᵢ with constant weights. */
    static final class Dot extends Operation {
        Tensor x;
        float[] weights;
        int weightsOffset;

        @Override
        protected void forward() {
            out.data[0] = kernels.sums().dot(x.size(), x.data, 0, weights, weightsOffset);
        }

        @Override
        protected void backward() {
            kernels.elementwise().addScaled(x.size(), out.gradient[0], weights, weightsOffset, x.gradient, 0);
        }
    }

    /** y = Σ (xᵢ − tᵢ)² with constant targets. */
    static final class SquaredError extends Operation {
        Tensor x;
        float[] targets;
        int targetsOffset;
        private float[] difference = new float[0];

        @Override
        protected void forward() {
            int n = x.size();
            if (difference.length < n) {
                difference = new float[n + n / 4];
            }
            kernels.elementwise().combine(n, 1f, x.data, 0, -1f, targets, targetsOffset, difference);
            out.data[0] = kernels.sums().dot(n, difference, difference);
        }

        @Override
        protected void backward() {
            kernels.elementwise().addScaled(x.size(), 2f * out.gradient[0], difference, x.gradient);
        }
    }

    /** y = a·Σ xᵢ. */
    static final class Sum extends Operation {
        Tensor x;
        float a;

        @Override
        protected void forward() {
            // In double: a sum over a large batch must not lose its small terms.
            out.data[0] = (float) (a * kernels.sums().sum(x.size(), x.data, x.offset));
        }

        @Override
        protected void backward() {
            float g = a * out.gradient[0];
            for (int i = x.offset; i < x.offset + x.size(); i++) {
                x.gradient[i] += g;
            }
        }
    }
}
