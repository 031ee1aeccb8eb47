/**
 * REINFORCE (Williams, 1992), the policy gradient by Monte Carlo. Read
 * {@link io.github.ascentrl.algos.reinforce.Reinforce#update()}: it is the algorithm, in the order of the mathematics.
 */
package io.github.ascentrl.algos.reinforce;
