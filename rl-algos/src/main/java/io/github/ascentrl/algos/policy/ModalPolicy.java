package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Policy;

/** A stochastic policy with a deterministic version. */
public interface ModalPolicy extends Policy {
    /**
     * {@return the policy that always takes this one's best action: the most probable one, unless the implementation says
     * otherwise} For numbered actions this is the greedy policy. It draws nothing and follows what this one learns.
     */
    Policy deterministic();
}
