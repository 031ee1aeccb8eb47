/**
 * What baselines do to the gradient. {@code baseline-bias} computes it exactly, for every estimator, on a reference
 * process and on random processes; {@code two-buttons} is a game of two buttons whose rewards are shifted by +100, both
 * exact and learned.
 */
package io.github.ascentrl.examples.baselines;
