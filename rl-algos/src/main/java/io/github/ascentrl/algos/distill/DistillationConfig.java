package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of {@link Distillation}.
 *
 * @param windows the number of windows in each step of the optimiser, ≥ 1; default 32. Gradients are computed, and
 *     added up, a few windows at a time: about 300 to 500 steps, or one longer window. So memory for activations does
 *     not grow with the number of windows, and large batches need no accumulation of gradients over several calls
 * @param length the steps of a window, ≥ 1; default 100, five episodes of twenty steps
 * @param maxGradientNorm largest global norm of the gradient, positive; default 1
 * @param labelSmoothing ε in [0, 1), the weight of a uniform target in the loss (1 − ε)·(−log π(a)) + ε·mean of −log π
 *     over actions; default 0
 */
public record DistillationConfig(int windows, int length, double maxGradientNorm, double labelSmoothing) {
    /** 32 windows of 100 steps, gradients clipped to 1, no label smoothing. */
    public static final DistillationConfig DEFAULTS = new DistillationConfig(32, 100, 1, 0);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public DistillationConfig {
        Settings.atLeastOne("windows", windows);
        Settings.atLeastOne("length", length);
        Settings.norm(maxGradientNorm);
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "labelSmoothing = " + labelSmoothing + " must be in [0, 1); 0 for none, 0.1 is usual");
        }
    }
}
