/**
 * Classic control, equal to Gymnasium 1.3 step by step (state to 10<sup>−12</sup>, endings exactly) under the promotion
 * rules of NumPy 1, by which all arithmetic is in {@code double}. Under those of NumPy 2 Gymnasium's
 * {@link io.github.ascentrl.envs.classic.MountainCarContinuous} and {@link io.github.ascentrl.envs.classic.Pendulum} compute
 * partly in {@code float}, because their actions are {@code float}, and differ from these by up to
 * 1.2·10<sup>−7</sup> in a step; the others are the same under both. Start with
 * {@link io.github.ascentrl.envs.classic.CartPole}. {@link io.github.ascentrl.envs.classic.ScalarLqr} is the exception: it
 * has no original, but a known answer.
 *
 * <p>Where Gymnasium puts a time limit around an environment, the limit is built in here, ends the episode as
 * {@link io.github.ascentrl.api.Ending#TRUNCATED}, and can be changed in the constructor. When the task ends on the
 * very step that reaches the limit, it {@linkplain io.github.ascentrl.api.Ending#TERMINATED terminated}.
 */
package io.github.ascentrl.envs.classic;
