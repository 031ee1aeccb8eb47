/**
 * REINFORCE (Williams, 1992), the policy gradient by Monte Carlo. Read the source of
 * {@link io.github.ascentrl.algos.reinforce.Reinforce}: its {@code updateOnce} is the algorithm, in the order of the
 * mathematics.
 */
package io.github.ascentrl.algos.reinforce;
