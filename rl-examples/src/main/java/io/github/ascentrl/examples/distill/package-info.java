/**
 * Algorithm distillation on DarkRoom (report R3): begin with {@link io.github.ascentrl.examples.distill.DarkRoomDistill}; what
 * learns is a {@link io.github.ascentrl.examples.distill.Distiller}, what it learns from in
 * {@link io.github.ascentrl.examples.distill.AnnealedHistories}.
 */
package io.github.ascentrl.examples.distill;
