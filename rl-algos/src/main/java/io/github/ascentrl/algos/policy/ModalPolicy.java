package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Policy;

/** A stochastic policy that can also be asked for its one best action; see {@link Policies#deterministic}. */
public interface ModalPolicy extends Policy {
    /**
     * Chooses the action that a deterministic view of this policy takes: the most probable one, unless the
     * implementation says otherwise. Draws nothing.
     *
     * @param observation the observation s<sub>t</sub>; left as it was
     * @param action receives the action; fully overwritten
     */
    void mode(float[] observation, float[] action);

    @Override
    ModalPolicy view();
}
