package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What agents did while they learned, a history for each agent: its episodes in the order in which it played them, of one
 * task. Kept as tokens and actions, two bytes a number. Windows lie within a history: they never cross tasks.
 */
public final class LearningHistories {
    private static final int MOST = 1 << 15;

    private final Tokens tokens;
    private final int columns;
    private final List<History> histories = new ArrayList<>();
    private long steps;

    /** Tokens and actions, {@code [steps, columns + 1]}. */
    private record History(int task, short[] rows) {}

    /**
     * No histories yet.
     *
     * @param tokens what is seen of a step
     * @throws IllegalArgumentException if a column has more than 32768 things
     */
    public LearningHistories(Tokens tokens) {
        for (int things : tokens.things()) {
            if (things > MOST) {
                throw new IllegalArgumentException("tokens with a column of " + things + " things; at most " + MOST
                        + " fit: divide it, as a room's cells into rows and columns");
            }
        }
        this.tokens = tokens;
        columns = tokens.things().length;
    }

    /**
     * Adds a history.
     *
     * @param task which task it is of; any number
     * @param episodes in the order in which they were played, with observations and actions of one number
     * @return this
     * @throws IllegalArgumentException if there is no step, or one does not fit the tokens
     */
    public LearningHistories add(int task, EpisodicDataset episodes) {
        int n = Math.toIntExact(episodes.size());
        if (n == 0) {
            throw new IllegalArgumentException("a history of task " + task + " without steps; at least 1 is needed");
        }
        float[] observations = new float[n];
        float[] actions = new float[n];
        float[] rewards = new float[n];
        int[] time = new int[n];
        int row = 0;
        for (long e = 0; e < episodes.episodes(); e++) {
            var episode = episodes.trajectory(e);
            for (int t = 0; t < episode.length(); t++, row++) {
                observations[row] = episode.observations()[t];
                actions[row] = episode.actions()[t];
                rewards[row] = episode.rewards()[t];
                time[row] = t;
            }
        }
        return add(task, observations, actions, rewards, time);
    }

    /**
     * Adds a history.
     *
     * @param task which task it is of; any number
     * @param observations {@code [steps]}
     * @param actions {@code [steps]}
     * @param rewards {@code [steps]}
     * @param time the steps taken before in the same episode, {@code [steps]}
     * @return this
     * @throws IllegalArgumentException if lengths differ, or a step does not fit the tokens
     */
    public LearningHistories add(int task, float[] observations, float[] actions, float[] rewards, int[] time) {
        int n = observations.length;
        if (n == 0 || actions.length != n || rewards.length != n || time.length != n) {
            throw new IllegalArgumentException("a history of " + n + " observations, " + actions.length + " actions, "
                    + rewards.length + " rewards and " + time.length + " times; one of each a step, at least 1");
        }
        short[] rows = new short[n * (columns + 1)];
        float[] token = new float[columns];
        for (int t = 0; t < n; t++) {
            tokens.write(
                    observations,
                    t,
                    t == 0 ? -1 : (int) actions[t - 1],
                    t == 0 ? 0 : rewards[t - 1],
                    t == 0 ? 0 : time[t - 1],
                    time[t],
                    token,
                    0);
            for (int c = 0; c < columns; c++) {
                rows[t * (columns + 1) + c] = (short) token[c];
            }
            if (!(actions[t] >= 0 && actions[t] < MOST && actions[t] == (int) actions[t])) {
                throw new IllegalArgumentException(
                        "action " + actions[t] + " in step " + t + " is no number of an action, 0 … " + (MOST - 1));
            }
            rows[t * (columns + 1) + columns] = (short) actions[t];
        }
        histories.add(new History(task, rows));
        steps += n;
        return this;
    }

    /** {@return what is seen of a step} */
    public Tokens tokens() {
        return tokens;
    }

    /** {@return how many histories there are} */
    public int size() {
        return histories.size();
    }

    /** {@return the steps of all of them} */
    public long steps() {
        return steps;
    }

    /** {@return the tasks there are histories of, each once, in order of their first} */
    public int[] tasks() {
        return histories.stream().mapToInt(History::task).distinct().toArray();
    }

    /**
     * {@return windows for learning, each an episode: of a history drawn at random, from a step drawn at random}
     *
     * @param count how many, ≥ 1
     * @param length the steps of each, ≥ 1; shorter histories are taken whole
     * @param rng draws them
     * @throws IllegalArgumentException if a number is not positive
     * @throws IllegalStateException if there are no histories
     */
    public Batch windows(int count, int length, Rng rng) {
        Settings.atLeastOne("count", count);
        Settings.atLeastOne("length", length);
        if (histories.isEmpty()) {
            throw new IllegalStateException("there are no histories; add some");
        }
        int[] starts = new int[count + 1];
        float[] observations = new float[Math.multiplyExact(Math.multiplyExact(count, length), columns)];
        float[] actions = new float[count * length];
        for (int i = 0; i < count; i++) {
            short[] rows = histories.get(rng.nextInt(histories.size())).rows();
            int n = rows.length / (columns + 1);
            int taken = Math.min(n, length);
            int from = rng.nextInt(n - taken + 1);
            for (int t = 0; t < taken; t++) {
                int row = (from + t) * (columns + 1);
                int to = starts[i] + t;
                for (int c = 0; c < columns; c++) {
                    observations[to * columns + c] = rows[row + c];
                }
                actions[to] = rows[row + columns];
            }
            starts[i + 1] = starts[i] + taken;
        }
        int total = starts[count];
        return Batch.ofEpisodes(starts, Arrays.copyOf(observations, total * columns), Arrays.copyOf(actions, total));
    }
}
