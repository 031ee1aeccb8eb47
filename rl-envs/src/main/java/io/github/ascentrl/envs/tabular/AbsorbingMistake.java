package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.internal.Check;

/**
 * Shows why errors compound in behaviour cloning. An episode has T steps. Action 0, the expert's, earns 1 as long as no
 * mistake was made. Action 1 is a mistake: from then on every step earns 0, whatever the action. A policy that errs
 * with probability ε at each step loses Σ<sub>t=1..T</sub> [1 − (1−ε)<sup>t</sup>] ≈ εT²/2 of the expert's return T
 * (Ross and Bagnell, <i>Efficient Reductions for Imitation Learning</i>, 2010).
 *
 * <p>State t &lt; T: step t, no mistake yet. State T − 1 + t, 1 ≤ t &lt; T: step t, after a mistake.
 */
public final class AbsorbingMistake {
    private static final int LONGEST = 1 << 20;

    private AbsorbingMistake() {}

    /**
     * {@return the process, with 2T − 1 states and 2 actions}
     *
     * @param horizon T ≥ 1, the length of every episode
     * @throws IllegalArgumentException if T is out of range
     */
    public static TabularMdp mdp(int horizon) {
        Check.range("horizon", horizon, 1, LONGEST);
        TabularMdpBuilder builder = TabularMdp.builder(2 * horizon - 1, 2);
        for (int t = 0; t < horizon; t++) {
            boolean last = t == horizon - 1;
            int lost = last ? END : horizon + t;
            builder.move(t, 0, last ? END : t + 1, 1);
            builder.move(t, 1, lost, 0);
            if (t > 0) {
                builder.move(horizon - 1 + t, 0, lost, 0);
                builder.move(horizon - 1 + t, 1, lost, 0);
            }
        }
        return builder.build();
    }

    /**
     * {@return Σ<sub>t=1..T</sub> [1 − (1−ε)<sup>t</sup>], the loss of a policy that errs with probability ε}
     *
     * @param horizon T, 1 to 2<sup>20</sup>
     * @param epsilon ε in [0, 1]
     */
    public static double loss(int horizon, double epsilon) {
        Check.range("horizon", horizon, 1, LONGEST);
        Fractions.checkProbability("a mistake", epsilon);
        double loss = 0;
        double faultless = 1;
        for (int t = 1; t <= horizon; t++) {
            faultless *= 1 - epsilon;
            loss += 1 - faultless;
        }
        return loss;
    }
}
