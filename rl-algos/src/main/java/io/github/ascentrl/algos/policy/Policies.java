package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;

/** Policies made of other policies, and policies that need no network. They see what their parts learn. */
public final class Policies {
    private Policies() {}

    /**
     * {@return the policy that always takes another one's {@linkplain ModalPolicy#mode best action}} For numbered
     * actions this is the greedy policy.
     *
     * @param policy the stochastic policy
     */
    public static Policy deterministic(ModalPolicy policy) {
        return new Deterministic(policy.view());
    }

    /**
     * {@return the policy that explores with probability ε and is greedy otherwise} Draws one number to decide, then
     * what the part draws that acts.
     *
     * @param greedy acts with probability 1 − ε, for example {@link #deterministic}
     * @param explore acts with probability ε, for example {@link #uniform} or {@link #uniformMasked}
     * @param epsilon ε in [0, 1]
     * @throws IllegalArgumentException if ε is out of range
     */
    public static Policy epsilonGreedy(Policy greedy, Policy explore, double epsilon) {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException(
                    "epsilon = " + epsilon + " must lie in [0, 1]: it is the probability of exploring");
        }
        return new EpsilonGreedy(greedy.view(), explore.view(), epsilon);
    }

    /**
     * {@return the policy that draws from the action space, see {@link Space#sample}}
     *
     * @param actions the action space
     */
    public static Policy uniform(Space actions) {
        return (random, observation, action) -> actions.sample(random, action);
    }

    /**
     * {@return the policy that takes every possible action with the same probability}
     *
     * @param actions the action space; observations end with its mask, see {@link MaskedObservations}
     */
    public static Policy uniformMasked(Discrete actions) {
        return (random, observation, action) -> {
            int from = observation.length - actions.n();
            if (from < 0) {
                throw new IllegalArgumentException("the observation has " + observation.length
                        + " numbers, too few for a mask of " + actions.n()
                        + " actions at its end; wrap the environment in MaskedObservations");
            }
            int possible = 0;
            for (int a = 0; a < actions.n(); a++) {
                possible += observation[from + a] != 0f ? 1 : 0;
            }
            if (possible == 0) {
                throw new IllegalArgumentException("the observation's mask, its last " + actions.n()
                        + " numbers, allows no action; at least one must be 1: mend the environment");
            }
            int rest = random.nextInt(possible);
            int a = 0;
            while (observation[from + a] == 0f || rest-- > 0) {
                a++;
            }
            action[0] = a;
        };
    }

    private record Deterministic(ModalPolicy policy) implements Policy {
        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            policy.mode(observation, action);
        }

        @Override
        public Policy view() {
            return new Deterministic(policy.view());
        }
    }

    private record EpsilonGreedy(Policy greedy, Policy explore, double epsilon) implements Policy {
        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            (random.nextDouble() < epsilon ? explore : greedy).act(random, observation, action);
        }

        @Override
        public Policy view() {
            return new EpsilonGreedy(greedy.view(), explore.view(), epsilon);
        }
    }
}
