package io.github.ascentrl.api;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A mapping from observations to a distribution over actions, π(a|s): trained, loaded or hand-written. A policy holds
 * the parameters and may be shared by threads; memory during an episode belongs to its {@linkplain #actor actors}, one
 * per thread.
 *
 * <pre>{@code
 * Policy right = Policy.of((random, observation, action) -> action[0] = 1);
 * Actor actor = right.actor(1);
 * actor.act(random, observation, action);
 * }</pre>
 */
@FunctionalInterface
public interface Policy {
    /**
     * {@return a new actor for this policy; it always uses the policy's current parameters}
     *
     * @param lanes the maximum number of lanes, ≥ 1
     */
    Actor actor(int lanes);

    /**
     * Throws if this policy was not built for an environment with these spaces. Trainers, samplers and everything else
     * that runs a policy call this before the first step. By default every environment is accepted; a policy that wraps
     * another one calls the inner policy's method.
     *
     * @param observations the space of the observations the policy will be given; normalising may have changed its
     *     bounds
     * @param actions the space its actions must belong to
     * @param masked whether some actions are impossible in some states: the environment is {@link ActionMasked}
     * @throws IllegalArgumentException if this policy does not fit; the message says what differs
     */
    default void checkFits(Space observations, Space actions, boolean masked) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
    }

    /**
     * {@return a policy without memory that follows a rule}
     *
     * @param rule chooses an action for an observation; several threads may call it at the same time
     */
    static Policy of(Rule rule) {
        Objects.requireNonNull(rule, "rule");
        return lanes -> {
            Check.atLeast("lanes", lanes, 1);
            return new RuleActor(rule);
        };
    }

    /** Chooses one action from one observation and random numbers, and from nothing else. */
    @FunctionalInterface
    interface Rule {
        /**
         * Chooses an action. A deterministic rule draws no random numbers.
         *
         * @param random the random generator
         * @param observation the observation s<sub>t</sub>; not modified
         * @param action receives a<sub>t</sub>; fully overwritten
         */
        void act(RandomGenerator random, float[] observation, float[] action);
    }
}
