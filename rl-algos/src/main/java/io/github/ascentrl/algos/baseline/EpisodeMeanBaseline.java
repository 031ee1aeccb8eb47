package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/**
 * b<sub>t</sub> = the mean of G over the steps of the same episode: the "mean" baseline of report R0. <b>Biased</b>: it
 * contains G<sub>t</sub> and everything that a<sub>t</sub> caused. On the case M3 the gradient comes out at ¾ and ¼ of
 * its size in the two states, and where a reward follows a punishment it points the wrong way ({@code
 * BaselineBiasTest}, by enumeration). It is kept, under its own name, because it is in use and learns CartPole all the
 * same.
 */
public final class EpisodeMeanBaseline implements Baseline {
    /** Creates the baseline. */
    public EpisodeMeanBaseline() {}

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        for (int e = 0; e < batch.episodes(); e++) {
            float mean = (float) Means.of(returns, batch.start(e), batch.end(e));
            Arrays.fill(out, batch.start(e), batch.end(e), mean);
        }
    }
}
