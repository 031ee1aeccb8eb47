/**
 * Algorithm distillation on DarkRoom (report R3). Begin with
 * {@link io.github.ascentrl.examples.distill.DarkRoomDistill}: a {@link io.github.ascentrl.examples.distill.Distiller}
 * learns from {@link io.github.ascentrl.examples.distill.AnnealedHistories} or
 * {@link io.github.ascentrl.examples.distill.A2cHistories}, and {@link io.github.ascentrl.examples.distill.InContext}
 * judges it. R3's own model is a {@link io.github.ascentrl.examples.distill.ReportModel}.
 * {@link io.github.ascentrl.examples.distill.SearchFilm} shows how a model searches, finds and exploits;
 * {@link io.github.ascentrl.examples.distill.AttentionMap} shows what an attention head attends to.
 */
package io.github.ascentrl.examples.distill;
