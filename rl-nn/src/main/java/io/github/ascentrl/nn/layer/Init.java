package io.github.ascentrl.nn.layer;

import java.util.random.RandomGenerator;

/**
 * The initialisation of a layer's weights. Biases start at 0, except with {@link #FAN_IN_UNIFORM}.
 */
public enum Init {
    /** Weights and biases uniform in ±1/√in: as in PyTorch's {@code nn.Linear}. */
    FAN_IN_UNIFORM {
        @Override
        void fill(RandomGenerator random, int in, int out, float gain, float[] values, int weights, int biases) {
            uniform(random, gain / StrictMath.sqrt(in), values, weights, in * out);
            uniform(random, gain / StrictMath.sqrt(in), values, biases, out);
        }
    },
    /** Uniform in ±√(6/(in+out)) (Glorot and Bengio, 2010); meant for tanh. */
    XAVIER_UNIFORM {
        @Override
        void fill(RandomGenerator random, int in, int out, float gain, float[] values, int weights, int biases) {
            uniform(random, gain * StrictMath.sqrt(6.0 / (in + out)), values, weights, in * out);
        }
    },
    /** Normal with standard deviation √(2/in) (He et al., 2015); meant for ReLU. */
    HE_NORMAL {
        @Override
        void fill(RandomGenerator random, int in, int out, float gain, float[] values, int weights, int biases) {
            for (int i = 0; i < in * out; i++) {
                values[weights + i] = (float) (gain * StrictMath.sqrt(2.0 / in) * random.nextGaussian());
            }
        }
    },
    /** A random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al., 2013); usual for PPO. */
    ORTHOGONAL {
        @Override
        void fill(RandomGenerator random, int in, int out, float gain, float[] values, int weights, int biases) {
            int vectors = Math.min(in, out);
            int length = Math.max(in, out);
            double[][] q = Orthonormal.vectors(random, vectors, length);
            for (int i = 0; i < in; i++) {
                for (int j = 0; j < out; j++) {
                    values[weights + i * out + j] = (float) (gain * (in < out ? q[i][j] : q[j][i]));
                }
            }
        }
    };

    /**
     * Initialises one layer.
     *
     * @param weights offset of the weights, {@code [in, out]}
     * @param biases offset of the biases, {@code [out]}, which are 0
     */
    abstract void fill(RandomGenerator random, int in, int out, float gain, float[] values, int weights, int biases);

    private static void uniform(RandomGenerator random, double bound, float[] values, int offset, int n) {
        for (int i = 0; i < n; i++) {
            values[offset + i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }
}
