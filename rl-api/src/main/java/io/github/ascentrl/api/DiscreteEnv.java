package io.github.ascentrl.api;

import io.github.ascentrl.api.space.Discrete;
import java.util.Objects;

/**
 * An environment whose actions are numbered 0 … n−1. Implementations receive the number as an {@code int}, already
 * checked if the call came through {@link #step(float[], float[])}.
 */
public interface DiscreteEnv extends Env {
    @Override
    Discrete actionSpace();

    /**
     * Takes one action; otherwise as {@link Env#step(float[], float[])}.
     *
     * @param action the number of the action, 0 ≤ action &lt; {@code actionSpace().n()}
     * @param observation receives the next observation
     * @return the reward of this action, and whether the episode ended with it
     * @throws IllegalArgumentException if there is no such action; {@code actionSpace().index(action)} makes this check
     */
    Step step(int action, float[] observation);

    @Override
    default Step step(float[] action, float[] observation) {
        Objects.requireNonNull(action, "action");
        return step(actionSpace().index(action), observation);
    }
}
