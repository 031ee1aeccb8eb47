package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.nn.Parameters;

/** A policy π<sub>θ</sub> that is determined by its parameters θ, as a search in weight space needs it. */
public interface ParametricPolicy extends Policy {
    /** {@return θ} */
    Parameters parameters();
}
