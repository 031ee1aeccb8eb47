package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of a {@link DecisionTransformer}.
 *
 * @param windows the number of windows in each optimiser step, ≥ 1; default 64, as in Chen et al. (2106.01345) for
 *     continuous actions
 * @param length the maximum number of steps in a window, ≥ 1; default 20, as in the paper. See {@link DecisionNetwork}
 *     for its relation to the transformer's width
 * @param maxGradientNorm the largest global norm of the gradient, positive; default 0.25, as in the paper
 */
public record DecisionConfig(int windows, int length, double maxGradientNorm) {
    /** The defaults: 64 windows of 20 steps, gradients clipped to a norm of 0.25. */
    public static final DecisionConfig DEFAULTS = new DecisionConfig(64, 20, 0.25);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public DecisionConfig {
        Settings.atLeastOne("windows", windows);
        Settings.atLeastOne("length", length);
        Settings.norm(maxGradientNorm);
    }
}
