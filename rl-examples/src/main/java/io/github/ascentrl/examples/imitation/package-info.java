/**
 * The imitation half of the two course reports (R0 §2, R4 §2): {@link io.github.ascentrl.examples.imitation.ExpertExperiment}
 * trains and keeps an expert, {@link io.github.ascentrl.examples.imitation.TruncatedCloning} clones it from data whose
 * tails are missing, {@link io.github.ascentrl.examples.imitation.CloningAgainstDagger} compares cloning with DAgger at
 * equal label budgets, and {@link io.github.ascentrl.examples.imitation.CompoundingError} measures how errors add up.
 */
package io.github.ascentrl.examples.imitation;
