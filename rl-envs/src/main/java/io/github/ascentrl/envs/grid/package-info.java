/**
 * Small grids of cells. {@link io.github.ascentrl.envs.grid.DarkRoom} and
 * {@link io.github.ascentrl.envs.grid.DarkKeyToDoor} are the tasks of algorithm distillation;
 * {@link io.github.ascentrl.envs.grid.Gridworld} and {@link io.github.ascentrl.envs.grid.Catch} are the smallest tasks
 * worth learning; {@link io.github.ascentrl.envs.grid.Corridor} is a task that only a stochastic policy solves.
 *
 * <p>All but the last can show their state as planes for convolutional networks:
 * {@link io.github.ascentrl.envs.grid.PlaneView}.
 */
package io.github.ascentrl.envs.grid;
