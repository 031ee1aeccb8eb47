package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.ModalPolicy;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;

/**
 * π and V over one set of parameters, which one optimiser moves: what PPO, A2C and A3C train. {@link ActorCritic} is the
 * usual one; implement this for networks of another kind, such as ones with memory.
 */
public interface ActorCriticModel {
    /** {@return π; its actors play it} */
    DifferentiablePolicy actor();

    /**
     * {@return π as it collects experience: always the same object, and π itself by default} Where the critic has a memory
     * that π does not have, its actors remember that too, so that a rollout keeps it.
     */
    default DifferentiablePolicy collector() {
        return actor();
    }

    /** {@return the parameters of both} */
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
     * {@return V(s<sub>t</sub>) of every step and V(s<sub>T</sub>) of every final observation, without a tape} A critic
     * with memory sees the final observation with what it remembers of the steps before.
     *
     * @param batch episodes or parts of them
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
     * {@return the actor {@linkplain ModalPolicy#deterministic without its exploration}}
     *
     * @throws UnsupportedOperationException if π is no {@link ModalPolicy}
     */
    default Policy deterministic() {
        if (actor() instanceof ModalPolicy modal) {
            return modal.deterministic();
        }
        throw new UnsupportedOperationException(
                actor().getClass().getSimpleName() + " has no best action: it is no ModalPolicy");
    }
}
