/**
 * Runs many trials: seeds, grids, tuning. A {@link io.github.ascentrl.algos.sweep.Trial} is named settings, a seed and
 * a budget; an {@link io.github.ascentrl.algos.sweep.Objective} runs one and returns a score; a
 * {@link io.github.ascentrl.algos.sweep.Search} proposes trials, usually from a
 * {@linkplain io.github.ascentrl.algos.sweep.Designs design}; an {@link io.github.ascentrl.algos.sweep.Engine} runs
 * them, on threads or on a cluster; and a {@link io.github.ascentrl.algos.sweep.Sweep}, which is the class to read
 * first, saves the results to a file and resumes after an interruption.
 * {@link io.github.ascentrl.algos.sweep.SweepResults} tells which settings are best and which matter.
 */
package io.github.ascentrl.algos.sweep;
