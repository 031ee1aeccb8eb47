package io.github.ascentrl.examples.cem;

import org.apache.commons.math3.util.FastMath;

/**
 * The loss by which R2's network learns from the elite: the intended one, and the one that R2's printed losses reveal.
 */
enum Imitation {
    /** The intended loss: −mean log π(a|s), where π is the softmax over the actions of each state. */
    CROSS_ENTROPY {
        @Override
        double loss(int actions, double[] logits, int[] taken, double[] gradient) {
            double[] p = new double[actions];
            double sum = 0;
            for (int i = 0; i < taken.length; i++) {
                softmax(logits, i * actions, 1, actions, p, 0);
                sum -= FastMath.log(p[taken[i]]);
                for (int a = 0; a < actions; a++) {
                    gradient[i * actions + a] = (p[a] - (a == taken[i] ? 1 : 0)) / taken.length;
                }
            }
            return sum / taken.length;
        }
    },
    /**
     * The loss that R2's prints reveal: a softmax over the batch, separately for each action, and then the
     * cross-entropy, which treats these numbers as logits. They are all near 1/n, so the cross-entropy's own softmax is
     * nearly uniform and the loss nearly ln(number of actions).
     */
    SOFTMAX_OVER_BATCH {
        @Override
        double loss(int actions, double[] logits, int[] taken, double[] gradient) {
            double[] p = new double[logits.length];
            for (int a = 0; a < actions; a++) {
                softmax(logits, a, actions, taken.length, p, a);
            }
            double loss = CROSS_ENTROPY.loss(actions, p, taken, gradient); // now ∂loss/∂p
            for (int a = 0; a < actions; a++) { // ∂p_i/∂z_j = p_i (1{i=j} − p_j)
                double mean = 0;
                for (int i = a; i < p.length; i += actions) {
                    mean += p[i] * gradient[i];
                }
                for (int i = a; i < p.length; i += actions) {
                    gradient[i] = p[i] * (gradient[i] - mean);
                }
            }
            return loss;
        }
    };

    /**
     * {@return the loss, in nats}
     *
     * @param actions the number of actions
     * @param logits the network's outputs, {@code [states, actions]}
     * @param taken the action taken in each state, {@code [states]}
     * @param gradient receives ∂loss/∂logits, {@code [states, actions]}
     */
    abstract double loss(int actions, double[] logits, int[] taken, double[] gradient);

    /** Softmax of {@code count} numbers that are {@code stride} apart. */
    private static void softmax(double[] x, int from, int stride, int count, double[] p, int to) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, x[from + i * stride]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            p[to + i * stride] = FastMath.exp(x[from + i * stride] - highest);
            sum += p[to + i * stride];
        }
        for (int i = 0; i < count; i++) {
            p[to + i * stride] /= sum;
        }
    }
}
