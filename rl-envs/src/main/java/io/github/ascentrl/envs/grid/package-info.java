/**
 * Small worlds of cells. {@link io.github.ascentrl.envs.grid.DarkRoom} and {@link
 * io.github.ascentrl.envs.grid.DarkKeyToDoor} are the tasks of algorithm distillation;
 * {@link io.github.ascentrl.envs.grid.Gridworld} and {@link io.github.ascentrl.envs.grid.Catch} are the smallest tasks
 * worth learning; {@link io.github.ascentrl.envs.grid.Corridor} is the one where only a stochastic policy does well.
 *
 * <p>All but the last can show themselves as planes, for a convolution: {@link io.github.ascentrl.envs.grid.PlaneView}.
 */
package io.github.ascentrl.envs.grid;
