package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;

/**
 * A policy π and a value function V over one {@link Parameters}, trained by one optimiser: what PPO, A2C and A3C train.
 * {@link ActorCritic} is the usual one; it takes networks with memory too. Implement
 * this for a policy that is none of the library's.
 */
public interface ActorCriticModel {
    /** {@return π} */
    DifferentiablePolicy actor();

    /**
     * {@return π as it collects experience: always the same object, and π itself by default} Where the critic has a memory
     * that π does not have, the collector's actors remember that too, after the policy's, so that a rollout keeps it. It
     * collects, and tells how batches may be cut; learn by {@link #on}.
     */
    default DifferentiablePolicy collector() {
        return actor();
    }

    /**
     * {@return the parameters of both, the same object as the actor's} Override it only if an actor in front of another one
     * has none to show.
     */
    default Parameters parameters() {
        return actor().parameters();
    }

    /**
     * Records both in one pass: layers that they share run once. Several threads may call it, each with a tape of its own.
     *
     * @param tape the tape
     * @param batch the steps; cut as the collector's {@linkplain DifferentiablePolicy#span span} allows
     * @return the distribution and the value of every step
     */
    Heads on(Tape tape, Batch batch);

    /**
     * {@return V(s<sub>t</sub>) for each step, {@code [steps]}, and V(s<sub>T</sub>) for each final observation,
     * {@code [episodes]}, computed without a tape} The value of a terminated episode's final observation is present but
     * unused. A critic with memory evaluates the final observation with its memory of the steps before.
     *
     * @param batch episodes or parts of them
     * @throws IllegalArgumentException if observations have the wrong size
     * @throws IllegalStateException if the batch is a selection, which has no final observations
     */
    StateValues values(Batch batch);

    /**
     * Refuses environments that the critic was not made for; for the actor see {@link Policy#checkFits}. By default
     * nothing is known, and nothing refused.
     *
     * @param observations the space of the observations
     * @throws IllegalArgumentException if it does not fit
     */
    default void checkCritic(Space observations) {}

    /**
     * {@return the actor {@linkplain DifferentiablePolicy#deterministic without its exploration}}
     *
     * @throws UnsupportedOperationException if π has no best action
     */
    default Policy deterministic() {
        return actor().deterministic();
    }

    /**
     * {@return a policy to be saved, with the critic beside it if a file can hold it} By default without.
     *
     * @param actor π, as it is to be saved
     */
    default SavedPolicy withCritic(SavedPolicy actor) {
        return actor;
    }
}
