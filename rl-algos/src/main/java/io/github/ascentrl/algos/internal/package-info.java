/**
 * What trainers share: how gradients of batches are computed ({@link io.github.ascentrl.algos.internal.BatchGradient}),
 * what is counted and measured ({@link io.github.ascentrl.algos.internal.Counters}, {@link
 * io.github.ascentrl.algos.internal.Metrics}) and how settings are checked ({@link
 * io.github.ascentrl.algos.internal.Settings}); and for the files that they write how spaces and provenance look as JSON,
 * and which version of the library this is.
 */
package io.github.ascentrl.algos.internal;
