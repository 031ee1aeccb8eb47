package io.github.ascentrl.api;

import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A mapping from observations to a distribution over actions, π(a|s): trained, loaded or hand-written. A policy holds the
 * parameters and may be shared by threads; memory during an episode belongs to its {@linkplain #actor actors}, one per
 * thread.
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
     * {@return a new actor for this policy, which follows later training}
     *
     * @param lanes the maximum number of lanes, ≥ 1
     */
    Actor actor(int lanes);

    /**
     * Refuses an environment that this policy was not made for. Trainers, samplers and everything else that plays
     * call this before the first step. A policy that knows no spaces accepts all of them, which is the default; one that
     * wraps another asks that one.
     *
     * @param observations the space of the observations it will be given; normalising may have changed its bounds
     * @param actions the space its actions must belong to
     * @param masked whether some actions are impossible in some states: the environment is {@link ActionMasked}
     * @throws IllegalArgumentException if this policy does not fit; the message says what differs
     */
    default void checkFits(Space observations, Space actions, boolean masked) {}

    /**
     * {@return the policy that follows a rule, without memory}
     *
     * @param rule chooses an action for an observation; several threads may ask it at a time
     */
    static Policy of(Rule rule) {
        Objects.requireNonNull(rule, "rule");
        return lanes -> new RuleActor(rule);
    }

    /** A choice of one action that depends on one observation and chance alone. */
    @FunctionalInterface
    interface Rule {
        /**
         * Chooses an action; a deterministic rule simply draws nothing.
         *
         * @param random the source of chance
         * @param observation the observation s<sub>t</sub>; left as it was
         * @param action receives a<sub>t</sub>; fully overwritten
         */
        void act(RandomGenerator random, float[] observation, float[] action);
    }
}
