package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.envs.tabular.TabularMdpBuilder;
import java.math.BigInteger;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Small random cases for exact property tests: 1–3 states, 2–3 actions, episodes of at most 3 steps, fractions with
 * small denominators. States lead only to later states, so enumeration ends.
 */
public final class RandomCases {
    private RandomCases() {}

    /**
     * {@return a random case}
     *
     * @param random the source of randomness; the same state gives the same case
     * @param maxTrajectories the largest number of episodes of the case, ≥ 4; about 60 suits batches of 2, about 12
     *     batches of 3
     */
    public static TabularCase next(RandomGenerator random, int maxTrajectories) {
        Objects.requireNonNull(random, "random");
        if (maxTrajectories < 4) {
            throw new IllegalArgumentException(
                    "maxTrajectories = " + maxTrajectories + " must be at least 4; hardly any case has fewer");
        }
        while (true) {
            TabularCase candidate = draw(random);
            BigInteger count = Enumeration.count(candidate.mdp(), candidate.policy(), 3);
            if (count.compareTo(BigInteger.valueOf(maxTrajectories)) <= 0) {
                return candidate;
            }
        }
    }

    private static TabularCase draw(RandomGenerator random) {
        int states = 1 + random.nextInt(3);
        int actions = 2 + random.nextInt(2);
        TabularMdpBuilder builder = TabularMdp.builder(states, actions);
        Rational[] start = simplex(random, states, 0);
        Rational[][] table = new Rational[states][];
        for (int s = 0; s < states; s++) {
            builder.start(s, start[s]);
            table[s] = simplex(random, actions, 1); // every action is possible: its logit has a gradient
            for (int a = 0; a < actions; a++) {
                // One share for each later state and one for the end.
                Rational[] shares = simplex(random, states - s, 0);
                for (int k = 0; k < shares.length; k++) {
                    Rational reward = Rational.of(random.nextInt(-6, 7), 2);
                    builder.outcome(s, a, k == 0 ? END : s + k, shares[k], reward);
                }
            }
        }
        Rational gamma = Rational.of(1 + random.nextInt(4), 4);
        return new TabularCase(builder.build(), PolicyTable.of(table), gamma);
    }

    /** Random shares of 1 with a common denominator of at most {@code 3 * size}. */
    private static Rational[] simplex(RandomGenerator random, int size, int least) {
        int[] parts = new int[size];
        int sum = 0;
        while (sum == 0) {
            for (int i = 0; i < size; i++) {
                parts[i] = least + random.nextInt(3);
                sum += parts[i];
            }
        }
        Rational[] shares = new Rational[size];
        for (int i = 0; i < size; i++) {
            shares[i] = Rational.of(parts[i], sum);
        }
        return shares;
    }
}
