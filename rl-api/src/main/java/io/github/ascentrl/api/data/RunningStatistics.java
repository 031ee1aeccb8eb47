package io.github.ascentrl.api.data;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;

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
 * of the whole batch, {@code VectorWrap}.
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

    /** {@return statistics that know what these know now, and learn on their own} */
    public RunningStatistics copy() {
        RunningStatistics copy = new RunningStatistics(mean.length);
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        System.arraycopy(squares, 0, copy.squares, 0, mean.length);
        copy.count[0] = count[0];
        return copy;
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
     * {@return the population variance of a coordinate; NaN before anything was seen}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double variance(int i) {
        return squares[i] / count[0];
    }

    /**
     * {@return what normalisers divide a coordinate by, see {@link Deviation#runningScale}; 1 until two points were seen}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double scale(int i) {
        return count[0] < 2 ? 1 : Deviation.runningScale(mean[i], variance(i));
    }

    /**
     * Takes a point into account, unless frozen.
     *
     * @param point {@code [size()]}
     */
    public void add(float[] point) {
        add(point, 0);
    }

    /**
     * Takes a row of several into account, unless frozen.
     *
     * @param rows holds the {@link #size()} coordinates of a point
     * @param from where they begin
     */
    public void add(float[] rows, int from) {
        if (!frozen) {
            count[0]++;
            for (int i = 0; i < mean.length; i++) {
                add(i, rows[from + i]);
            }
        }
    }

    /**
     * Takes a point of a single coordinate into account, unless frozen.
     *
     * @param x the point
     * @throws IllegalStateException if there are several coordinates
     */
    public void add(double x) {
        if (mean.length != 1) {
            throw new IllegalStateException("one number for statistics of " + mean.length + " coordinates; add all");
        }
        if (!frozen) {
            count[0]++;
            add(0, x);
        }
    }

    /** Welford's step. */
    private void add(int i, double x) {
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
}
