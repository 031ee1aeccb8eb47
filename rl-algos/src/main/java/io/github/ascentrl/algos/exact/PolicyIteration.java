package io.github.ascentrl.algos.exact;

import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.TabularMdp;

/**
 * The best policy of a {@link TabularMdp}, by policy iteration (Howard, 1960): evaluate exactly, take the best action
 * everywhere, until nothing changes. It ends with the values of an actual policy, not with an approximation of them.
 */
public final class PolicyIteration {
    /** An action replaces another only if it is better by more than rounding; otherwise ties would cycle. */
    private static final double BETTER = 1e-12;

    private PolicyIteration() {}

    /**
     * {@return a deterministic policy that no other beats from any state; among equals, the one found first}
     *
     * @param mdp the process
     * @param gamma the discount γ in [0, 1]; with 1, the policy that draws every action equally often must end from
     *     every state, and a policy that never ends must be worse than one that does
     * @throws IllegalArgumentException if γ is out of range, or values are infinite
     */
    public static PolicyTable solve(TabularMdp mdp, double gamma) {
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
