package io.github.ascentrl.api.data;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * Mean and variance of all points so far, coordinate by coordinate (Welford's method in {@code double}). They are
 * {@link Stateful}, so checkpoints contain them. An evaluation uses a frozen view, which does not change the statistics learned in training:
 *
 * <pre>{@code
 * RunningStatistics statistics = new RunningStatistics(4);
 * Env training = Wrap.around(new CartPole(), Wrap.normalizeObservation(statistics));
 * Env evaluation = Wrap.around(new CartPole(), Wrap.normalizeObservation(statistics.frozen()));
 * }</pre>
 *
 * <p>Several environments on one thread may share one object; its values then depend on the order in which they are
 * stepped. For environments on several threads use one object each, a frozen view, or a wrapper of the whole batch,
 * {@code VectorWrap}.
 */
public final class RunningStatistics implements Stateful {
    private static final int LARGEST = 1 << 24;

    private final double[] mean;
    private final double[] squares;
    /** A single number, in an array so that the frozen view shares it. */
    private final long[] count;

    private final boolean frozen;

    /**
     * Creates statistics without any points.
     *
     * @param size the number of coordinates, 1 to 2<sup>24</sup>
     */
    public RunningStatistics(int size) {
        Check.range("size", size, 1, LARGEST);
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
     * {@return a read-only view of these statistics} On the same thread it always shows the current values: an
     * evaluation between two updates sees everything that training has learned so far.
     */
    public RunningStatistics frozen() {
        return new RunningStatistics(this);
    }

    /** {@return an independent copy of these statistics, not frozen} */
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

    /** {@return the number of points so far} */
    public long count() {
        return count[0];
    }

    /**
     * {@return the mean of a coordinate; 0 before the first point}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double mean(int i) {
        return mean[Check.index("i", i, mean.length)];
    }

    /**
     * {@return the population variance of a coordinate; NaN before the first point}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double variance(int i) {
        return squares[Check.index("i", i, squares.length)] / count[0];
    }

    /**
     * {@return the number by which normalisers divide a coordinate, see {@link Deviation#runningScale}; 1 before the second point}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double scale(int i) {
        Check.index("i", i, mean.length);
        return count[0] < 2 ? 1 : Deviation.runningScale(mean[i], variance(i));
    }

    /**
     * Adds a point, unless frozen.
     *
     * @param point {@code [size()]}
     */
    public void add(float[] point) {
        Objects.requireNonNull(point, "point");
        Check.room("point", point.length, mean.length);
        add(point, 0);
    }

    /**
     * Adds a point that is a row of a larger array, unless frozen.
     *
     * @param rows an array that contains the {@link #size()} coordinates of the point
     * @param from the index of the first coordinate
     */
    public void add(float[] rows, int from) {
        Objects.requireNonNull(rows, "rows");
        if (from < 0 || from > rows.length - mean.length) {
            throw new IndexOutOfBoundsException("from = " + from + " must be in [0, " + (rows.length - mean.length)
                    + "]; the row needs " + mean.length + " of the " + rows.length + " numbers");
        }
        if (!frozen) {
            count[0]++;
            for (int i = 0; i < mean.length; i++) {
                add(i, rows[from + i]);
            }
        }
    }

    /**
     * Adds a point with a single coordinate, unless frozen.
     *
     * @param x the point
     * @throws IllegalStateException if there are several coordinates
     */
    public void add(double x) {
        if (mean.length != 1) {
            throw new IllegalStateException(
                    "got one number for statistics of " + mean.length + " coordinates; pass all of them");
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

    /** {@return whether this is a {@linkplain #frozen frozen view}} */
    public boolean isFrozen() {
        return frozen;
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("mean", mean);
        state.put("squares", squares);
        state.put("count", count);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        if (frozen) {
            throw new IllegalStateException("a frozen view cannot be loaded; load the statistics that it is a view of");
        }
        double[] newMean = state.doubles("mean");
        double[] newSquares = state.doubles("squares");
        if (newMean.length != mean.length || newSquares.length != mean.length) {
            throw new IllegalArgumentException("the saved statistics have " + newMean.length + " coordinates, these "
                    + mean.length + "; load into statistics of the same size");
        }
        System.arraycopy(newMean, 0, mean, 0, mean.length);
        System.arraycopy(newSquares, 0, squares, 0, mean.length);
        count[0] = state.count("count");
    }
}
