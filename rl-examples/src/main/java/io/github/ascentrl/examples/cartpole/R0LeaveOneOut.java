package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;

/**
 * RLOO as in R0's code: it subtracts the mean undiscounted return of the other trajectories from the discounted return,
 * and averages the loss within each trajectory first. The steps of trajectory e, of length T<sub>e</sub>, are then
 * weighted ΣT / (N T<sub>e</sub>) times as much as in a mean over all steps; the baseline puts that weight on the
 * advantage: b = G − w (G − B). <b>Biased</b>: the weight depends on what the policy did.
 */
final class R0LeaveOneOut implements Baseline {
    private final Baseline others = LeaveOneOutBaseline.wholeReturn();

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        others.predict(batch, Returns.discounted(batch, 1), out);
        for (int e = 0; e < batch.episodes(); e++) {
            float weight = (float) batch.steps() / (batch.episodes() * batch.length(e));
            for (int t = batch.start(e); t < batch.end(e); t++) {
                out[t] = returns[t] - weight * (returns[t] - out[t]);
            }
        }
    }
}
