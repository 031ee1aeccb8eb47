package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** b<sub>t</sub> = 0: REINFORCE without a baseline. <b>Unbiased</b> ({@code BaselineBiasTest}, by enumeration). */
public final class ZeroBaseline implements Baseline {
    /** Creates the baseline. */
    public ZeroBaseline() {}

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        Arrays.fill(out, 0, batch.steps(), 0f);
    }
}
