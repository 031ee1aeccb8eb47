package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of {@link FiniteDifferences}.
 *
 * @param step h, positive; default 0.1. A small step amplifies the noise, a large one adds a bias from the curvature.
 *     The update refuses a step that does not change a parameter, as 1e-6 does not change 100
 * @param episodes the number of episodes run with each vector, ≥ 1; default 1
 * @param central whether ∂J/∂θ<sub>i</sub> is (J(θ + h e<sub>i</sub>) − J(θ − h e<sub>i</sub>)) / 2h, whose error is
 *     O(h²), instead of the forward difference (J(θ + h e<sub>i</sub>) − J(θ)) / h of R1, whose error is O(h) but which
 *     takes about half the episodes; default true
 * @param commonRandomNumbers whether all vectors of an update see the same random numbers; default true
 * @param maxGradientNorm the largest global norm of the gradient, positive; default {@code +∞}, no clipping
 */
public record FiniteDifferencesConfig(
        double step, int episodes, boolean central, boolean commonRandomNumbers, double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public FiniteDifferencesConfig {
        if (!(step >= 1e-6 && step < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("step = " + step
                    + " must be at least 1e-6 and finite, because parameters are floats; 0.1 is usual");
        }
        Settings.atLeastOne("episodes", episodes);
        Settings.norm(maxGradientNorm);
    }

    /** {@return the defaults} */
    public static FiniteDifferencesConfig defaults() {
        return new FiniteDifferencesConfig(0.1, 1, true, true, Double.POSITIVE_INFINITY);
    }
}
