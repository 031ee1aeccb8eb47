package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.nn.Tensor;

/** Measures how far the policy has moved by the ratios ρ<sub>t</sub> = π / π<sub>old</sub> of a minibatch. */
final class Ratios {
    private Ratios() {}

    /**
     * {@return n times an estimate of KL(π<sub>old</sub>‖π) from n actions of π<sub>old</sub>: the sum of
     * ρ − 1 − log ρ, which is never negative and has little variance} This is the estimator k3 of J. Schulman,
     * <i>Approximating KL Divergence</i>, 2020.
     *
     * @param ratio ρ<sub>t</sub>, {@code [n, 1]}
     * @param logProb log π(a<sub>t</sub>|s<sub>t</sub>), {@code [n, 1]}
     * @param oldLogProb log π<sub>old</sub>(a<sub>t</sub>|s<sub>t</sub>)
     * @param from the index of the first row in {@code oldLogProb}
     */
    static double divergence(Tensor ratio, Tensor logProb, float[] oldLogProb, int from) {
        double sum = 0;
        for (int t = 0; t < ratio.rows(); t++) {
            sum += ratio.get(t, 0) - 1.0 - ((double) logProb.get(t, 0) - oldLogProb[from + t]);
        }
        return sum;
    }

    /** {@return the number of steps whose ratio is outside 1 ± ε} */
    static int outside(Tensor ratio, double epsilon) {
        int outside = 0;
        for (int t = 0; t < ratio.rows(); t++) {
            outside += Math.abs(ratio.get(t, 0) - 1.0) > epsilon ? 1 : 0;
        }
        return outside;
    }
}
