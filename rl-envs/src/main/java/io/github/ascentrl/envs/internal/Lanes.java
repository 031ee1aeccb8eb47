package io.github.ascentrl.envs.internal;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;

/**
 * Several environments with a common implementation. {@link LaneBatch} keeps track of resting lanes and episode
 * numbers. Lanes are stepped in ranges, several of them at the same time on different threads, so a step must access
 * only its own range.
 */
public interface Lanes {
    /** {@return the space of one lane's observations} */
    Space observationSpace();

    /** {@return the space of one lane's actions} */
    Space actionSpace();

    /** {@return whether the lanes are {@link io.github.ascentrl.api.ActionMasked}; false by default} */
    default boolean masksActions() {
        return false;
    }

    /**
     * Begins an episode in one lane.
     *
     * @param lane the lane
     * @param key the lane's key; all random numbers of the episode come from {@code key.child(episode)}. Lanes create
     *     this child themselves: those that need no random numbers then create none, and C2 can avoid its allocation in
     *     the others
     * @param episode the number of the episode
     * @param observations the lane's row receives the first observation
     */
    void reset(int lane, Rng key, long episode, float[] observations);

    /**
     * Steps a range of lanes; actions have been checked.
     *
     * @param from the first lane
     * @param to one past the last
     * @param resting lanes whose results are ignored; they need not be stepped
     * @param actions one row for each lane
     * @param observations receives one row for each lane
     * @param rewards receives one reward for each lane
     * @param endings receives one ending for each lane
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
     * {@return the state of one lane's running episode: everything that {@link #restore} needs}
     *
     * @param lane the lane
     * @throws IllegalStateException if this kind of environment has no state to save
     */
    double[] state(int lane);

    /**
     * Restores a state. The lane has just been reset with the key and the number of the episode that the state belongs
     * to, so that a lane that continues to draw random numbers can find its position.
     *
     * @param lane the lane
     * @param state a state returned by {@link #state}
     */
    void restore(int lane, double[] state);

    /**
     * Throws if {@link #state} cannot save the state of some lane, now or later; by default nothing is thrown.
     *
     * @throws IllegalStateException if a state cannot be saved; the message gives the reason and the remedy
     */
    default void checkSavable() {}

    /** Releases what the lanes hold, all of them even if one fails to close; by default there is nothing to release. */
    default void close() {}
}
