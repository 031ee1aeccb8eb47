package io.github.ascentrl.algos.exact;

import org.apache.commons.math3.fraction.BigFraction;

/** Which return weights the score of step t, and how step t itself is weighted. */
public enum ReturnForm {
    /** The whole discounted return G<sub>0</sub> at every step; all steps weigh 1. Unbiased, most variance. */
    FULL_RETURN,
    /** The reward to go, G<sub>t</sub>, weighed by γ<sup>t</sup>. Unbiased. */
    REWARD_TO_GO,
    /**
     * The reward to go without the weight γ<sup>t</sup>: the usual practice. For γ &lt; 1 it is not the gradient of J,
     * nor of anything else (Nota and Thomas, <i>Is the Policy Gradient a Gradient?</i>, arXiv 1906.07073).
     */
    REWARD_TO_GO_UNWEIGHTED;

    BigFraction returnAt(BigFraction[] g, int t) {
        return this == FULL_RETURN ? g[0] : g[t];
    }

    BigFraction weightAt(int t, BigFraction gamma) {
        return this == REWARD_TO_GO ? gamma.pow(t) : BigFraction.ONE;
    }
}
