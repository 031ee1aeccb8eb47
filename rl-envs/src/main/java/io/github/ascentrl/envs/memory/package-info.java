/**
 * Tasks for policies with memory: the current observation alone is not enough to solve them.
 * {@link io.github.ascentrl.envs.memory.PositionOnlyCartPole} needs the last two observations, which a
 * {@linkplain io.github.ascentrl.envs.wrap.FrameStack frame stack} provides as well;
 * {@link io.github.ascentrl.envs.memory.TMaze} and {@link io.github.ascentrl.envs.memory.RepeatCue} need the first
 * observation of the episode, any number of steps back.
 *
 * <pre>{@code
 * DiscreteEnv env = new RepeatCue(4, 20); // one of four symbols, to be named 20 steps later
 * }</pre>
 */
package io.github.ascentrl.envs.memory;
