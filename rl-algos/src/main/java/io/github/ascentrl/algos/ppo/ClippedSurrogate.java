package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * PPO's clipped objective (Schulman et al., 1707.06347, equation 7): L<sub>t</sub> = min(ρ<sub>t</sub> A<sub>t</sub>,
 * clip(ρ<sub>t</sub>, 1 − ε, 1 + ε) A<sub>t</sub>) with ρ<sub>t</sub> = π(a<sub>t</sub>|s<sub>t</sub>) /
 * π<sub>old</sub>(a<sub>t</sub>|s<sub>t</sub>). At ρ = 1 its gradient is the policy gradient A<sub>t</sub> ∇ log π; it
 * is 0 exactly where A &gt; 0 and ρ &gt; 1 + ε, or A &lt; 0 and ρ &lt; 1 − ε, or A = 0.
 *
 * @param objective L<sub>t</sub>, {@code [steps, 1]}, to be maximised
 * @param ratio ρ<sub>t</sub>, {@code [steps, 1]}
 */
public record ClippedSurrogate(Tensor objective, Tensor ratio) {
    /**
     * Records the objective.
     *
     * @param tape the tape
     * @param logProb log π(a<sub>t</sub>|s<sub>t</sub>), {@code [steps, 1]}
     * @param oldLogProb log π<sub>old</sub>(a<sub>t</sub>|s<sub>t</sub>), {@code [steps]} or longer; used, not copied
     * @param advantages A<sub>t</sub>, {@code [steps]} or longer; used, not copied
     * @param epsilon ε, ≥ 0
     * @return objective and ratio
     * @throws IllegalArgumentException if ε is negative or NaN
     */
    public static ClippedSurrogate of(
            Tape tape, Tensor logProb, float[] oldLogProb, float[] advantages, double epsilon) {
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException("clip epsilon = " + epsilon + " must be at least 0; 0.2 is usual");
        }
        int n = logProb.rows();
        Tensor advantage = tape.constant(advantages, n, 1);
        Tensor ratio = tape.exp(tape.subtract(logProb, tape.constant(oldLogProb, n, 1)));
        Tensor clipped = tape.clamp(ratio, (float) (1 - epsilon), (float) (1 + epsilon));
        Tensor objective = tape.minimum(tape.multiply(ratio, advantage), tape.multiply(clipped, advantage));
        return new ClippedSurrogate(objective, ratio);
    }

    /**
     * {@return n times an estimate of KL(π<sub>old</sub>‖π) from n actions of π<sub>old</sub>, the sum of
     * ρ − 1 − log ρ: never negative, with little variance} J. Schulman, <i>Approximating KL Divergence</i>, 2020, the
     * estimator k3.
     *
     * @param logProb log π(a<sub>t</sub>|s<sub>t</sub>), {@code [steps, 1]}
     * @param oldLogProb log π<sub>old</sub>(a<sub>t</sub>|s<sub>t</sub>), {@code [steps]} or longer
     */
    double divergence(Tensor logProb, float[] oldLogProb) {
        double sum = 0;
        for (int t = 0; t < logProb.rows(); t++) {
            sum += ratio.get(t, 0) - 1.0 - ((double) logProb.get(t, 0) - oldLogProb[t]);
        }
        return sum;
    }

    /** {@return the number of steps whose ratio lies outside 1 ± ε} */
    int clipped(double epsilon) {
        int outside = 0;
        for (int t = 0; t < ratio.rows(); t++) {
            outside += Math.abs(ratio.get(t, 0) - 1.0) > epsilon ? 1 : 0;
        }
        return outside;
    }
}
