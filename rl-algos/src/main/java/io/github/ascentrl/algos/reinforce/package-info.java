/**
 * REINFORCE (Williams, 1992), the Monte Carlo policy gradient. Read the source of
 * {@link io.github.ascentrl.algos.reinforce.Reinforce}: {@code updateOnce} is the algorithm, in the order of the
 * mathematics.
 */
package io.github.ascentrl.algos.reinforce;
