/**
 * What trainers share: how gradients of batches are computed ({@link io.github.ascentrl.algos.internal.BatchGradient}),
 * what is counted and measured ({@link io.github.ascentrl.algos.internal.Counters}, {@link
 * io.github.ascentrl.algos.internal.Metrics}), how a failed update is undone
 * ({@link io.github.ascentrl.algos.internal.Undo}), and how settings
 * ({@link io.github.ascentrl.algos.internal.Settings}) and policies ({@link io.github.ascentrl.algos.internal.Fit}) are
 * checked, and that a model gives one number for each step ({@link io.github.ascentrl.algos.internal.PerStep}). {@link
 * io.github.ascentrl.algos.internal.Minibatch} cuts batches for learning, {@link
 * io.github.ascentrl.algos.internal.Segments} the segments that a policy with memory learns from; {@link
 * io.github.ascentrl.algos.internal.NetworkMemory} is what a network remembers of each lane. For the files that they
 * write: how spaces and provenance look as JSON, and which version of the library this is.
 */
package io.github.ascentrl.algos.internal;
