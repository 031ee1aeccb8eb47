package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of a {@link DecisionTransformer}.
 *
 * @param windows in each step of the optimiser, ≥ 1; default 64, as in Chen et al. (2106.01345) for continuous actions
 * @param length the most steps of a window, ≥ 1; default 20, as there. See {@link DecisionNetwork} for how it relates to the
 *     transformer's width
 * @param maxGradientNorm largest global norm of the gradient, positive; default 0.25, as there
 */
public record DecisionConfig(int windows, int length, double maxGradientNorm) {
    /** 64 windows of 20 steps, gradients clipped to 0.25. */
    public static final DecisionConfig DEFAULTS = new DecisionConfig(64, 20, 0.25);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DecisionConfig {
        Settings.atLeastOne("windows", windows);
        Settings.atLeastOne("length", length);
        Settings.norm(maxGradientNorm);
    }
}
