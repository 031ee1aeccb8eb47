/**
 * Recorded traces of other implementations, replayed step by step: the proof that an environment here equals its
 * original. {@link io.github.ascentrl.envs.replay.Trace} reads a CSV file,
 * {@link io.github.ascentrl.envs.replay.Replay} puts every row's state into an environment, takes the recorded action,
 * and {@link io.github.ascentrl.envs.replay.ReplayReport} reports how far apart the two are.
 */
package io.github.ascentrl.envs.replay;
