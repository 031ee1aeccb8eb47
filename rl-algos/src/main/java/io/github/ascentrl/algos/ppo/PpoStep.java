package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.nn.Selection;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * The loss of one minibatch: −mean L<sup>clip</sup> − α mean H + c·½ mean (V − R)².
 *
 * @param epsilon ε of this update
 * @param alpha α of this update
 */
record PpoStep(BatchGradient<ActorCritic> gradient, PpoConfig config, float epsilon, float alpha) {
    /**
     * Steps, and what an update knows of each: A_t, R_t, log π_old(a_t|s_t) and V_old(s_t); and the size of the numbers that
     * A was computed from, for {@link Deviation}.
     */
    record Experience(
            Batch batch, float[] advantages, float[] returns, float[] oldLogProb, float[] oldValues, double size) {
        Experience part(Minibatches order, int part) {
            return new Experience(
                    batch,
                    order.of(advantages, part),
                    order.of(returns, part),
                    order.of(oldLogProb, part),
                    order.of(oldValues, part),
                    size);
        }

        /** Some rows of a part. */
        Experience rows(Minibatches order, int part, int from, int to) {
            return new Experience(
                    order.rows(batch, part, from, to),
                    BatchGradient.rows(advantages, from, to),
                    BatchGradient.rows(returns, from, to),
                    BatchGradient.rows(oldLogProb, from, to),
                    BatchGradient.rows(oldValues, from, to),
                    size);
        }
    }

    /** Computes the gradient of one minibatch; {@return an estimate of KL(π_old‖π)} */
    double backward(Experience all, Minibatches order, int m, Metrics metrics) {
        Experience part = all.part(order, m);
        int n = order.size(m);
        if (config.advantageScaling() == AdvantageScaling.MINIBATCH) {
            Deviation.standardize(part.advantages(), n, part.size());
        }
        double[] sums = gradient.of(
                n, 5, (tape, model, from, to, sum) -> loss(tape, model, part.rows(order, m, from, to), 1f / n, sum));
        metrics.add("loss", sums[5]);
        metrics.add("policyLoss", sums[0]);
        metrics.add("valueLoss", sums[1]);
        metrics.add("entropy", sums[2] / n);
        metrics.add("kl", sums[3] / n);
        metrics.add("clipFraction", sums[4] / n);
        return sums[3] / n;
    }

    private Tensor loss(Tape tape, ActorCritic model, Experience rows, float each, double[] sums) {
        Tensor logProb = model.actor().logProb(tape, rows.batch()); // log π(a_t|s_t)
        Tensor entropy = tape.sum(model.actor().entropy(tape, rows.batch())); // Σ H(π(·|s_t))
        Tensor value = model.value(tape, rows.batch()); // V(s_t)
        ClippedSurrogate surrogate = ClippedSurrogate.of(tape, logProb, rows.oldLogProb(), rows.advantages(), epsilon);
        Tensor policyLoss = tape.scale(tape.sum(surrogate.objective()), -each);
        Tensor valueLoss = tape.scale(valueError(tape, value, rows), 0.5f * each);
        Tensor actorLoss = tape.combine(1f, policyLoss, -alpha * each, entropy);
        sums[0] = policyLoss.scalar();
        sums[1] = valueLoss.scalar();
        sums[2] = entropy.scalar();
        sums[3] = surrogate.divergence(logProb, rows.oldLogProb());
        sums[4] = surrogate.clipped(epsilon);
        return tape.combine(1f, actorLoss, (float) config.valueCoefficient(), valueLoss);
    }

    /** Σ (V − R)², or with clipping Σ max((V − R)², (V_old + clip(V − V_old, ±ε) − R)²). */
    private Tensor valueError(Tape tape, Tensor value, Experience rows) {
        if (!config.clipValue()) {
            return tape.squaredError(value, rows.returns());
        }
        int n = value.rows();
        Tensor old = tape.constant(rows.oldValues(), n, 1);
        Tensor returns = tape.constant(rows.returns(), n, 1);
        Tensor clipped = tape.add(old, tape.clamp(tape.subtract(value, old), -epsilon, epsilon));
        Tensor error = tape.subtract(value, returns);
        Tensor clippedError = tape.subtract(clipped, returns);
        return tape.sum(
                Selection.maximum(tape, tape.multiply(error, error), tape.multiply(clippedError, clippedError)));
    }
}
