/**
 * What baselines do to the gradient, without chance: every estimator on the reference process and on random ones
 * ({@code baseline-bias}), and the two buttons whose rewards are shifted by +100 ({@code two-buttons}), exactly and
 * learned.
 */
package io.github.ascentrl.examples.baselines;
