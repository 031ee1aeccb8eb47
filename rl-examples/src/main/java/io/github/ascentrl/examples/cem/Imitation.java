package io.github.ascentrl.examples.cem;

import org.apache.commons.math3.util.FastMath;

/** How R2's network learns from the elite: as it was meant, and as its printed loss shows that it did. */
enum Imitation {
    /** −mean log π(a|s), π the softmax over the actions of each state. */
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
     * A softmax down the batch, of each action's column by itself, and then the cross-entropy, which takes these numbers for
     * logits: all are near 1/n, its own softmax of them is nearly uniform, and the loss nearly ln(number of actions).
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
     * @param actions how many there are
     * @param logits the network's outputs, {@code [states, actions]}
     * @param taken the action taken in each state, {@code [states]}
     * @param gradient receives ∂loss/∂logits, {@code [states, actions]}
     */
    abstract double loss(int actions, double[] logits, int[] taken, double[] gradient);

    /** Of {@code count} numbers, {@code stride} apart. */
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
