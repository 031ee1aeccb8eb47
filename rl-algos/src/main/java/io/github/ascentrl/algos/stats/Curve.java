package io.github.ascentrl.algos.stats;

import java.util.Arrays;
import java.util.Objects;

/**
 * A quantity measured along a run, such as a learning curve. Points where y is NaN are left out.
 *
 * @param x not decreasing, for example the number of episodes so far
 * @param y as long as x
 */
public record Curve(double[] x, double[] y) {
    /**
     * Copies the points where y is a number.
     *
     * @throws IllegalArgumentException if the lengths differ or x decreases
     */
    public Curve {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " x but " + y.length + " y; pass one y for each x");
        }
        double[] keptX = new double[x.length];
        double[] keptY = new double[x.length];
        int kept = 0;
        for (int i = 0; i < x.length; i++) {
            if (i > 0 && !(x[i] >= x[i - 1])) {
                throw new IllegalArgumentException(
                        "x[" + i + "] = " + x[i] + " after " + x[i - 1] + "; x must not decrease and not be NaN");
            }
            if (!Double.isNaN(y[i])) {
                keptX[kept] = x[i];
                keptY[kept++] = y[i];
            }
        }
        x = Arrays.copyOf(keptX, kept);
        y = Arrays.copyOf(keptY, kept);
    }

    /** {@return the number of points} */
    public int size() {
        return x.length;
    }

    /**
     * {@return the running mean: at each x, the mean of the points in (x − window, x]} The first points average fewer
     * values. A point that has left the window has no further effect, however large or even infinite it was. A window
     * with infinities of both signs has no mean, and the smoothed curve has no point there.
     *
     * @param window the length of the window, in units of x, &gt; 0
     */
    public Curve smooth(double window) {
        checkWindow(window);
        // A window is the end of a block, summed backwards, plus the points after the block, summed forwards. Nothing
        // is ever subtracted, so nothing cancels, and every point is added at most twice.
        double[] toEndOfBlock = new double[y.length + 1];
        double afterBlock = 0;
        int blockEnd = 0;
        double[] smooth = new double[y.length];
        int first = 0;
        for (int i = 0; i < y.length; i++) {
            afterBlock += y[i];
            while (x[i] - x[first] >= window) {
                first++;
            }
            if (first > blockEnd) {
                blockEnd = i + 1;
                toEndOfBlock[blockEnd] = 0;
                for (int j = i; j >= first; j--) {
                    toEndOfBlock[j] = y[j] + toEndOfBlock[j + 1];
                }
                afterBlock = 0;
            }
            smooth[i] = (toEndOfBlock[first] + afterBlock) / (i + 1 - first);
        }
        return new Curve(x, smooth);
    }

    /**
     * {@return y at a given x, interpolated linearly between neighbouring points; constant beyond the ends}
     *
     * @param at the x at which to evaluate, any number but NaN
     * @throws IllegalArgumentException if it is NaN
     * @throws IllegalStateException if the curve has no points
     */
    public double at(double at) {
        if (x.length == 0) {
            throw new IllegalStateException("the curve has no points to interpolate between; check size() first");
        }
        if (Double.isNaN(at)) {
            throw new IllegalArgumentException("at = NaN must be a number");
        }
        int i = Arrays.binarySearch(x, at);
        if (i >= 0) {
            return y[i];
        }
        int right = -i - 1;
        if (right == 0 || right == x.length) {
            return y[right == 0 ? 0 : x.length - 1];
        }
        if (y[right - 1] == y[right]) { // if both are infinite, their difference would be NaN
            return y[right];
        }
        double weight = (at - x[right - 1]) / (x[right] - x[right - 1]);
        return y[right - 1] + weight * (y[right] - y[right - 1]);
    }

    /**
     * {@return the first measured x at which y is at least a threshold; NaN if there is none}
     *
     * @param threshold any number
     */
    public double firstAtLeast(double threshold) {
        for (int i = 0; i < y.length; i++) {
            if (y[i] >= threshold) {
                return x[i];
            }
        }
        return Double.NaN;
    }

    /**
     * {@return the mean of the last points, those in (last x − window, last x]; NaN if there are no points, or
     * infinities of both signs}
     *
     * @param window the length of the window, in units of x, &gt; 0
     */
    public double tailMean(double window) {
        checkWindow(window);
        double sum = 0;
        int count = 0;
        for (int i = x.length - 1; i >= 0 && x[x.length - 1] - x[i] < window; i--) {
            sum += y[i];
            count++;
        }
        return sum / count;
    }

    private static void checkWindow(double window) {
        if (!(window > 0)) {
            throw new IllegalArgumentException("window = " + window + " must be positive, in units of x");
        }
    }

    /** {@return a copy of x} */
    @Override
    public double[] x() {
        return x.clone();
    }

    /** {@return a copy of y} */
    @Override
    public double[] y() {
        return y.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Curve curve && Arrays.equals(x, curve.x) && Arrays.equals(y, curve.y);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
    }
}
