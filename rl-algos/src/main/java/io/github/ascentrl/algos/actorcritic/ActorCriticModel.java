package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import java.util.Objects;

/**
 * A policy π and a value function V over one {@link Parameters}, trained by one optimiser: the model that PPO, A2C and
 * A3C train. {@link ActorCritic} is the usual implementation, also for networks with memory. Implement this interface
 * to train a policy that is not one of the library's.
 */
public interface ActorCriticModel {
    /** {@return π} */
    DifferentiablePolicy actor();

    /**
     * {@return the form of π that collects experience: always the same object, by default π itself} If the critic has a
     * memory that π does not have, the collector's actors store it after the policy's own, so that a rollout contains
     * it. Use the collector to collect and to learn how batches may be cut; compute losses by {@link #on}.
     */
    default DifferentiablePolicy collector() {
        return actor();
    }

    /**
     * {@return the parameters of both, the same object as the actor's} Override it only if the actor wraps another one
     * and has no parameters itself.
     */
    default Parameters parameters() {
        return actor().parameters();
    }

    /**
     * Records both in one pass: layers that they share run once. Several threads may call it, each with its own tape.
     *
     * @param tape the tape
     * @param batch the steps; cut as the collector's {@linkplain DifferentiablePolicy#span span} allows
     * @return the distribution and the value of every step
     */
    Heads on(Tape tape, Batch batch);

    /**
     * {@return V(s<sub>t</sub>) for each step, {@code [steps]}, and V(s<sub>T</sub>) for each final observation,
     * {@code [episodes]}, computed without a tape} The value of a terminated episode's final observation is present but
     * unused. A critic with memory evaluates the final observation with its memory of the preceding steps.
     *
     * @param batch episodes or parts of them
     * @throws IllegalArgumentException if observations have the wrong size
     * @throws IllegalStateException if the batch is a selection, which has no final observations
     */
    StateValues values(Batch batch);

    /**
     * Rejects environments that the critic was not built for; for the actor see {@link Policy#checkFits}. By default
     * rejects nothing.
     *
     * @param observations the space of the observations
     * @throws IllegalArgumentException if the space does not fit the critic
     */
    default void checkCritic(Space observations) {
        Objects.requireNonNull(observations, "observations");
    }

    /**
     * {@return the actor {@linkplain DifferentiablePolicy#deterministic without its exploration}}
     *
     * @throws UnsupportedOperationException if π has no deterministic form
     */
    default Policy deterministic() {
        return actor().deterministic();
    }

    /**
     * {@return a policy to be saved, together with the critic if a file can store that} By default without the critic.
     *
     * @param actor π, as it is to be saved
     */
    default SavedPolicy withCritic(SavedPolicy actor) {
        Objects.requireNonNull(actor, "actor");
        return actor;
    }
}
