package io.github.ascentrl.api.internal;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import java.util.random.RandomGenerator;

/** Episodes played side by side, a row for each that is under way. Here is the one loop that acts and steps. */
public abstract class ActingLoop {
    /** How many rows play now; at 0 the loop ends. */
    protected int rows;

    /** The lane of each row. */
    protected int[] lanes;

    /** The actor's source of chance, of each row. */
    protected RandomGenerator[] randoms;

    /** What each row answers to next, exactly {@link #rows} of them. */
    protected float[] observations;

    /** What the actor chose, exactly {@link #rows} rows. */
    protected float[] actions;

    /** log π of it; null if nobody wants it. */
    protected float[] logProbs;

    /** r<sub>t</sub> of each row. */
    protected float[] rewards;

    /** How each row's step left its episode. */
    protected Ending[] endings;

    /** For subclasses. */
    protected ActingLoop() {}

    /**
     * Acts and steps until no row plays any more.
     *
     * @param actor what acts
     */
    protected final void play(Actor actor) {
        while (rows > 0) {
            actor.act(rows, lanes, randoms, observations, actions, logProbs);
            step();
            actor.observe(rows, lanes, actions, rewards, endings);
            advance(actor);
        }
    }

    /** Takes the action of every row: fills in rewards and endings, and the observations that came of it. */
    protected abstract void step();

    /**
     * Goes on after a step: where an episode ended another begins, or the row goes.
     *
     * @param actor hears what begins
     */
    protected abstract void advance(Actor actor);
}
