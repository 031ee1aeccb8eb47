package io.github.ascentrl.nn;

/** Y = gain · (X − mean) / √(variance + ε) + bias, with the mean and variance of each row. */
final class LayerNorm extends Operation {
    Tensor x;
    Tensor gain;
    Tensor bias;
    float epsilon;
    private float[] mean = new float[0];
    private float[] scale = new float[0];
    /** Receives the gradients of inputs that need no gradient, and is discarded. */
    private float[] unused = new float[0];

    @Override
    protected void forward() {
        if (mean.length < x.rows) {
            mean = new float[x.rows + x.rows / 4];
            scale = new float[mean.length];
        }
        kernels.rowwise()
                .layerNorm(
                        x.rows,
                        x.cols,
                        x.data,
                        gain.data,
                        gain.offset,
                        bias.data,
                        bias.offset,
                        epsilon,
                        out.data,
                        mean,
                        scale);
    }

    @Override
    protected void backward() {
        kernels.rowwise()
                .layerNormBackward(
                        x.rows,
                        x.cols,
                        x.data,
                        gain.data,
                        gain.offset,
                        mean,
                        scale,
                        out.gradient,
                        gradient(x),
                        gradient(gain),
                        gradient(bias),
                        bias.offset);
    }

    private float[] gradient(Tensor tensor) {
        if (tensor.needsGradient) {
            return tensor.gradient;
        }
        int size = tensor.offset + tensor.size();
        if (unused.length < size) {
            unused = new float[size];
        }
        return unused;
    }
}
