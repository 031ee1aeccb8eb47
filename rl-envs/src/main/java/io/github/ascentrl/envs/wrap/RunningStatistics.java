package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Deviation;

/**
 * Mean and variance of everything seen so far, coordinate by coordinate (Welford's method in {@code double}). Can be
 * saved, and shown to an evaluation, which then does not move what training learned:
 *
 * <pre>{@code
 * RunningStatistics statistics = new RunningStatistics(4);
 * Env training = Wrap.around(new CartPole(), Wrap.normalizeObservation(statistics));
 * Env evaluation = Wrap.around(new CartPole(), Wrap.normalizeObservation(statistics.frozen()));
 * }</pre>
 *
 * <p>One object may serve several environments on one thread; what it has seen then depends on the order in which they
 * are stepped. For environments on several threads use one each, a frozen one, or a wrapper
 * of the whole batch, {@link VectorWrap}.
 */
public final class RunningStatistics implements Stateful {
    private final double[] mean;
    private final double[] squares;
    /** One number, shared with the frozen view. */
    private final long[] count;

    private final boolean frozen;

    /**
     * Nothing seen yet.
     *
     * @param size the number of coordinates, ≥ 1
     */
    public RunningStatistics(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size = " + size + " must be at least 1");
        }
        mean = new double[size];
        squares = new double[size];
        count = new long[1];
        frozen = false;
    }

    private RunningStatistics(RunningStatistics learning) {
        mean = learning.mean;
        squares = learning.squares;
        count = learning.count;
        frozen = true;
    }

    /**
     * {@return a view of these statistics that learns nothing} It shows what these know at any moment, on the same thread:
     * an evaluation between two updates sees all that training has learned, and training goes on.
     */
    public RunningStatistics frozen() {
        return new RunningStatistics(this);
    }

    /** {@return the number of coordinates} */
    public int size() {
        return mean.length;
    }

    /** {@return how many points were seen} */
    public long count() {
        return count[0];
    }

    /**
     * {@return the mean of a coordinate; 0 before anything was seen}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double mean(int i) {
        return mean[i];
    }

    /**
     * {@return the population variance of a coordinate; 1 until two points were seen}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double variance(int i) {
        return count[0] < 2 ? 1 : squares[i] / count[0];
    }

    /** {@return what normalisers divide a coordinate by} */
    double scale(int i) {
        return Deviation.runningScale(mean[i], variance(i));
    }

    /**
     * Takes a point into account, unless frozen.
     *
     * @param point {@code [size()]}
     */
    public void add(float[] point) {
        add(point, 0);
    }

    /** The same for a row of many. */
    void add(float[] points, int from) {
        if (!frozen) {
            count[0]++;
            for (int i = 0; i < mean.length; i++) {
                learn(i, points[from + i]);
            }
        }
    }

    /** The same for a single number. */
    void add(double number) {
        if (!frozen) {
            count[0]++;
            learn(0, number);
        }
    }

    private void learn(int i, double x) {
        double before = x - mean[i];
        mean[i] += before / count[0];
        squares[i] += before * (x - mean[i]);
    }

    /** {@return whether this is a {@linkplain #frozen view} that learns nothing} */
    public boolean isFrozen() {
        return frozen;
    }

    @Override
    public void save(State state) {
        state.put("mean", mean);
        state.put("squares", squares);
        state.put("count", count);
    }

    @Override
    public void load(State state) {
        if (frozen) {
            throw new IllegalStateException("a frozen view learns nothing; load into the statistics it is a view of");
        }
        double[] newMean = state.doubles("mean");
        double[] newSquares = state.doubles("squares");
        if (newMean.length != mean.length || newSquares.length != mean.length) {
            throw new IllegalArgumentException("the saved statistics have " + newMean.length + " coordinates, these "
                    + mean.length + "; load into statistics of the same size");
        }
        System.arraycopy(newMean, 0, mean, 0, mean.length);
        System.arraycopy(newSquares, 0, squares, 0, mean.length);
        count[0] = state.number("count");
    }

    /** Saves these statistics as part of a wrapper; a frozen view is somebody else's to save. */
    void saveLearned(State state) {
        if (!frozen) {
            save(state.child("statistics"));
        }
    }

    /** Loads what {@link #saveLearned} wrote. */
    void loadLearned(State state) {
        if (!frozen) {
            load(state.child("statistics"));
        }
    }
}
