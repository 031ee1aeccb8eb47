package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;

/**
 * RLOO as R0's code has it: from the discounted return it subtracts the mean undiscounted reward of the other
 * trajectories, and it averages the loss within each trajectory first. The steps of trajectory e, T<sub>e</sub> long, then
 * weigh ΣT / (N T<sub>e</sub>) times as much as in a mean over all steps; the baseline puts that weight on the advantage:
 * b = G − w (G − B). <b>Biased</b>: the weight depends on what the policy did.
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
