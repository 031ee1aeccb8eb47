package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Selection;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * The loss of one minibatch: −mean L<sup>clip</sup> − α mean H + c·½ mean (V − R)².
 *
 * @param epsilon ε of this update
 * @param alpha α of this update
 */
record PpoStep(Tape tape, ActorCritic model, PpoConfig config, float epsilon, float alpha) {
    /** Steps, and what an update knows of each: A_t, R_t, log π_old(a_t|s_t) and V_old(s_t). */
    record Experience(Batch batch, float[] advantages, float[] returns, float[] oldLogProb, float[] oldValues) {
        Experience part(Minibatches order, int part) {
            return new Experience(
                    batch,
                    order.of(advantages, part),
                    order.of(returns, part),
                    order.of(oldLogProb, part),
                    order.of(oldValues, part));
        }

        /** Some rows of a part. */
        Experience chunk(Minibatches order, int part, int begin) {
            return new Experience(
                    order.chunk(batch, part, begin),
                    Minibatches.chunk(advantages, begin),
                    Minibatches.chunk(returns, begin),
                    Minibatches.chunk(oldLogProb, begin),
                    Minibatches.chunk(oldValues, begin));
        }
    }

    /** Adds the gradient of one minibatch to the parameters'; {@return an estimate of KL(π_old‖π)} */
    double backward(Experience all, Minibatches order, int m, Metrics metrics) {
        Experience part = all.part(order, m);
        int n = order.size(m);
        if (config.advantageScaling() == AdvantageScaling.MINIBATCH) {
            Columns.normalize(part.advantages(), n);
        }
        Sums sums = new Sums();
        for (int begin = 0; begin < n; begin += Minibatches.CHUNK) {
            backward(part.chunk(order, m, begin), 1f / n, sums);
        }
        sums.report(metrics, n);
        return sums.kl / n;
    }

    private void backward(Experience chunk, float each, Sums sums) {
        tape.clear();
        Tensor logProb = model.actor().logProb(tape, chunk.batch()); // log π(a_t|s_t)
        Tensor entropy = tape.sum(model.actor().entropy(tape, chunk.batch())); // Σ H(π(·|s_t))
        Tensor value = model.value(tape, chunk.batch()); // V(s_t)
        ClippedSurrogate surrogate =
                ClippedSurrogate.of(tape, logProb, chunk.oldLogProb(), chunk.advantages(), epsilon);
        Tensor policyLoss = tape.scale(tape.sum(surrogate.objective()), -each);
        Tensor valueLoss = tape.scale(valueError(value, chunk), 0.5f * each);
        Tensor actorLoss = tape.combine(1f, policyLoss, -alpha * each, entropy);
        Tensor loss = tape.combine(1f, actorLoss, (float) config.valueCoefficient(), valueLoss);
        tape.backward(loss);

        sums.loss += loss.scalar();
        sums.policyLoss += policyLoss.scalar();
        sums.valueLoss += valueLoss.scalar();
        sums.entropy += entropy.scalar();
        sums.kl += surrogate.divergence(logProb, chunk.oldLogProb());
        sums.clipped += surrogate.clipped(epsilon);
    }

    /** What the chunks of a minibatch add up to: losses, already divided by its size; the rest not. */
    private static final class Sums {
        double loss;
        double policyLoss;
        double valueLoss;
        double entropy;
        double kl;
        double clipped;

        void report(Metrics metrics, int n) {
            metrics.add("loss", loss);
            metrics.add("policyLoss", policyLoss);
            metrics.add("valueLoss", valueLoss);
            metrics.add("entropy", entropy / n);
            metrics.add("kl", kl / n);
            metrics.add("clipFraction", clipped / n);
        }
    }

    /** Σ (V − R)², or with clipping Σ max((V − R)², (V_old + clip(V − V_old, ±ε) − R)²). */
    private Tensor valueError(Tensor value, Experience chunk) {
        if (!config.clipValue()) {
            return tape.squaredError(value, chunk.returns());
        }
        int n = value.rows();
        Tensor old = tape.constant(chunk.oldValues(), n, 1);
        Tensor returns = tape.constant(chunk.returns(), n, 1);
        Tensor clipped = tape.add(old, tape.clamp(tape.subtract(value, old), -epsilon, epsilon));
        Tensor error = tape.subtract(value, returns);
        Tensor clippedError = tape.subtract(clipped, returns);
        return tape.sum(
                Selection.maximum(tape, tape.multiply(error, error), tape.multiply(clippedError, clippedError)));
    }
}
