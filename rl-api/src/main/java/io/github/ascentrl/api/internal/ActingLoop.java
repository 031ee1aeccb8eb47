package io.github.ascentrl.api.internal;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import java.util.random.RandomGenerator;

/**
 * Runs several episodes at the same time, one row for each that is under way. This is the only loop of the library that
 * acts and steps.
 */
public abstract class ActingLoop {
    /** The number of rows with an episode under way; at 0 the loop ends. */
    protected int rows;

    /** The lane of each row. */
    protected int[] lanes;

    /** The actor's random generator for each row. */
    protected RandomGenerator[] randoms;

    /** The current observation of each row, exactly {@link #rows} rows. */
    protected float[] observations;

    /** The actions that the actor chose, exactly {@link #rows} rows. */
    protected float[] actions;

    /** log π of these actions; null if not needed. */
    protected float[] logProbs;

    /** r<sub>t</sub> of each row. */
    protected float[] rewards;

    /** Whether and how each row's step ended its episode. */
    protected Ending[] endings;

    /** For subclasses. */
    protected ActingLoop() {}

    /**
     * Acts and steps until no row is left.
     *
     * @param actor selects the actions
     */
    protected final void play(Actor actor) {
        while (rows > 0) {
            actor.act(rows, lanes, randoms, observations, actions, logProbs);
            step();
            actor.observe(rows, lanes, actions, rewards, endings);
            advance(actor);
        }
    }

    /** Takes the action of every row and fills in the rewards, endings and next observations. */
    protected abstract void step();

    /**
     * Continues after a step: where an episode ended, begins another one or removes the row.
     *
     * @param actor notified of each episode that begins
     */
    protected abstract void advance(Actor actor);
}
