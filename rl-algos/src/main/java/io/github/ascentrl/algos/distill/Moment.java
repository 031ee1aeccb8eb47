package io.github.ascentrl.algos.distill;

import io.github.ascentrl.api.Start;
import java.util.Arrays;

/**
 * What may be told of a step before its action is chosen: what is seen, and what was seen and done before and gave. It follows
 * an environment, or a history of one, step by step:
 *
 * <pre>{@code
 * Moment moment = new Moment(1);
 * moment.see(new float[] {40}, 0);
 * tokens.write(moment, token, 0); // cell 40, nothing before
 * moment.act(2, 0);
 * moment.see(new float[] {41}, 0);
 * tokens.write(moment, token, 0); // cell 41; before it cell 40, action 2, reward 0
 * }</pre>
 */
public final class Moment {
    private static final int OTHERS = 4; // action, reward, time, time of the action; then the observation before

    private final float[] known;
    private final float[] observation;

    /**
     * The first moment of a task.
     *
     * @param observationSize numbers of an observation, ≥ 0
     */
    public Moment(int observationSize) {
        known = new float[OTHERS + observationSize];
        observation = new float[observationSize];
        begin(Start.TASK);
    }

    /**
     * Begins an episode.
     *
     * @param start whether of another task: nothing was before then
     */
    public void begin(Start start) {
        if (start == Start.TASK) {
            Arrays.fill(known, 0);
            known[0] = -1;
        }
        known[2] = 0;
    }

    /**
     * Sees s<sub>t</sub>.
     *
     * @param observations holds it
     * @param at from this place on
     */
    public void see(float[] observations, int at) {
        System.arraycopy(observations, at, observation, 0, observation.length);
    }

    /**
     * Does a<sub>t</sub>: what was seen is now what was seen before, and time goes on.
     *
     * @param action its number
     * @param reward r<sub>t</sub>
     */
    public void act(int action, float reward) {
        known[0] = action;
        known[1] = reward;
        known[3] = known[2]++;
        System.arraycopy(observation, 0, known, OTHERS, observation.length);
    }

    /**
     * {@return a number of s<sub>t</sub>}
     *
     * @param i from 0
     */
    public float observation(int i) {
        return observation[i];
    }

    /**
     * {@return a number of s<sub>t−1</sub>, what was seen before: also where an episode has ended since; 0 before the first step
     * of a task}
     *
     * @param i from 0
     */
    public float observationBefore(int i) {
        return known[OTHERS + i];
    }

    /** {@return a<sub>t−1</sub>; −1 before the first step of a task} */
    public int action() {
        return (int) known[0];
    }

    /** {@return r<sub>t−1</sub>; 0 before the first step of a task} */
    public float reward() {
        return known[1];
    }

    /** {@return the steps taken in this episode} */
    public int time() {
        return (int) known[2];
    }

    /** {@return the steps that had been taken in its episode when a<sub>t−1</sub> was; 0 before the first step of a task} */
    public int actionTime() {
        return (int) known[3];
    }

    /** Goes on with a row of a history whose width is that of the observation. */
    void replay(float[] row) {
        see(row, 0);
        known[2] = row[observation.length + 2];
    }

    /** Does what a row of a history says was done. */
    void replayed(float[] row) {
        act((int) row[observation.length], row[observation.length + 1]);
    }

    /** {@return how many numbers {@link #save} writes} */
    static int size(int observationSize) {
        return OTHERS + observationSize;
    }

    /** Writes what was before the next observation. */
    void save(float[] into, int at) {
        System.arraycopy(known, 0, into, at, known.length);
    }

    /** Reads it. */
    void load(float[] from, int at) {
        System.arraycopy(from, at, known, 0, known.length);
    }
}
