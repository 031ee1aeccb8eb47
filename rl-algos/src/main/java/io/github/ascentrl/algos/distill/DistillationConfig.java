package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of {@link Distillation}.
 *
 * @param windows in each step of the optimiser, ≥ 1; default 32
 * @param length steps of a window, ≥ 1; default 100, five episodes of twenty
 * @param maxGradientNorm largest global norm of the gradient, positive; default 1
 */
public record DistillationConfig(int windows, int length, double maxGradientNorm) {
    /** 32 windows of 100 steps, gradients clipped to 1. */
    public static final DistillationConfig DEFAULTS = new DistillationConfig(32, 100, 1);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DistillationConfig {
        Settings.atLeastOne("windows", windows);
        Settings.atLeastOne("length", length);
        Settings.norm(maxGradientNorm);
    }
}
