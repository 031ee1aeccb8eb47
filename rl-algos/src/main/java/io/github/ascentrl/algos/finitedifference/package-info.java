/**
 * The policy gradient as a difference quotient: {@link io.github.ascentrl.algos.finitedifference.FiniteDifferences}, for
 * comparison with the ones that are derived.
 */
package io.github.ascentrl.algos.finitedifference;
