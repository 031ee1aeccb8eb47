package io.github.ascentrl.algos.exact;

import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.util.Objects;

/**
 * Finds the best policy of a {@link TabularMdp} by policy iteration (Howard, 1960): it evaluates exactly and takes the
 * best action in every state, until nothing changes. The result has the values of an actual policy, not an
 * approximation of them.
 */
public final class PolicyIteration {
    /**
     * An action replaces another only if it is better by more than rounding; otherwise ties could alternate for ever.
     */
    private static final double BETTER = 1e-12;

    private PolicyIteration() {}

    /**
     * {@return a deterministic policy that is optimal from every state; if there are several, the first one found}
     *
     * @param mdp the process
     * @param gamma the discount γ in [0, 1]; with 1, the uniform policy must end from every state, and a policy that
     *     never ends must be worse than one that does
     * @throws IllegalArgumentException if γ is out of range, or values are infinite
     */
    public static PolicyTable solve(TabularMdp mdp, double gamma) {
        Objects.requireNonNull(mdp, "mdp");
        int[] choice = new int[mdp.states()];
        PolicyTable policy = PolicyTable.uniform(mdp.states(), mdp.actions());
        // Policies improve strictly, so there are finitely many rounds; the first one leaves the uniform policy.
        boolean changed = true;
        for (boolean first = true; changed; first = false) {
            ExactValues values = ExactValues.of(mdp, policy, gamma);
            changed = first;
            for (int s = 0; s < mdp.states(); s++) {
                for (int a = 0; a < mdp.actions(); a++) {
                    double best = values.q(s, choice[s]);
                    if (values.q(s, a) > best + BETTER * (1 + Math.abs(best))) {
                        choice[s] = a;
                        changed = true;
                    }
                }
            }
            policy = PolicyTable.deterministic(choice, mdp.actions());
        }
        return policy;
    }
}
