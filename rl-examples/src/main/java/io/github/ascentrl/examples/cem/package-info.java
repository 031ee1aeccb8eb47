/**
 * The cross-entropy report (R2) and policy search without gradients (R1 §3.2–3.3). Begin with
 * {@link io.github.ascentrl.examples.cem.R2Attempts}, R2's five attempts as R2 ran them, then
 * {@link io.github.ascentrl.examples.cem.AcrobotCem}, the same with the library's own trainer, and
 * {@link io.github.ascentrl.examples.cem.MountainCarCem}, which does what R2 left undone.
 * {@link io.github.ascentrl.examples.cem.CemLimits} tests R1's two objections,
 * {@link io.github.ascentrl.examples.cem.TdCem} R1's remedy.
 */
package io.github.ascentrl.examples.cem;
