/**
 * What trainers share: how gradients of batches are computed ({@link io.github.ascentrl.algos.internal.BatchGradient}),
 * what is counted and measured ({@link io.github.ascentrl.algos.internal.Counters}, {@link
 * io.github.ascentrl.algos.internal.Metrics}), how a failed update is undone
 * ({@link io.github.ascentrl.algos.internal.Memory}), and how settings
 * ({@link io.github.ascentrl.algos.internal.Settings}), policies ({@link io.github.ascentrl.algos.internal.Fit}) and
 * what environments give ({@link io.github.ascentrl.algos.internal.EpisodeChecks}) are checked. For the files that they
 * write: how spaces and provenance look as JSON, and which version of the library this is.
 */
package io.github.ascentrl.algos.internal;
