package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * The loss of A2C and A3C, −mean(A log π) − α mean H + c·½ mean (V − R)²: the part of it that some rows contribute.
 *
 * @param total the loss, a scalar
 * @param policy −mean(A log π), a scalar
 * @param value ½ mean (V − R)², a scalar
 * @param entropy H of each step, {@code [rows, 1]}
 */
record PolicyGradientLoss(Tensor total, Tensor policy, Tensor value, Tensor entropy) {
    /** What {@link #addTo} adds: policy loss, value loss, Σ H. */
    static final int SUMS = 3;

    /** Of the rows {@code from} to {@code to}; means are over all steps of the batch. */
    static PolicyGradientLoss of(
            Tape tape,
            ActorCritic model,
            Batch batch,
            int from,
            int to,
            float[] advantages,
            float[] returns,
            float alpha,
            float c) {
        float each = 1f / batch.steps();
        Batch rows = BatchGradient.rows(batch, from, to);
        Tensor logProb = model.actor().logProb(tape, rows); // log π(a_t|s_t)
        Tensor entropy = model.actor().entropy(tape, rows); // H(π(·|s_t))
        Tensor value = model.value(tape, rows); // V(s_t)
        Tensor policyLoss = tape.scale(tape.dot(logProb, advantages, from), -each);
        Tensor valueLoss = tape.scale(tape.squaredError(value, returns, from), 0.5f * each);
        Tensor actorLoss = tape.combine(1f, policyLoss, -alpha * each, tape.sum(entropy));
        return new PolicyGradientLoss(tape.combine(1f, actorLoss, c, valueLoss), policyLoss, valueLoss, entropy);
    }

    void addTo(double[] sums) {
        sums[0] += policy.scalar();
        sums[1] += value.scalar();
        sums[2] += BatchGradient.sum(entropy);
    }

    /** Reports {@link #SUMS} sums over all rows, and the loss after them. */
    static void report(double[] sums, int steps, Metrics metrics) {
        metrics.add("loss", sums[SUMS]);
        metrics.add("policyLoss", sums[0]);
        metrics.add("valueLoss", sums[1]);
        metrics.add("entropy", sums[2] / steps);
    }
}
