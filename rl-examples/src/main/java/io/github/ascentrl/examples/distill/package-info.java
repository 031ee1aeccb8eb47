/**
 * Algorithm distillation, R3: {@link io.github.ascentrl.examples.distill.A2cHistories} are what its transformer learns from, the
 * learning histories of A2C agents.
 */
package io.github.ascentrl.examples.distill;
