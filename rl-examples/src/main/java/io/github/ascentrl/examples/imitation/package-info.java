/**
 * Learning from an expert (R0 §2, R1 §3.6, R4 §1.4 and §2):
 * {@link io.github.ascentrl.examples.imitation.ExpertExperiment} trains and keeps an expert,
 * {@link io.github.ascentrl.examples.imitation.TruncatedCloning} clones it from data whose tails are missing,
 * {@link io.github.ascentrl.examples.imitation.CloningAgainstDagger} compares cloning with DAgger at equal label
 * budgets, {@link io.github.ascentrl.examples.imitation.CompoundingError} measures how errors compound, and
 * {@link io.github.ascentrl.examples.imitation.CloneThenReinforce} continues with REINFORCE after cloning.
 */
package io.github.ascentrl.examples.imitation;
