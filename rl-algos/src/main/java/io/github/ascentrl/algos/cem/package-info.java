/**
 * The cross-entropy method. {@link io.github.ascentrl.algos.cem.CrossEntropy} trains a policy to imitate what was done
 * in the best sessions, or, with other {@link io.github.ascentrl.algos.cem.Elites}, the best single steps (TD-CEM).
 * {@link io.github.ascentrl.algos.cem.WeightCrossEntropy} searches the parameters themselves, and needs no gradient.
 */
package io.github.ascentrl.algos.cem;
