package io.github.ascentrl.api;

import io.github.ascentrl.api.data.Batch;

/**
 * Predicts what is subtracted from the return before it weights the score: A<sub>t</sub> = G<sub>t</sub> −
 * b<sub>t</sub>.
 *
 * <p>A baseline leaves the policy gradient unbiased if b<sub>t</sub> does not depend on the action a<sub>t</sub> nor on
 * anything that a<sub>t</sub> causes. It may depend on s<sub>t</sub>, on the past of its own episode, on the other
 * episodes of the batch and on all earlier batches. Implementations state in their javadoc whether they meet this
 * condition.
 *
 * <p>A baseline that remembers something between batches also implements {@link Stateful}, so that a resumed training
 * run equals one that was never stopped.
 */
@FunctionalInterface
public interface Baseline {
    /**
     * Predicts b<sub>t</sub> for every step of a batch. Learns nothing: calling it twice gives the same answer.
     *
     * @param batch the episodes, end to end
     * @param returns the return that weights each step's score (G<sub>t</sub>), {@code [batch.steps()]}; read only
     * @param out receives b<sub>t</sub>, {@code [batch.steps()]}; fully overwritten with finite numbers
     */
    void predict(Batch batch, float[] returns, float[] out);

    /**
     * Learns from a batch. Called once for each batch, after {@link #predict} and before the policy is updated. A
     * baseline that learned from the batch before predicting would depend on G<sub>t</sub> and bias the gradient.
     *
     * @param batch the episodes, end to end
     * @param returns as in {@link #predict}
     */
    default void fit(Batch batch, float[] returns) {}
}
