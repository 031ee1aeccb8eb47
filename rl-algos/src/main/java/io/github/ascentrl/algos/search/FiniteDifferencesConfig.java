package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Settings of {@link FiniteDifferences}.
 *
 * @param step h, positive; default 0.1. Small steps drown in noise, large ones see the curvature;
 *     one that does not change a parameter, as 1e-6 does not change 100, is refused by the update
 * @param episodes episodes run with each vector tried, ≥ 1; default 1
 * @param central whether ∂J/∂θ<sub>i</sub> is (J(θ + h e<sub>i</sub>) − J(θ − h e<sub>i</sub>)) / 2h, whose error falls with h²; else
 *     the forward difference (J(θ + h e<sub>i</sub>) − J(θ)) / h of R1, whose error falls with h, for about half the
 *     episodes; default true
 * @param commonRandomNumbers whether all vectors of an update see the same random numbers; default true
 * @param maxGradientNorm largest global norm of the gradient, positive; default {@code +∞}, no clipping
 */
public record FiniteDifferencesConfig(
        double step, int episodes, boolean central, boolean commonRandomNumbers, double maxGradientNorm) {
    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public FiniteDifferencesConfig {
        if (!(step >= 1e-6 && step < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "step = " + step + " must be at least 1e-6 and finite: parameters are floats; 0.1 is usual");
        }
        Settings.atLeastOne("episodes", episodes);
        Settings.norm(maxGradientNorm);
    }

    /** {@return the defaults} */
    public static FiniteDifferencesConfig defaults() {
        return new FiniteDifferencesConfig(0.1, 1, true, true, Double.POSITIVE_INFINITY);
    }
}
