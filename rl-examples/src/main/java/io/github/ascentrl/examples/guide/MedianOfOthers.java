package io.github.ascentrl.examples.guide;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** b = the median return of the other episodes of the batch. Unbiased: it never looks at its own episode. */
public final class MedianOfOthers implements Baseline {
    /** A baseline without settings. */
    public MedianOfOthers() {}

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        if (batch.episodes() < 2) {
            throw new IllegalArgumentException(
                    "1 episode in the batch, at least 2 are needed; collect more per update");
        }
        for (int e = 0; e < batch.episodes(); e++) {
            float[] others = new float[batch.episodes() - 1];
            for (int i = 0, k = 0; i < batch.episodes(); i++) {
                if (i != e) {
                    others[k++] = returns[batch.start(i)];
                }
            }
            Arrays.sort(others);
            int middle = others.length / 2;
            float median = others.length % 2 == 1 ? others[middle] : (others[middle - 1] + others[middle]) / 2;
            Arrays.fill(out, batch.start(e), batch.end(e), median);
        }
    }
}
