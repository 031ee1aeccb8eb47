/**
 * Replays recorded traces of other implementations step by step, to prove that an environment equals its original.
 * {@link io.github.ascentrl.envs.replay.Trace} reads a CSV file, {@link io.github.ascentrl.envs.replay.Replay} restores
 * the state of every row and takes the recorded action, and {@link io.github.ascentrl.envs.replay.ReplayReport} lists
 * the deviations.
 */
package io.github.ascentrl.envs.replay;
