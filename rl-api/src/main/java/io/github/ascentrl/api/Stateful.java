package io.github.ascentrl.api;

/**
 * Something that remembers: trainers, optimisers, baselines, normalisers. Its whole memory goes out and in as named
 * numbers and texts, so that a run resumed from it equals the run that was never stopped, bit for bit.
 *
 * <p>Settings are not memory: {@link #load} is called on an object built with the same settings.
 */
public interface Stateful {
    /**
     * Writes everything this object would need to go on as if nothing had happened.
     *
     * @param state the folder to write into; empty
     */
    void save(State state);

    /**
     * Throws now what {@link #save} would throw later because of what this was made of, for example an environment that
     * cannot save its running episode. Training that is to be saved asks before it begins; by default all is well.
     *
     * @throws IllegalStateException if it cannot be saved; the message says why, and the remedy
     */
    default void checkSavable() {}

    /**
     * Takes over what {@link #save} wrote.
     *
     * @param state the folder to read from
     * @throws IllegalArgumentException if a name is missing or a length does not fit; the message says which
     */
    void load(State state);
}
