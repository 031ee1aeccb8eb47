package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * The loss of one of GRPO's minibatches: −Σ w (L<sup>clip</sup> + α H − β KL), each step with its weight w.
 *
 * @param withReference whether there is a reference policy to measure the distance to
 * @param beta β
 * @param epsilon ε of this update
 * @param alpha α of this update
 */
record GrpoStep(
        BatchGradient<DifferentiablePolicy> gradient, boolean withReference, float beta, float epsilon, float alpha) {
    /** Steps, and what an update knows of each: A_t, w_t, log π_old(a_t|s_t) and log π_ref(a_t|s_t). */
    record Experience(Batch batch, float[] advantages, float[] weights, float[] oldLogProb, float[] referenceLogProb) {
        /** The steps of a part; their weights are larger by the number of parts, so that each stands for the whole. */
        Experience part(Minibatches order, int part) {
            float[] scaled = order.of(weights, part);
            for (int t = 0; t < scaled.length; t++) {
                scaled[t] *= order.parts();
            }
            return new Experience(
                    batch,
                    order.of(advantages, part),
                    scaled,
                    order.of(oldLogProb, part),
                    order.of(referenceLogProb, part));
        }

        /** Some rows of a part. */
        Experience rows(Minibatches order, int part, int from, int to) {
            return new Experience(
                    order.rows(batch, part, from, to),
                    BatchGradient.rows(advantages, from, to),
                    BatchGradient.rows(weights, from, to),
                    BatchGradient.rows(oldLogProb, from, to),
                    BatchGradient.rows(referenceLogProb, from, to));
        }
    }

    /** Computes the gradient of one minibatch. */
    void backward(Experience all, Minibatches order, int m, Metrics metrics) {
        Experience part = all.part(order, m);
        int n = order.size(m);
        double[] sums = gradient.of(
                n, 4, (tape, policy, from, to, sum) -> loss(tape, policy, part.rows(order, m, from, to), sum));
        metrics.add("loss", sums[4] - constant(part));
        metrics.add("entropy", sums[0] / n);
        metrics.add("kl", sums[1] / n);
        metrics.add("clipFraction", sums[2] / n);
        if (withReference) {
            metrics.add("referenceKl", sums[3] / n);
        }
    }

    /** What the recorded loss has too much: β Σ w, the ones that the distance from the reference is short of. */
    private double constant(Experience part) {
        double sum = 0;
        for (float w : part.weights()) {
            sum += w;
        }
        return withReference ? beta * sum : 0;
    }

    private Tensor loss(Tape tape, DifferentiablePolicy policy, Experience rows, double[] sums) {
        float[] w = rows.weights();
        Tensor logProb = policy.logProb(tape, rows.batch()); // log π(a_t|s_t)
        Tensor entropy = policy.entropy(tape, rows.batch()); // H(π(·|s_t))
        ClippedSurrogate surrogate = ClippedSurrogate.of(tape, logProb, rows.oldLogProb(), rows.advantages(), epsilon);
        Tensor loss = tape.combine(-1f, tape.dot(surrogate.objective(), w), -alpha, tape.dot(entropy, w));
        sums[0] = BatchGradient.sum(entropy);
        sums[1] = surrogate.divergence(logProb, rows.oldLogProb());
        sums[2] = surrogate.clipped(epsilon);
        if (withReference) {
            // The estimator k3, e^d − d − 1 with d = log π_ref − log π; the constant has no gradient and is left out.
            Tensor d = tape.subtract(tape.constant(rows.referenceLogProb(), w.length, 1), logProb);
            Tensor kl = tape.subtract(tape.exp(d), d);
            loss = tape.combine(1f, loss, beta, tape.dot(kl, w));
            sums[3] = BatchGradient.sum(kl) - w.length;
        }
        return loss;
    }
}
