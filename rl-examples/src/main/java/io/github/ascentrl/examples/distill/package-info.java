/**
 * Algorithm distillation on DarkRoom (report R3). Begin with {@link io.github.ascentrl.examples.distill.DarkRoomDistill}: what
 * learns is a {@link io.github.ascentrl.examples.distill.Distiller}, what it learns from in
 * {@link io.github.ascentrl.examples.distill.AnnealedHistories} or {@link io.github.ascentrl.examples.distill.A2cHistories}, and
 * {@link io.github.ascentrl.examples.distill.InContext} judges it. R3's own model is a
 * {@link io.github.ascentrl.examples.distill.ReportModel}. {@link io.github.ascentrl.examples.distill.SearchFilm} shows how a
 * model searches, finds and exploits, {@link io.github.ascentrl.examples.distill.AttentionMap} what a head of its attention
 * looks at.
 */
package io.github.ascentrl.examples.distill;
