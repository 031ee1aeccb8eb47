package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Creates policies from other policies, and policies without a network. They follow what their parts learn. */
public final class Policies {
    private Policies() {}

    /**
     * {@return the policy that explores with probability ε and is greedy otherwise} It draws one number to decide,
     * followed by the draws of the policy that acts.
     *
     * @param greedy acts with probability 1 − ε, for example {@link DifferentiablePolicy#deterministic}
     * @param explore acts with probability ε, for example {@link #uniform} or {@link #uniformMasked}
     * @param epsilon ε in [0, 1]
     * @throws IllegalArgumentException if ε is out of range
     */
    public static Policy epsilonGreedy(Policy greedy, Policy explore, double epsilon) {
        Objects.requireNonNull(greedy, "greedy");
        Objects.requireNonNull(explore, "explore");
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException(
                    "epsilon = " + epsilon + " must lie in [0, 1]: it is the probability of exploring");
        }
        return new EpsilonGreedy(greedy, explore, epsilon);
    }

    /**
     * {@return the policy that draws actions from the action space, see {@link Space#sample}}
     *
     * @param actions the action space
     */
    public static Policy uniform(Space actions) {
        Objects.requireNonNull(actions, "actions");
        return new Uniform(actions);
    }

    /**
     * {@return the policy that takes every possible action, or combination of choices, with the same probability}
     *
     * @param observations the observation space, a {@link io.github.ascentrl.api.space.Box Box} with the mask in the
     *     column {@link io.github.ascentrl.api.space.Column#ACTION_MASK}
     * @param actions the action space, a {@link Discrete} or {@link MultiDiscrete}
     * @throws IllegalArgumentException if actions are continuous, or there is no mask with one number for each choice
     */
    public static Policy uniformMasked(Space observations, Space actions) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        MultiDiscrete choices;
        if (actions instanceof Discrete numbered) {
            choices = MultiDiscrete.of(numbered.n());
        } else if (actions instanceof MultiDiscrete several) {
            choices = several;
        } else {
            throw new IllegalArgumentException(
                    "the actions " + actions + " must be Discrete or MultiDiscrete; other actions have no mask");
        }
        return new UniformMasked(observations.size(), Masks.of(observations, choices.choices()), actions, choices);
    }

    private record Uniform(Space space) implements Policy {
        @Override
        public Actor actor(int lanes) {
            return Policy.of((random, observation, action) -> space.sample(random, action))
                    .actor(lanes);
        }

        @Override
        public void checkFits(Space observations, Space actions, boolean masked) {
            if (!space.equals(actions)) {
                throw NetworkPolicy.otherActions(space.toString(), actions);
            }
            Masks.check(null, observations, masked);
        }
    }

    /** A {@link Discrete} action counts as one coordinate. */
    private record UniformMasked(int width, Column mask, Space space, MultiDiscrete choices) implements Policy {
        @Override
        public Actor actor(int lanes) {
            return Policy.of(this::act).actor(lanes);
        }

        private void act(RandomGenerator random, float[] observation, float[] action) {
            if (observation.length != width) {
                throw new IllegalArgumentException(
                        "the observation has " + observation.length + " numbers, but with the mask there must be "
                                + width + "; wrap the environment in MaskedObservations");
            }
            int from = mask.from();
            for (int i = 0; i < choices.size(); i++) {
                action[i] = draw(random, observation, from, choices.n(i));
                from += choices.n(i);
            }
        }

        private int draw(RandomGenerator random, float[] observation, int from, int n) {
            int possible = 0;
            for (int a = 0; a < n; a++) {
                possible += observation[from + a] != 0f ? 1 : 0;
            }
            if (possible == 0) {
                throw new IllegalArgumentException("the action mask, numbers " + from + " … " + (from + n - 1)
                        + " of the observation, allows no action; correct the environment: at least one must be 1");
            }
            int rest = random.nextInt(possible);
            int a = 0;
            while (observation[from + a] == 0f || rest-- > 0) {
                a++;
            }
            return a;
        }

        @Override
        public void checkFits(Space observations, Space actions, boolean masked) {
            if (!space.equals(actions)) {
                throw NetworkPolicy.otherActions(space.toString(), actions);
            }
            Masks.check(mask, observations, masked);
        }
    }

    private record EpsilonGreedy(Policy greedy, Policy explore, double epsilon) implements Policy {
        @Override
        public Actor actor(int lanes) {
            return new ExploringActor(greedy.actor(lanes), explore.actor(lanes), epsilon);
        }

        @Override
        public void checkFits(Space observations, Space actions, boolean masked) {
            greedy.checkFits(observations, actions, masked);
            explore.checkFits(observations, actions, masked);
        }
    }
}
