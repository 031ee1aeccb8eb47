package io.github.ascentrl.algos.exact;

import io.github.ascentrl.envs.tabular.Rational;

/** The return that weights the score of step t, and the weight of step t itself. */
public enum ReturnForm {
    /**
     * The whole discounted return G<sub>0</sub> at every step; every step has weight 1. Unbiased, with most variance.
     */
    FULL_RETURN,
    /** The reward-to-go G<sub>t</sub>, weighted by γ<sup>t</sup>. Unbiased. */
    REWARD_TO_GO,
    /**
     * The reward-to-go without the weight γ<sup>t</sup>: the usual practice. For γ &lt; 1 this estimates neither the
     * gradient of J nor that of any other function (Nota and Thomas, <i>Is the Policy Gradient a Gradient?</i>, arXiv
     * 1906.07073).
     */
    REWARD_TO_GO_UNWEIGHTED;

    Rational returnAt(Rational[] g, int t) {
        return this == FULL_RETURN ? g[0] : g[t];
    }

    Rational weightAt(int t, Rational gamma) {
        return this == REWARD_TO_GO ? gamma.pow(t) : Rational.ONE;
    }
}
