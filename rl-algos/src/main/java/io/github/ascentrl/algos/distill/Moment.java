package io.github.ascentrl.algos.distill;

import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * What is known at a step before its action is chosen: the observation, the time, and the observation, action and
 * reward of the previous step. It is updated step by step, while an environment runs or a history is read:
 *
 * <pre>{@code
 * float[] token = new float[tokens.things().length]; // tokens: Tokens of the task
 * Moment moment = new Moment(1);
 * moment.see(new float[] {40}, 0);
 * tokens.write(moment, token, 0); // cell 40, no previous step
 * moment.act(2, 0);
 * moment.see(new float[] {41}, 0);
 * tokens.write(moment, token, 0); // cell 41; previously cell 40, action 2, reward 0
 * }</pre>
 */
public final class Moment {
    private static final int OTHERS = 4; // action, reward, time, time of the action; then s_{t−1}, then s_t

    private final int width;
    private final float[] known;

    /**
     * Creates the first moment of a task.
     *
     * @param observationSize the size of an observation, 0 to 4096
     * @throws IllegalArgumentException if {@code observationSize} is out of range
     */
    public Moment(int observationSize) {
        if (observationSize < 0 || observationSize > HistoryFile.WIDEST) {
            throw new IllegalArgumentException("observationSize = " + observationSize + " must be in [0, "
                    + HistoryFile.WIDEST + "]; see Tokens.observationSize");
        }
        width = observationSize;
        known = new float[size(observationSize)];
        begin(Start.TASK);
    }

    /**
     * Begins an episode.
     *
     * @param start {@code TASK} forgets everything; {@code EPISODE} sets the time to 0 and keeps the previous step
     */
    public void begin(Start start) {
        if (Objects.requireNonNull(start, "start") == Start.TASK) {
            Arrays.fill(known, 0);
            known[0] = -1;
        }
        known[2] = 0;
    }

    /**
     * Sets s<sub>t</sub>.
     *
     * @param observations an array that contains s<sub>t</sub>
     * @param at the offset of s<sub>t</sub>
     * @throws IllegalArgumentException if the array is too short
     */
    public void see(float[] observations, int at) {
        Objects.requireNonNull(observations, "observations");
        if (at < 0 || observations.length - at < width) {
            throw new IllegalArgumentException("an observation has " + width + " numbers, but the array of "
                    + observations.length + " does not contain that many from offset " + at + " on");
        }
        System.arraycopy(observations, at, known, OTHERS + width, width);
    }

    /**
     * Sets a<sub>t</sub> and r<sub>t</sub>: s<sub>t</sub> becomes the previous observation, and the time increases by
     * one.
     *
     * @param action the number of the action, in [0, 2<sup>24</sup>)
     * @param reward r<sub>t</sub>
     * @throws IllegalArgumentException if the action is out of range or the reward not finite
     */
    public void act(int action, float reward) {
        Check.finite("reward", reward);
        known[0] = Cells.index("action", action, StoredHistory.EXACT);
        known[1] = reward;
        known[3] = known[2]++;
        System.arraycopy(known, OTHERS + width, known, OTHERS, width);
    }

    /**
     * {@return coordinate i of s<sub>t</sub>}
     *
     * @param i the index, from 0
     * @throws IndexOutOfBoundsException if there is no such number
     */
    public float observation(int i) {
        return known[OTHERS + width + Objects.checkIndex(i, width)];
    }

    /**
     * {@return coordinate i of s<sub>t−1</sub>, kept across the end of an episode; 0 before the first step of a task}
     *
     * @param i the index, from 0
     * @throws IndexOutOfBoundsException if there is no such number
     */
    public float observationBefore(int i) {
        return known[OTHERS + Objects.checkIndex(i, width)];
    }

    /** {@return a<sub>t−1</sub>; −1 before the first step of a task} */
    public int action() {
        return (int) known[0];
    }

    /** {@return r<sub>t−1</sub>; 0 before the first step of a task} */
    public float reward() {
        return known[1];
    }

    /** {@return the number of steps taken in this episode} */
    public int time() {
        return (int) known[2];
    }

    /**
     * {@return the {@link #time} at which a<sub>t−1</sub> was taken, in its episode; 0 before the first step of a task}
     */
    public int actionTime() {
        return (int) known[3];
    }

    /** Sets the observation and the time from a row of a history. */
    void seeRow(float[] row) {
        see(row, 0);
        known[2] = row[width + 2];
    }

    /** Sets action and reward from a row of a history. */
    void actRow(float[] row) {
        act((int) row[width], row[width + 1]);
    }

    /** {@return the number of numbers that {@link #save} writes} */
    static int size(int observationSize) {
        return OTHERS + 2 * observationSize;
    }

    /** Writes the whole state to an array. */
    void save(float[] into, int at) {
        System.arraycopy(known, 0, into, at, known.length);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IllegalArgumentException if {@code save} cannot have written this
     */
    void load(float[] from, int at) {
        check("action", from[at], -1);
        check("time", from[at + 2], 0);
        check("time of the action", from[at + 3], 0);
        System.arraycopy(from, at, known, 0, known.length);
    }

    private static void check(String name, float number, int least) {
        if (number != Math.rint(number) || number < least || number > StoredHistory.EXACT) {
            throw new IllegalArgumentException("the " + name + " in a remembered moment is " + number
                    + ", but must be a whole number ≥ " + least
                    + "; the memory is damaged or from another policy: recall what memory(n, lanes, into) of the same"
                    + " policy wrote");
        }
    }
}
