package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ByteColumn;
import java.util.Arrays;

/**
 * A history in memory or in a mapped file, perhaps one of many in the same columns.
 *
 * @param task of it
 * @param first its first row in the columns
 * @param steps its rows
 * @param columns where they are
 */
record StoredHistory(int task, int first, int steps, Columns columns) implements History {
    private static final int EXACT = 1 << 24; // whole numbers that a float tells apart

    /**
     * Rows.
     *
     * @param width numbers of an observation
     */
    record Columns(int width, ByteColumn observations, ByteColumn actions, ByteColumn rewards, ByteColumn time) {}

    /** A history of its own. */
    static StoredHistory of(int task, int width, float[] observations, float[] actions, float[] rewards, float[] time) {
        Columns columns = new Columns(
                width,
                ByteColumn.of(observations, width),
                ByteColumn.of(actions, 1),
                ByteColumn.of(rewards, 1),
                ByteColumn.of(time, 1));
        StoredHistory history = new StoredHistory(task, 0, rewards.length, columns);
        history.check();
        return history;
    }

    @Override
    public void read(int row, float[] into) {
        int width = columns.width;
        columns.observations.floats(first + row, into, 0, width);
        columns.actions.floats(first + row, into, width, 1);
        columns.rewards.floats(first + row, into, width + 1, 1);
        columns.time.floats(first + row, into, width + 2, 1);
    }

    int width() {
        return columns.width;
    }

    /** Refuses what cannot have happened. */
    void check() {
        float[] row = new float[width() + MORE];
        float expected = 0;
        for (int t = 0; t < steps; t++) {
            read(t, row);
            checkRow(row, 0, width(), t, expected);
            expected = row[width() + 2] + 1;
        }
    }

    /** Refuses a row, at a place, whose time is neither 0 nor the next. */
    static void checkRow(float[] rows, int at, int width, int t, float next) {
        float action = rows[at + width];
        float time = rows[at + width + 2];
        if (!(action >= 0 && action < EXACT && action == (int) action)) {
            throw new IllegalArgumentException(
                    "action " + action + " in step " + t + " is no number of an action, 0 … " + (EXACT - 1));
        }
        if (!(time == 0 || time == next && time < EXACT)) {
            throw new IllegalArgumentException("time " + time + " in step " + t + " must be 0, where an episode begins"
                    + (next == 0 ? "" : ", or " + next + ", where it goes on"));
        }
        for (int i = 0; i <= width + 1; i++) {
            if (!Float.isFinite(rows[at + i])) {
                throw new IllegalArgumentException((i < width ? "observation " : "reward ") + rows[at + i] + " in step "
                        + t + " must be finite; nothing can be learned from it");
            }
        }
    }

    /** Refuses what the tokens have no place for. */
    void check(Tokens tokens) {
        if (tokens.observationSize() != width()) {
            throw new IllegalArgumentException("observations of " + width() + " numbers, the tokens take "
                    + tokens.observationSize() + "; make them for the environment");
        }
        float[] row = new float[width() + MORE];
        float[] token = new float[tokens.things().length];
        int action = -1;
        float reward = 0;
        for (int t = 0; t < steps; t++) {
            read(t, row);
            try {
                tokens.write(row, 0, action, reward, (int) row[width() + 2], token, 0);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "step " + t + " of a history of task " + task + ": " + e.getMessage(), e);
            }
            action = (int) row[width()];
            reward = row[width() + 1];
        }
    }

    /** The first row of each episode, then the number of rows. */
    int[] episodes() {
        float[] time = new float[1];
        int[] starts = new int[16];
        int count = 0;
        for (int t = 0; t < steps; t++) {
            columns.time.floats(first + t, time, 0, 1);
            if (time[0] == 0) {
                starts = count + 1 == starts.length ? Arrays.copyOf(starts, 2 * count) : starts;
                starts[count++] = t;
            }
        }
        starts[count] = steps;
        return Arrays.copyOf(starts, count + 1);
    }

    /** The sum of rewards of each episode. */
    float[] returns() {
        int[] starts = episodes();
        float[] returns = new float[starts.length - 1];
        float[] reward = new float[1];
        for (int e = 0; e < returns.length; e++) {
            for (int t = starts[e]; t < starts[e + 1]; t++) {
                columns.rewards.floats(first + t, reward, 0, 1);
                returns[e] += reward[0];
            }
        }
        return returns;
    }

    /** The same to the end of the last episode that ends within so many steps; at least the first episode. */
    StoredHistory cut(long most) {
        if (steps <= most) {
            return this;
        }
        int[] starts = episodes();
        int end = 1;
        while (end + 1 < starts.length && starts[end + 1] <= most) {
            end++;
        }
        return new StoredHistory(task, first, starts[end], columns);
    }

    /**
     * Some of its episodes, at equal distances, copied.
     *
     * @param starts of {@link #episodes()}
     * @param count of episodes to take, at most all
     * @param phase of so many, from 0: where the first lies between the beginning and the second
     */
    StoredHistory subsampled(int[] starts, int count, int phase, int phases) {
        int[] from = new int[count];
        int[] to = new int[count];
        int n = 0;
        for (int i = 0; i < count; i++) {
            int episode = (int) (((long) i * phases + phase) * (starts.length - 1) / ((long) count * phases));
            from[i] = starts[episode];
            to[i] = starts[episode + 1];
            n += to[i] - from[i];
        }
        int width = width();
        float[] row = new float[width + MORE];
        float[] observations = new float[Math.multiplyExact(n, width)];
        float[] actions = new float[n];
        float[] rewards = new float[n];
        float[] time = new float[n];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int t = from[i]; t < to[i]; t++, at++) {
                read(t, row);
                System.arraycopy(row, 0, observations, at * width, width);
                actions[at] = row[width];
                rewards[at] = row[width + 1];
                time[at] = row[width + 2];
            }
        }
        return of(task, width, observations, actions, rewards, time);
    }
}
