package io.github.ascentrl.nn;

/** Element-wise nonlinearities. */
final class Activations {
    private Activations() {}

    /** y = max(x, 0); the derivative at 0 is taken as 0. */
    static final class Relu extends Operation {
        Tensor x;

        @Override
        protected void forward() {
            kernels.elementwise().relu(out.size(), x.data, out.data);
        }

        @Override
        protected void backward() {
            kernels.elementwise().reluBackward(out.size(), out.data, out.gradient, x.gradient);
        }
    }

    /** y = tanh x, dy/dx = 1 − y². */
    static final class Tanh extends Operation {
        Tensor x;

        @Override
        protected void forward() {
            kernels.elementwise().tanh(out.size(), x.data, out.data);
        }

        @Override
        protected void backward() {
            kernels.elementwise().tanhBackward(out.size(), out.data, out.gradient, x.gradient);
        }
    }

    /** y = 1/(1 + e⁻ˣ), dy/dx = y·(1 − y). */
    static final class Sigmoid extends Operation {
        Tensor x;

        @Override
        protected void forward() {
            kernels.elementwise().sigmoid(out.size(), x.data, out.data);
        }

        @Override
        protected void backward() {
            kernels.elementwise().sigmoidBackward(out.size(), out.data, out.gradient, x.gradient);
        }
    }

    /** y = gelu x. The slope is not a function of y, and recomputing it costs less than storing it. */
    static final class Gelu extends Operation {
        Tensor x;

        @Override
        protected void forward() {
            kernels.elementwise().gelu(out.size(), x.data, out.data);
        }

        @Override
        protected void backward() {
            kernels.elementwise().geluBackward(out.size(), x.data, out.gradient, x.gradient);
        }
    }
}
