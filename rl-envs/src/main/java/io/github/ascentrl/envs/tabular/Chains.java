package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.internal.Check;

/** Chains of states with one action whose values are known in closed form, for tests of value estimates. */
public final class Chains {
    private static final int LONGEST = 1 << 24;

    private Chains() {}

    /**
     * {@return the chain 0 → 1 → … → n−1 → end, where every step stays in its state with some probability, so that the
     * length of episodes is unbounded}
     *
     * @param states n ≥ 1
     * @param stay the probability of staying, in [0, 1)
     * @param reward the reward of every step
     */
    public static TabularMdp forward(int states, double stay, double reward) {
        checkStay(stay);
        TabularMdpBuilder builder = TabularMdp.builder(states, 1);
        for (int s = 0; s < states; s++) {
            builder.outcome(s, 0, s, stay, reward);
            builder.outcome(s, 0, s == states - 1 ? END : s + 1, 1 - stay, reward);
        }
        return builder.build();
    }

    /**
     * {@return V of a state of {@link #forward} in closed form} With m states left, ρ = γ(1−q)/(1−γq) and u = r/(1−γq),
     * the value is u(1 + ρ + … + ρ<sup>m−1</sup>).
     *
     * @param states n ≥ 1
     * @param stay q, the probability of staying, in [0, 1)
     * @param reward r, the reward of every step
     * @param gamma the discount γ in [0, 1]
     * @param state 0 ≤ state &lt; n
     */
    public static double forwardValue(int states, double stay, double reward, double gamma, int state) {
        checkStay(stay);
        Fractions.checkDiscount(gamma);
        Check.range("states", states, 1, LONGEST);
        Check.finite("reward", reward);
        Check.index("state", state, states);
        double rho = gamma * (1 - stay) / (1 - gamma * stay);
        double sum = 0;
        double power = 1;
        for (int left = states - state; left > 0; left--) {
            sum += power;
            power *= rho;
        }
        return reward / (1 - gamma * stay) * sum;
    }

    /**
     * {@return the random walk over n states from the middle one: left or right with probability ½, reward 1 for
     * leaving on the right, 0 otherwise} Undiscounted, V(i) = (i+1)/(n+1) (Sutton and Barto, Example 6.2, n = 5).
     *
     * @param states n ≥ 1
     */
    public static TabularMdp randomWalk(int states) {
        TabularMdpBuilder builder = TabularMdp.builder(states, 1).start(states / 2, 1);
        for (int s = 0; s < states; s++) {
            boolean last = s == states - 1;
            builder.outcome(s, 0, s == 0 ? END : s - 1, 0.5, 0);
            builder.outcome(s, 0, last ? END : s + 1, 0.5, last ? 1 : 0);
        }
        return builder.build();
    }

    private static void checkStay(double stay) {
        if (!(stay >= 0 && stay < 1)) {
            throw new IllegalArgumentException(
                    "probability of staying = " + stay + " must lie in [0, 1), otherwise the chain never ends");
        }
    }
}
