package io.github.ascentrl.envs.internal;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;

/**
 * Environments side by side, without any bookkeeping of who is resting or which episode it is: that is
 * {@link LaneBatch}'s. Lanes are stepped in ranges, several ranges at once on several threads, so that a step touches
 * nothing but its own range.
 */
public interface Lanes {
    /** {@return the space of one lane's observations} */
    Space observationSpace();

    /** {@return the space of one lane's actions} */
    Space actionSpace();

    /** {@return whether the lanes are {@link io.github.ascentrl.api.ActionMasked}; false} */
    default boolean masksActions() {
        return false;
    }

    /**
     * Begins an episode in one lane.
     *
     * @param lane which
     * @param key the lane's key; {@code key.child(episode)} is the source of all random numbers of the episode. Lanes
     *     make it themselves, so that those that need no random numbers make none, and C2 need not allocate it for the
     *     others
     * @param episode the number of the episode
     * @param observations its row receives the first observation
     */
    void reset(int lane, Rng key, long episode, float[] observations);

    /**
     * Steps a range of lanes; actions have been checked.
     *
     * @param from the first lane
     * @param to one past the last
     * @param resting lanes whose results nobody will look at; they need not be stepped
     * @param actions one row for each lane
     * @param observations one row for each lane
     * @param rewards one for each lane
     * @param endings one for each lane
     */
    void step(
            int from,
            int to,
            boolean[] resting,
            float[] actions,
            float[] observations,
            float[] rewards,
            Ending[] endings);

    /**
     * {@return the state of one lane's running episode, everything that {@link #restore} needs}
     *
     * @param lane which
     * @throws IllegalStateException if this kind of environment cannot say
     */
    double[] state(int lane);

    /**
     * Puts a state back. The lane has just been reset with the key and the number of the episode that the state
     * belongs to, so that a lane that goes on drawing can find its place.
     *
     * @param lane which
     * @param state what {@link #state} gave
     */
    void restore(int lane, double[] state);

    /**
     * Throws if {@link #state} cannot take the state of some lane, now or later; by default it can.
     *
     * @throws IllegalStateException if so; the message says why, and the remedy
     */
    default void checkSavable() {}

    /** Releases what the lanes hold, all of them even if one fails to; by default there is nothing to release. */
    default void close() {}
}
