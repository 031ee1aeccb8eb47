/**
 * Wrappers of environments. {@link io.github.ascentrl.envs.wrap.Wrap} lists all of them and composes them from the
 * inside out:
 *
 * <pre>{@code
 * Env env = Wrap.around(new Pendulum(), Wrap.timeLimit(100), Wrap.rescaleAction(), Wrap.scaleReward(0.1f));
 * }</pre>
 *
 * <p>{@link io.github.ascentrl.envs.wrap.VectorWrap} does the same for a whole batch, whose statistics and running
 * episodes are saved together:
 *
 * <pre>{@code
 * VectorEnv envs = VectorWrap.around(
 *         CartPole.vector(8, VectorOptions.DEFAULT), VectorWrap.normalizeObservation(statistics), VectorWrap.frameStack(4));
 * }</pre>
 *
 * <p>Wrapping hides nothing: {@code env.find(Restorable.class)} still restores everything, including the wrappers, and
 * {@code env.find(DiscreteEnv.class)} still takes {@code int} actions. To write your own wrapper, extend
 * {@link io.github.ascentrl.envs.wrap.Wrapper}, or {@link io.github.ascentrl.envs.wrap.VectorWrapper} for a batch, and
 * override what should be different.
 */
package io.github.ascentrl.envs.wrap;
