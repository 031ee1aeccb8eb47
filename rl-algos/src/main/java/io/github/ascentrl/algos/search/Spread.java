package io.github.ascentrl.algos.search;

/** How the search distribution of {@link WeightCrossEntropy} spreads around its mean. */
public enum Spread {
    /** The same σ for every parameter, always: only the mean learns. */
    FIXED,
    /** One σ for each parameter, learned from the elite. */
    DIAGONAL,
    /** The elite's whole covariance: parameters that went together go together again. */
    FULL
}
