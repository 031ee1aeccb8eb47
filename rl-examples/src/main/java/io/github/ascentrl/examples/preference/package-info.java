/**
 * Learning from preferences, on problems so small that what is learned is known exactly. Begin with
 * {@link io.github.ascentrl.examples.preference.DpoBandit}: direct preference optimisation against a reward model and a policy
 * gradient, what its losses do while they fall, and what becomes of an answer that is in no pair.
 */
package io.github.ascentrl.examples.preference;
