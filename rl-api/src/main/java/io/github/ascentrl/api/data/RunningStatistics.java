package io.github.ascentrl.api.data;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;

/**
 * Mean and variance of everything seen so far, coordinate by coordinate (Welford's method in {@code double}). Can be
 * frozen, so that evaluation does not move what training learned, and saved.
 *
 * <p>One object may serve several environments on one thread; what it has seen then depends on the order in which they
 * are stepped. For environments on several threads use one each, or one frozen.
 */
public final class RunningStatistics implements Stateful {
    private final double[] mean;
    private final double[] squares;
    private long count;
    private boolean frozen;

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
    }

    /** {@return the number of coordinates} */
    public int size() {
        return mean.length;
    }

    /** {@return how many points were seen} */
    public long count() {
        return count;
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
        return squares[i] / count;
    }

    /**
     * {@return what normalisers divide a coordinate by, see {@link Deviation#runningScale}; 1 until two points were seen}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public double scale(int i) {
        return count < 2 ? 1 : Deviation.runningScale(mean[i], variance(i));
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
            count++;
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
            count++;
            add(0, x);
        }
    }

    /** Welford's step. */
    private void add(int i, double x) {
        double before = x - mean[i];
        mean[i] += before / count;
        squares[i] += before * (x - mean[i]);
    }

    /**
     * Stops or resumes learning.
     *
     * @param frozen whether {@link #add} does nothing from now on
     */
    public void setFrozen(boolean frozen) {
        this.frozen = frozen;
    }

    /** {@return whether {@link #add} does nothing} */
    public boolean isFrozen() {
        return frozen;
    }

    @Override
    public void save(State state) {
        state.put("mean", mean);
        state.put("squares", squares);
        state.put("count", count);
        state.put("frozen", frozen ? 1L : 0L);
    }

    @Override
    public void load(State state) {
        double[] newMean = state.doubles("mean");
        double[] newSquares = state.doubles("squares");
        if (newMean.length != mean.length || newSquares.length != mean.length) {
            throw new IllegalArgumentException("the saved statistics have " + newMean.length + " coordinates, these "
                    + mean.length + "; load into statistics of the same size");
        }
        System.arraycopy(newMean, 0, mean, 0, mean.length);
        System.arraycopy(newSquares, 0, squares, 0, mean.length);
        count = state.number("count");
        frozen = state.number("frozen") == 1;
    }
}
