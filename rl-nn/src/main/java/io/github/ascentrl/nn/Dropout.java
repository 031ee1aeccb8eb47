package io.github.ascentrl.nn;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.internal.kernels.Kernels;

/**
 * Sets some numbers to 0 and divides the others by the fraction kept (Srivastava et al., 2014) if the tape has
 * {@linkplain Tape#noise noise}; otherwise, as in evaluation, does nothing. Which numbers are dropped is a function of
 * the noise's key, the operation's place on the tape and the number's position, so the backward pass draws the same
 * mask as the forward pass.
 */
final class Dropout extends Operation {
    Tensor x;
    final Mask mask = new Mask();
    private float[] row = new float[0];

    @Override
    protected void forward() {
        mask.key(0, 0);
        for (int i = 0; i < x.rows; i++) {
            mask.apply(kernels, i, 0, x.cols, x.data, i * x.cols, out.data, i * x.cols);
        }
    }

    @Override
    protected void backward() {
        mask.key(0, 0);
        row = row.length < x.cols ? new float[x.cols] : row;
        for (int i = 0; i < x.rows; i++) {
            mask.apply(kernels, i, 0, x.cols, out.gradient, i * x.cols, row, 0);
            kernels.elementwise().addScaled(x.cols, 1f, row, 0, x.gradient, i * x.cols);
        }
    }

    /**
     * A mask in which a hash of the row's draw and the column decides what is kept; the rate is rounded to a multiple
     * of 2⁻¹⁶.
     */
    static final class Mask {
        private Rng noise;
        private Rng rng;
        private int threshold;
        private float kept;

        /** Sets the rate and the noise; at rate 0 or without noise, the mask is off. */
        void set(double rate, Rng noise) {
            threshold = threshold(rate);
            kept = (float) (65536.0 / (65536 - threshold));
            this.noise = threshold == 0 ? null : noise;
        }

        /** {@return the rate in multiples of 2⁻¹⁶, rounded} */
        static int threshold(double rate) {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException(
                        "dropout = " + rate + " must be in [0, 1); pass the fraction to set to 0");
            }
            return (int) Math.min(65535, Math.round(rate * 65536));
        }

        boolean isOn() {
            return noise != null;
        }

        void key(int first, int second) {
            rng = noise == null ? null : noise.child(first).child(second);
        }

        /** Computes y = x · mask for n numbers of a row, from a column on; y may be x. */
        void apply(Kernels kernels, int row, int from, int n, float[] x, int xo, float[] y, int yo) {
            rng.seek(row);
            kernels.elementwise().dropout(n, rng.nextLong(), from, threshold, kept, x, xo, y, yo);
        }
    }
}
