package io.github.ascentrl.api;

import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;

/**
 * A way of choosing actions, π(a|s). A deterministic policy simply draws nothing from the generator.
 *
 * <p>A policy may keep scratch space, so one instance serves one thread at a time; {@link #view()} gives another
 * thread its own.
 */
@FunctionalInterface
public interface Policy {
    /**
     * Chooses an action.
     *
     * @param random the source of chance
     * @param observation the observation s<sub>t</sub>; left as it was
     * @param action receives a<sub>t</sub>; fully overwritten
     */
    void act(RandomGenerator random, float[] observation, float[] action);

    /**
     * Chooses one action for each of n observations; row i draws from {@code randoms[i]} and is bit for bit what
     * {@link #act(RandomGenerator, float[], float[])} gives for that row alone.
     *
     * @param randoms one generator for each row, {@code [n]}
     * @param observations row-major {@code [n, observation size]}; left as it was
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @throws IllegalArgumentException if a buffer cannot be divided into n rows
     */
    default void act(RandomGenerator[] randoms, float[] observations, float[] actions) {
        int n = randoms.length;
        if (n == 0 || observations.length % n != 0 || actions.length % n != 0) {
            throw new IllegalArgumentException("cannot divide " + observations.length + " observation and "
                    + actions.length + " action numbers into " + n
                    + " rows; pass one generator per row and buffers of exactly n rows");
        }
        float[] observation = new float[observations.length / n];
        float[] action = new float[actions.length / n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(observations, i * observation.length, observation, 0, observation.length);
            act(randoms[i], observation, action);
            System.arraycopy(action, 0, actions, i * action.length, action.length);
        }
    }

    /**
     * Refuses an environment that this policy was not made for. Trainers, samplers and everything else that plays
     * call this before the first step. A policy that knows no spaces accepts all of them, which is the default; one that
     * wraps another asks that one.
     *
     * @param observations the space of the observations it will be given; normalising may have changed its bounds
     * @param actions the space its actions must belong to
     * @param masked whether some actions are impossible in some states: the environment is {@link ActionMasked}
     * @throws IllegalArgumentException if this policy does not fit; the message says what differs
     */
    default void checkFits(Space observations, Space actions, boolean masked) {}

    /**
     * {@return this policy for use by one other thread: the same behaviour, now and after it is trained further, with
     * scratch space of its own} A policy without scratch space returns itself, which is the default.
     */
    default Policy view() {
        return this;
    }
}
