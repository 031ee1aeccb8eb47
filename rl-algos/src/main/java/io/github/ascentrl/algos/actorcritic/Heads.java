package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.nn.Tensor;
import java.util.Objects;

/**
 * The outputs of an actor-critic model for each step of a batch, on one tape.
 *
 * @param policy π(·|s<sub>t</sub>)
 * @param values V(s<sub>t</sub>), {@code [steps, 1]}
 */
public record Heads(Distribution policy, Tensor values) {
    /** Creates the heads. */
    public Heads {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(values, "values");
    }
}
