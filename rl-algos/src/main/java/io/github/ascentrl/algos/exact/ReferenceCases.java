package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;

/** Two small cases that show the effect of every baseline on the gradient. */
public final class ReferenceCases {
    private static final Rational HALF = Rational.of(1, 2);

    private ReferenceCases() {}

    /**
     * {@return the case M3: it has three episodes, and every common estimator gives a different answer}
     *
     * <p>State 0: action 0 ends with reward 1; action 1 leads to state 1 with reward 0. State 1: action 0 ends with 0,
     * action 1 with 3. γ = ½, π(1|0) = 1/3, π(1|1) = 2/5. J = 13/15, and with respect to the logits of
     * action 1, ∇J = (−4/45, 3/25).
     */
    public static TabularCase m3() {
        TabularMdp mdp = TabularMdp.builder(2, 2)
                .move(0, 0, END, 1)
                .move(0, 1, 1, 0)
                .move(1, 0, END, 0)
                .move(1, 1, END, 3)
                .build();
        return new TabularCase(mdp, binary(Rational.of(1, 3), Rational.of(2, 5)), HALF);
    }

    /**
     * {@return the case in which baselines from within the episode reverse the sign of the gradient}
     *
     * <p>State 0: action 0 ends with reward 1; action 1 gives −1 and leads to state 1, where every action ends with 3.
     * γ = 1, π = ½. The true gradient with respect to the logit of action 1 in state 0 is +¼; the within-episode mean
     * gives −⅛, the within-episode leave-one-out −½.
     */
    public static TabularCase signReversal() {
        TabularMdp mdp = TabularMdp.builder(2, 2)
                .move(0, 0, END, 1)
                .move(0, 1, 1, -1)
                .move(1, 0, END, 3)
                .move(1, 1, END, 3)
                .build();
        return new TabularCase(mdp, binary(HALF, HALF), Rational.ONE);
    }

    /** The policy over two actions that takes action 1 with these probabilities. */
    private static PolicyTable binary(Rational... ones) {
        Rational[][] table = new Rational[ones.length][];
        for (int s = 0; s < ones.length; s++) {
            table[s] = new Rational[] {Rational.ONE.minus(ones[s]), ones[s]};
        }
        return PolicyTable.of(table);
    }
}
