package io.github.ascentrl.algos.exact;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.util.Objects;

/**
 * A process, a policy for it and a discount, which together determine the policy gradient.
 *
 * @param mdp the process
 * @param policy a policy for it
 * @param gamma the discount γ in [0, 1]
 */
public record TabularCase(TabularMdp mdp, PolicyTable policy, Rational gamma) {
    /**
     * Creates a case.
     *
     * @param mdp the process
     * @param policy a policy for it
     * @param gamma the discount γ in [0, 1]
     * @throws IllegalArgumentException if the policy does not fit the process or γ is out of range
     */
    public TabularCase {
        Objects.requireNonNull(mdp, "mdp").checkPolicy(Objects.requireNonNull(policy, "policy"));
        Objects.requireNonNull(gamma, "gamma");
        Returns.checkDiscount(gamma.doubleValue());
    }

    /**
     * {@return all episodes of this case}
     *
     * @param limit the largest number of episodes to enumerate
     * @throws IllegalArgumentException if there are more or infinitely many, or the case is not exact
     */
    public Enumeration enumerate(long limit) {
        return Enumeration.of(mdp, policy, limit);
    }

    /** {@return V, Q, J and ∇J in fractions; the length of episodes must be bounded} */
    public RationalValues rational() {
        return RationalValues.of(mdp, policy, gamma);
    }

    /** {@return V, Q, d, J and ∇J in {@code double}} */
    public ExactValues values() {
        return ExactValues.of(mdp, policy, gamma.doubleValue());
    }
}
