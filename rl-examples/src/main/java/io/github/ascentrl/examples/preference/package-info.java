/**
 * Learning from preferences, on problems small enough that the results are known exactly. Begin with
 * {@link io.github.ascentrl.examples.preference.DpoBandit}: direct preference optimisation against a reward model and a
 * policy gradient, the behaviour of its losses during training, and the fate of an answer that is in no pair.
 */
package io.github.ascentrl.examples.preference;
