/**
 * Code that trainers share: gradients of batches ({@link io.github.ascentrl.algos.internal.BatchGradient}), counters
 * and measurements ({@link io.github.ascentrl.algos.internal.Counters},
 * {@link io.github.ascentrl.algos.internal.Metrics}), undoing a failed update
 * ({@link io.github.ascentrl.algos.internal.Undo}), and checks of settings
 * ({@link io.github.ascentrl.algos.internal.Settings}), of policies ({@link io.github.ascentrl.algos.internal.Fit}) and
 * of models, which must give one number for each step ({@link io.github.ascentrl.algos.internal.PerStep}).
 * {@link io.github.ascentrl.algos.internal.Minibatch} splits batches for learning,
 * {@link io.github.ascentrl.algos.internal.Segments} cuts the segments that a policy with memory learns from, and
 * {@link io.github.ascentrl.algos.internal.NetworkMemory} stores a network's memory for each lane. For files there are
 * spaces and provenance as JSON, and the version of the library.
 */
package io.github.ascentrl.algos.internal;
