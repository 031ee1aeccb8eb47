/**
 * Experience as data. {@link io.github.ascentrl.api.data.Batch} is what trainers, estimators, baselines and policies
 * that learn work on; read it first: episodes end to end in flat columns, in the segments in which they were played. {@link io.github.ascentrl.api.data.Trajectory} is one episode on its own,
 * {@link io.github.ascentrl.api.data.Transition} one step of it. {@link io.github.ascentrl.api.data.Deviation} says what
 * numbers are divided by wherever they are standardised, {@link io.github.ascentrl.api.data.RunningStatistics} keeps mean
 * and variance of what goes by.
 */
package io.github.ascentrl.api.data;
