/**
 * Classic control tasks that agree with Gymnasium 1.3 step by step (states to 10<sup>−12</sup>, endings exactly) under
 * the promotion rules of NumPy 1, where all arithmetic is in {@code double}. Under the rules of NumPy 2, Gymnasium's
 * {@link io.github.ascentrl.envs.classic.MountainCarContinuous} and {@link io.github.ascentrl.envs.classic.Pendulum}
 * compute partly in {@code float}, because their actions are {@code float}, and differ from the environments here by up
 * to 1.2·10<sup>−7</sup> in a step; the others are the same under both rules. Start with
 * {@link io.github.ascentrl.envs.classic.CartPole}. {@link io.github.ascentrl.envs.classic.ScalarLqr} is the exception:
 * it has no counterpart in Gymnasium but a known solution.
 *
 * <p>Time limits that Gymnasium adds with a wrapper are built in here. They end the episode as
 * {@link io.github.ascentrl.api.Ending#TRUNCATED} and can be changed in the constructor. If the task ends on the very
 * step that reaches the limit, the ending is {@link io.github.ascentrl.api.Ending#TERMINATED}.
 */
package io.github.ascentrl.envs.classic;
