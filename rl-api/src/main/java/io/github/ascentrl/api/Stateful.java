package io.github.ascentrl.api;

/**
 * An object with state that must survive a restart: trainers, optimisers, baselines, normalisers. The whole state is
 * saved and loaded as named numbers and texts, so that a resumed run equals an uninterrupted one bit for bit.
 *
 * <p>Settings are not part of the state: {@link #load} is called on an object built with the same settings.
 */
public interface Stateful {
    /**
     * Writes everything this object needs to continue as if nothing had happened.
     *
     * @param state the folder to write to; empty
     */
    void save(State state);

    /**
     * Throws now what {@link #save} would throw later because of a part that cannot be saved, for example an
     * environment that cannot save its running episode. Code that will save a training run calls this before training
     * begins. By default nothing is thrown.
     *
     * @throws IllegalStateException if this object cannot be saved; the message gives the reason and the remedy
     */
    default void checkSavable() {}

    /**
     * Restores what {@link #save} wrote.
     *
     * @param state the folder to read from
     * @throws IllegalArgumentException if a name is missing or a length does not fit; the message names it
     */
    void load(State state);
}
