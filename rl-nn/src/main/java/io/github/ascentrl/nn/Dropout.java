package io.github.ascentrl.nn;

import io.github.ascentrl.api.random.Rng;

/**
 * Sets some numbers to 0 and divides the others by the share that stays (Srivastava et al., 2014), where the tape has
 * {@linkplain Tape#noise noise}; elsewhere, as in evaluation, it does nothing. Which ones is a function of the noise's key,
 * of the operation's place on the tape and of the number's, so that backward draws what forward drew.
 */
final class Dropout extends Operation {
    Tensor x;
    final Mask mask = new Mask();

    @Override
    protected void forward() {
        mask.key(0, 0);
        for (int i = 0; i < x.rows; i++) {
            mask.apply(i, 0, x.cols, x.data, i * x.cols, out.data, i * x.cols);
        }
    }

    @Override
    protected void backward() {
        mask.key(0, 0);
        for (int i = 0; i < x.rows; i++) {
            mask.add(i, x.cols, out.gradient, i * x.cols, x.gradient, i * x.cols);
        }
    }

    /** Draws what is kept, four numbers to a word: the rate is rounded to a multiple of 2⁻¹⁶. */
    static final class Mask {
        private static final int WORDS = 1 << 20; // of a row, at most
        private Rng noise;
        private Rng rng;
        private int threshold;
        private float kept;

        /** Off at rate 0 and without noise. */
        void set(double rate, Rng noise) {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("dropout = " + rate + " must be in [0, 1)");
            }
            threshold = (int) Math.round(rate * 65536);
            kept = (float) (65536.0 / (65536 - threshold));
            this.noise = threshold == 0 ? null : noise;
        }

        boolean isOn() {
            return noise != null;
        }

        void key(int first, int second) {
            rng = noise == null ? null : noise.child(first).child(second);
        }

        /** y = x · mask, of a row's numbers from a column on; y may be x. */
        void apply(int row, int from, int n, float[] x, int xo, float[] y, int yo) {
            int skip = begin(row, from);
            long word = rng.nextLong() >>> 16 * skip;
            for (int j = 0; j < n; j++) {
                y[yo + j] = (word & 0xffff) < threshold ? 0f : x[xo + j] * kept;
                word = (j + 1 + skip & 3) == 0 ? rng.nextLong() : word >>> 16;
            }
        }

        /** y += x · mask. */
        void add(int row, int n, float[] x, int xo, float[] y, int yo) {
            begin(row, 0);
            long word = rng.nextLong();
            for (int j = 0; j < n; j++) {
                y[yo + j] += (word & 0xffff) < threshold ? 0f : x[xo + j] * kept;
                word = (j + 1 & 3) == 0 ? rng.nextLong() : word >>> 16;
            }
        }

        private int begin(int row, int from) {
            rng.seek((long) row * WORDS + from / 4);
            return from & 3;
        }
    }
}
