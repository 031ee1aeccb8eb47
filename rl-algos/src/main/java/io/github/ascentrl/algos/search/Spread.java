package io.github.ascentrl.algos.search;

/** How the search distribution of {@link WeightCrossEntropy} spreads around its mean. */
public enum Spread {
    /** The same fixed σ for every parameter: only the mean is learned. */
    FIXED,
    /** A separate σ for each parameter, learned from the elite. */
    DIAGONAL,
    /** The full covariance of the elite, which preserves correlations between parameters. */
    FULL
}
