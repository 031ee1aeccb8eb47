package io.github.ascentrl.algos.actorcritic;

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
record GrpoStep(Tape tape, DifferentiablePolicy policy, boolean withReference, float beta, float epsilon, float alpha) {
    /** Steps, and what an update knows of each: A_t, w_t, log π_old(a_t|s_t) and log π_ref(a_t|s_t). */
    record Experience(Batch batch, float[] advantages, float[] weights, float[] oldLogProb, float[] referenceLogProb) {
        /** Some rows of a part; their weights are larger by the number of parts, so that each stands for the whole. */
        Experience chunk(Minibatches order, int part, int begin) {
            float[] scaled = Minibatches.chunk(order.of(weights, part), begin);
            for (int t = 0; t < scaled.length; t++) {
                scaled[t] *= order.parts();
            }
            return new Experience(
                    order.chunk(batch, part, begin),
                    Minibatches.chunk(order.of(advantages, part), begin),
                    scaled,
                    Minibatches.chunk(order.of(oldLogProb, part), begin),
                    Minibatches.chunk(order.of(referenceLogProb, part), begin));
        }
    }

    /** Adds the gradient of one minibatch to the parameters'. */
    void backward(Experience all, Minibatches order, int m, Metrics metrics) {
        int n = order.size(m);
        Sums sums = new Sums();
        for (int begin = 0; begin < n; begin += Minibatches.CHUNK) {
            backward(all.chunk(order, m, begin), sums);
        }
        metrics.add("loss", sums.loss);
        metrics.add("entropy", sums.entropy / n);
        metrics.add("kl", sums.kl / n);
        metrics.add("clipFraction", sums.clipped / n);
        if (withReference) {
            metrics.add("referenceKl", sums.referenceKl / n);
        }
    }

    private void backward(Experience chunk, Sums sums) {
        float[] w = chunk.weights();
        tape.clear();
        Tensor logProb = policy.logProb(tape, chunk.batch()); // log π(a_t|s_t)
        Tensor entropy = policy.entropy(tape, chunk.batch()); // H(π(·|s_t))
        ClippedSurrogate surrogate =
                ClippedSurrogate.of(tape, logProb, chunk.oldLogProb(), chunk.advantages(), epsilon);
        Tensor loss = tape.combine(-1f, tape.dot(surrogate.objective(), w), -alpha, tape.dot(entropy, w));
        if (withReference) {
            // The estimator k3, e^d − d − 1 with d = log π_ref − log π; the constant has no gradient.
            Tensor d = tape.subtract(tape.constant(chunk.referenceLogProb(), w.length, 1), logProb);
            Tensor kl = tape.subtract(tape.exp(d), d);
            loss = tape.combine(1f, loss, beta, tape.dot(kl, w));
            sums.referenceKl += w.length * (Columns.mean(kl) - 1);
        }
        tape.backward(loss);
        sums.loss += loss.scalar();
        sums.entropy += w.length * Columns.mean(entropy);
        sums.kl += surrogate.divergence(logProb, chunk.oldLogProb());
        sums.clipped += surrogate.clipped(epsilon);
    }

    /** What the chunks of a minibatch add up to. */
    private static final class Sums {
        double loss;
        double entropy;
        double kl;
        double referenceKl;
        double clipped;
    }
}
