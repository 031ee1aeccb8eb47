package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/**
 * b<sub>t</sub> = b, a number chosen beforehand. <b>Unbiased</b>: the score has mean 0 ({@code BaselineBiasTest}, by
 * enumeration).
 */
public final class ConstantBaseline implements Baseline {
    private final float b;

    /**
     * Creates a constant baseline.
     *
     * @param b the constant, ideally near the expected return; finite
     * @throws IllegalArgumentException if {@code b} is not finite, or too large for a {@code float}
     */
    public ConstantBaseline(double b) {
        if (!(Math.abs(b) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("b = " + b + " must be finite and fit a float");
        }
        this.b = (float) b;
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        Arrays.fill(out, 0, batch.steps(), b);
    }
}
