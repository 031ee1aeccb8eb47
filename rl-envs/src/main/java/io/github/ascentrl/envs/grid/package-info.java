/**
 * Small worlds of cells. {@link io.github.ascentrl.envs.grid.DarkRoom} is the task of algorithm distillation;
 * {@link io.github.ascentrl.envs.grid.Gridworld} and {@link io.github.ascentrl.envs.grid.Catch} are the smallest tasks
 * worth learning; {@link io.github.ascentrl.envs.grid.Corridor} is the one where only a stochastic policy does well.
 */
package io.github.ascentrl.envs.grid;
