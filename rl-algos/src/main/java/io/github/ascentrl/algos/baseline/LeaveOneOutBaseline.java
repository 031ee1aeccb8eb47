package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/**
 * RLOO (Kool et al., 2019; Ahmadian et al., 2402.14740): b<sub>t</sub> = the mean return of the <em>other</em>
 * trajectories of the batch. <b>Unbiased</b>, because trajectories are independent ({@code BaselineBiasTest}, by
 * enumeration). A batch needs at least two trajectories. When every step is given the whole return, the advantage is
 * N/(N−1) times that of {@link BatchMeanBaseline#ofEpisodes()}.
 */
public final class LeaveOneOutBaseline implements Baseline {
    private final boolean perTimeStep;

    private LeaveOneOutBaseline(boolean perTimeStep) {
        this.perTimeStep = perTimeStep;
    }

    /**
     * {@return b<sub>t</sub> = the mean over the other trajectories of the whole return, which is the return at the
     * first step; the same for every t}
     */
    public static LeaveOneOutBaseline wholeReturn() {
        return new LeaveOneOutBaseline(false);
    }

    /**
     * {@return b<sub>t</sub> = the mean over the other trajectories of their return at the same time step t; a
     * trajectory that has ended by then counts as 0}
     */
    public static LeaveOneOutBaseline perTimeStep() {
        return new LeaveOneOutBaseline(true);
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        int n = batch.episodes();
        if (n < 2) {
            throw new IllegalArgumentException("leave-one-out needs at least 2 trajectories in a batch, got " + n
                    + "; collect more episodes per update");
        }
        if (perTimeStep) {
            predictPerTimeStep(batch, returns, out);
            return;
        }
        double sum = 0;
        for (int e = 0; e < n; e++) {
            sum += returns[batch.start(e)];
        }
        for (int e = 0; e < n; e++) {
            float others = (float) ((sum - returns[batch.start(e)]) / (n - 1));
            Arrays.fill(out, batch.start(e), batch.end(e), others);
        }
    }

    private static void predictPerTimeStep(Batch batch, float[] returns, float[] out) {
        int longest = 0;
        for (int e = 0; e < batch.episodes(); e++) {
            longest = Math.max(longest, batch.length(e));
        }
        double[] sums = new double[longest];
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = 0; t < batch.length(e); t++) {
                sums[t] += returns[batch.start(e) + t];
            }
        }
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = 0; t < batch.length(e); t++) {
                int row = batch.start(e) + t;
                out[row] = (float) ((sums[t] - returns[row]) / (batch.episodes() - 1));
            }
        }
    }
}
