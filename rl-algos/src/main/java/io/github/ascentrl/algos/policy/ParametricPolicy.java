package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.nn.Parameters;

/** A policy π<sub>θ</sub> that is determined by numbers θ: what a search in weight space needs. */
public interface ParametricPolicy extends Policy {
    /** {@return θ} */
    Parameters parameters();
}
