/**
 * Algorithm distillation on DarkRoom (report R3): {@link io.github.ascentrl.examples.distill.InContextRollout} plays a model in one
 * environment, episode after episode; {@link io.github.ascentrl.examples.distill.SearchFilm} shows how it searches, finds and
 * exploits, {@link io.github.ascentrl.examples.distill.AttentionMap} what a head of its attention looks at.
 */
package io.github.ascentrl.examples.distill;
