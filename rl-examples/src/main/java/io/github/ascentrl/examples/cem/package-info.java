/**
 * The cross-entropy report (R2) and policy search without gradients (R1 §3.2–3.3). Begin with
 * {@link io.github.ascentrl.examples.cem.AcrobotCem}, which walks R2's path, then
 * {@link io.github.ascentrl.examples.cem.MountainCarCem}, which does what R2 left undone.
 */
package io.github.ascentrl.examples.cem;
