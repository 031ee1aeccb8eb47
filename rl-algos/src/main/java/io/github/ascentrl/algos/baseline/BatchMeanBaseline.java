package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/**
 * b<sub>t</sub> = a mean over the whole batch, including the episode itself: what GRPO subtracts (Shao et al.,
 * 2402.03300). <b>Biased</b>, because it contains the episode's own return. With {@link #ofEpisodes()} and the whole
 * return, the gradient shrinks by exactly 1 − 1/N and keeps its direction; {@link LeaveOneOutBaseline#wholeReturn()}
 * gives N/(N−1) times that gradient, without bias. With the reward-to-go, and with {@link #ofSteps()}, the direction
 * changes too ({@code BaselineBiasTest}, by enumeration).
 */
public final class BatchMeanBaseline implements Baseline {
    private final boolean overSteps;

    private BatchMeanBaseline(boolean overSteps) {
        this.overSteps = overSteps;
    }

    /** {@return the mean over episodes of the whole return, which is the return at the first step} */
    public static BatchMeanBaseline ofEpisodes() {
        return new BatchMeanBaseline(false);
    }

    /** {@return the mean of G<sub>t</sub> over all steps of all episodes} */
    public static BatchMeanBaseline ofSteps() {
        return new BatchMeanBaseline(true);
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        double mean;
        if (overSteps) {
            mean = Means.of(returns, 0, batch.steps());
        } else {
            double sum = 0;
            for (int e = 0; e < batch.episodes(); e++) {
                sum += returns[batch.start(e)];
            }
            mean = sum / batch.episodes();
        }
        Arrays.fill(out, 0, batch.steps(), (float) mean);
    }
}
