/**
 * Experience as data. Read {@link io.github.ascentrl.api.data.Batch} first: trainers, estimators, baselines and
 * policies work on it. It contains episodes end to end in flat columns, divided into the segments in which they were
 * recorded. {@link io.github.ascentrl.api.data.Trajectory} is a single episode and
 * {@link io.github.ascentrl.api.data.Transition} a single step. {@link io.github.ascentrl.api.data.Deviation} is the
 * standard deviation used wherever numbers are standardised, {@link io.github.ascentrl.api.data.RunningStatistics}
 * tracks a running mean and variance, and {@link io.github.ascentrl.api.data.Preferences} holds pairs of answers to the
 * same prompt.
 */
package io.github.ascentrl.api.data;
