package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Multi-armed bandits: one state, k arms, one step. With a softmax policy, ∂J/∂θ<sub>a</sub> =
 * π<sub>a</sub>(r<sub>a</sub> − J).
 */
public final class Bandits {
    private Bandits() {}

    /**
     * {@return the bandit whose arms have fixed rewards}
     *
     * @param rewards the reward of each arm, {@code [k]}, k ≥ 1
     */
    public static TabularMdp fixed(Rational... rewards) {
        Check.noNulls("rewards", rewards);
        TabularMdpBuilder builder = TabularMdp.builder(1, rewards.length);
        for (int a = 0; a < rewards.length; a++) {
            builder.outcome(0, a, END, Rational.ONE, rewards[a]);
        }
        return builder.build();
    }

    /**
     * {@return the bandit whose arms have fixed rewards}
     *
     * @param rewards the reward of each arm, {@code [k]}, k ≥ 1; each number represents its exact binary value
     */
    public static TabularMdp fixed(double... rewards) {
        Objects.requireNonNull(rewards, "rewards");
        TabularMdpBuilder builder = TabularMdp.builder(1, rewards.length);
        for (int a = 0; a < rewards.length; a++) {
            builder.move(0, a, END, rewards[a]);
        }
        return builder.build();
    }

    /**
     * {@return the bandit whose arms give reward 1 with some probability and 0 otherwise}
     *
     * @param probabilities the probability of reward 1 for each arm, {@code [k]}, k ≥ 1, each in [0, 1]
     */
    public static TabularMdp bernoulli(Rational... probabilities) {
        Check.noNulls("probabilities", probabilities);
        TabularMdpBuilder builder = TabularMdp.builder(1, probabilities.length);
        for (int a = 0; a < probabilities.length; a++) {
            Fractions.checkProbability("arm " + a, probabilities[a].doubleValue());
            builder.outcome(0, a, END, probabilities[a], Rational.ONE);
            builder.outcome(0, a, END, Rational.ONE.minus(probabilities[a]), Rational.ZERO);
        }
        return builder.build();
    }
}
