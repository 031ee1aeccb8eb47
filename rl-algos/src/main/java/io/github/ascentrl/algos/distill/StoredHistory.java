package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ByteColumn;
import java.util.Arrays;

/**
 * The learning history of one agent, in memory or in a mapped file, where several histories may share the rows. A row
 * is one step: observation, action, reward, time inside the episode.
 *
 * @param task the task
 * @param width the size of an observation
 * @param first the index of its first row
 * @param steps the number of its rows
 * @param rows the storage of the rows
 */
record StoredHistory(int task, int width, int first, int steps, ByteColumn rows) {
    /** Numbers of a row after the observation: action, reward, time. */
    static final int MORE = 3;

    static final int EXACT = 1 << 24; // a float represents all whole numbers below this exactly

    /** {@return a history in memory, with its own rows} */
    static StoredHistory of(int task, int width, float[] rows) {
        int steps = rows.length / (width + MORE);
        StoredHistory history = new StoredHistory(task, width, 0, steps, ByteColumn.of(rows, width + MORE));
        history.check();
        return history;
    }

    void read(int row, float[] into) {
        rows.floats(first + row, into, 0, width + MORE);
    }

    /** Rejects impossible rows. */
    void check() {
        float[] row = new float[width + MORE];
        float expected = 0;
        for (int t = 0; t < steps; t++) {
            read(t, row);
            checkRow(row, width, t, expected);
            expected = row[width + 2] + 1;
        }
    }

    /** Rejects an impossible row; the time must be 0 or {@code next}. */
    static void checkRow(float[] row, int width, int t, float next) {
        float action = row[width];
        float time = row[width + 2];
        if (!(action >= 0 && action < EXACT && action == (int) action)) {
            throw new IllegalArgumentException(
                    "action " + action + " in step " + t + " must be a whole number in 0 … " + (EXACT - 1));
        }
        if (!(time == 0 || time == next && time < EXACT)) {
            throw new IllegalArgumentException("time " + time + " in step " + t + " must be 0, where an episode begins"
                    + (next == 0 ? "" : ", or " + next + ", where it continues"));
        }
        for (int i = 0; i <= width + 1; i++) {
            if (!Float.isFinite(row[i])) {
                throw new IllegalArgumentException((i < width ? "observation " : "reward ") + row[i] + " in step " + t
                        + " must be finite; nothing can be learned from it");
            }
        }
    }

    /**
     * Rejects steps that do not fit the tokens, including the last action and reward, which only a later token would
     * show.
     */
    void check(Tokens tokens) {
        if (tokens.observationSize() != width) {
            throw new IllegalArgumentException("observations of " + width + " numbers, but the tokens take "
                    + tokens.observationSize() + "; build the tokens for the environment");
        }
        float[] row = new float[width + MORE];
        float[] token = new float[tokens.things().length];
        Moment moment = new Moment(width);
        for (int t = 0; t <= steps; t++) {
            if (t < steps) {
                read(t, row);
            }
            moment.seeRow(row);
            try {
                tokens.write(moment, token, 0);
                moment.actRow(row);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "step " + Math.min(t, steps - 1) + " of a history of task " + task + ": " + e.getMessage(), e);
            }
        }
    }

    /** {@return the first row of each episode, then the number of rows} */
    int[] episodes() {
        float[] row = new float[width + MORE];
        int[] starts = new int[16];
        int count = 0;
        for (int t = 0; t < steps; t++) {
            read(t, row);
            if (row[width + 2] == 0) {
                starts = count + 1 == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
                starts[count++] = t;
            }
        }
        starts[count] = steps;
        return Arrays.copyOf(starts, count + 1);
    }

    /** {@return the sum of rewards of each episode} */
    float[] returns() {
        int[] starts = episodes();
        float[] returns = new float[starts.length - 1];
        float[] row = new float[width + MORE];
        for (int e = 0; e < returns.length; e++) {
            for (int t = starts[e]; t < starts[e + 1]; t++) {
                read(t, row);
                returns[e] += row[width + 1];
            }
        }
        return returns;
    }

    /** {@return this history up to the last episode that ends within {@code most} steps; at least the first episode} */
    StoredHistory cut(long most) {
        if (steps <= most) {
            return this;
        }
        int[] starts = episodes();
        int end = 1;
        while (end + 1 < starts.length && starts[end + 1] <= most) {
            end++;
        }
        return new StoredHistory(task, width, first, starts[end], rows);
    }

    /**
     * {@return a copy of some of its episodes, at equal distances}
     *
     * @param starts the result of {@link #episodes()}
     * @param count the number of episodes to take, at most all
     * @param phase the index of the phase, from 0: it shifts the choice by a fraction of the distance between episodes
     * @param phases the number of phases
     */
    StoredHistory subsampled(int[] starts, int count, int phase, int phases) {
        int[] taken = new int[count];
        int n = 0;
        for (int i = 0; i < count; i++) {
            taken[i] = (int) (((long) i * phases + phase) * (starts.length - 1) / ((long) count * phases));
            n += starts[taken[i] + 1] - starts[taken[i]];
        }
        float[] row = new float[width + MORE];
        float[] all = new float[Math.multiplyExact(n, row.length)];
        int at = 0;
        for (int episode : taken) {
            for (int t = starts[episode]; t < starts[episode + 1]; t++, at += row.length) {
                read(t, row);
                System.arraycopy(row, 0, all, at, row.length);
            }
        }
        return of(task, width, all);
    }
}
