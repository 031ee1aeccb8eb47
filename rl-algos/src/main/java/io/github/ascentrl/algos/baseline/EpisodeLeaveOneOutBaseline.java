package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;

/**
 * b<sub>t</sub> = the mean of G<sub>i</sub> over the <em>other steps</em> i ≠ t of the same episode; 0 in an episode of
 * one step. The formula written in report R0 as "RLOO". <b>Biased</b>: later returns depend on a<sub>t</sub>, and
 * earlier ones contain G<sub>t</sub>. On the case M3 the gradient comes out at 4 and ½ times its size in the two
 * states, and where a reward follows a punishment it points the wrong way ({@code BaselineBiasTest}, by enumeration).
 * Do not confuse it with {@link LeaveOneOutBaseline}, which leaves out a trajectory and is unbiased.
 */
public final class EpisodeLeaveOneOutBaseline implements Baseline {
    /** Creates the baseline. */
    public EpisodeLeaveOneOutBaseline() {}

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        for (int e = 0; e < batch.episodes(); e++) {
            int others = batch.length(e) - 1;
            double sum = Means.sum(returns, batch.start(e), batch.end(e));
            for (int t = batch.start(e); t < batch.end(e); t++) {
                out[t] = others == 0 ? 0f : (float) ((sum - returns[t]) / others);
            }
        }
    }
}
