package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * The loss of A2C and A3C: −mean(A log π) − α mean H + c·½ mean (V − R)².
 *
 * @param total the loss, a scalar
 * @param policy −mean(A log π), a scalar
 * @param value ½ mean (V − R)², a scalar
 * @param entropy H of each step, {@code [steps, 1]}
 */
record PolicyGradientLoss(Tensor total, Tensor policy, Tensor value, Tensor entropy) {
    static PolicyGradientLoss of(
            Tape tape, ActorCritic model, Batch batch, float[] advantages, float[] returns, float alpha, float c) {
        float each = 1f / batch.steps();
        Tensor logProb = model.actor().logProb(tape, batch); // log π(a_t|s_t)
        Tensor entropy = model.actor().entropy(tape, batch); // H(π(·|s_t))
        Tensor value = model.value(tape, batch); // V(s_t)
        Tensor policyLoss = tape.scale(tape.dot(logProb, advantages), -each);
        Tensor valueLoss = tape.scale(tape.squaredError(value, returns), 0.5f * each);
        Tensor actorLoss = tape.combine(1f, policyLoss, -alpha * each, tape.sum(entropy));
        return new PolicyGradientLoss(tape.combine(1f, actorLoss, c, valueLoss), policyLoss, valueLoss, entropy);
    }

    void report(Metrics metrics) {
        metrics.add("loss", total.scalar());
        metrics.add("policyLoss", policy.scalar());
        metrics.add("valueLoss", value.scalar());
        metrics.add("entropy", Columns.mean(entropy));
    }
}
