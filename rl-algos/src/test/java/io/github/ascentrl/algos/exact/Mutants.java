package io.github.ascentrl.algos.exact;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** Baselines that are wrong on purpose. */
final class Mutants {
    private Mutants() {}

    /** Includes a ten-thousandth of its own return. */
    static final class Peek implements Baseline {
        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            for (int t = 0; t < out.length; t++) {
                out[t] = 1f + 1e-4f * returns[t];
            }
        }
    }

    /** Unbiased until it has been fitted a given number of times, then adds a tenth of its own return. */
    static final class LatePeek implements Baseline {
        private final int innocent;
        private int fits;

        LatePeek(int innocent) {
            this.innocent = innocent;
        }

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            for (int t = 0; t < out.length; t++) {
                out[t] = fits < innocent ? 0f : 0.1f * returns[t];
            }
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            fits++;
        }
    }

    /** The running mean over the episodes of the batch, including the current one. */
    static final class RunningMeanWithCurrent implements Baseline {
        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            double sum = 0;
            for (int e = 0; e < batch.episodes(); e++) {
                sum += returns[batch.start(e)];
                Arrays.fill(out, batch.start(e), batch.end(e), (float) (sum / (e + 1)));
            }
        }
    }

    /** Fits on the batch before it predicts. */
    static final class FitFirst implements Baseline {
        private final Baseline inner;

        FitFirst(Baseline inner) {
            this.inner = inner;
        }

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            inner.fit(batch, returns);
            inner.predict(batch, returns, out);
        }
    }

    /** Adds or subtracts a fraction of its own return, depending on the length of the episode before. */
    static final class Turncoat implements Baseline {
        private float share;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            for (int t = 0; t < out.length; t++) {
                out[t] = share * returns[t];
            }
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            share = batch.steps() == 1 ? 0.5f : -0.5f;
        }
    }

    /** Leaves out one number. */
    static final class Forgetful implements Baseline {
        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, 0f);
            out[0] = Float.NaN;
        }
    }
}
