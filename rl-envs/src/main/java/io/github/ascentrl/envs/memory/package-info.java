/**
 * Tasks that nobody solves by looking at the present observation alone: policies with memory are tried on them.
 * {@link io.github.ascentrl.envs.memory.PositionOnlyCartPole} needs the last two observations, which a
 * {@linkplain io.github.ascentrl.envs.wrap.FrameStack frame stack} holds as well;
 * {@link io.github.ascentrl.envs.memory.TMaze} and {@link io.github.ascentrl.envs.memory.RepeatCue} need the first one of
 * the episode, as many steps back as one likes.
 *
 * <pre>{@code
 * DiscreteEnv env = new RepeatCue(4, 20);   // one of four symbols, asked 20 steps later
 * }</pre>
 */
package io.github.ascentrl.envs.memory;
