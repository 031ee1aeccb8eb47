package io.github.ascentrl.algos.stats;

import io.github.ascentrl.api.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Several curves summarised as one, with a center and an interval at each x: the learning curves of several seeds, or a
 * {@linkplain Bootstrap#profile performance profile}.
 *
 * @param x increasing
 * @param center the center of the curves, for example their mean, or their median with quartiles
 * @param low the lower end of the interval; equals the center if there is only one curve
 * @param high the upper end of the interval, likewise
 */
public record Band(double[] x, double[] center, double[] low, double[] high) {
    /**
     * Checks the lengths and the order of x.
     *
     * @throws IllegalArgumentException if lengths differ, or x decreases or is NaN
     */
    public Band {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(center, "center");
        Objects.requireNonNull(low, "low");
        Objects.requireNonNull(high, "high");
        Check.length("center", center.length, x.length);
        Check.length("low", low.length, x.length);
        Check.length("high", high.length, x.length);
        for (int i = 0; i < x.length; i++) {
            if (!(x[i] >= x[Math.max(0, i - 1)])) {
                throw new IllegalArgumentException("x[" + i + "] = " + x[i] + "; x must not decrease and not be NaN");
            }
        }
    }

    /** The kind of center and interval. */
    public enum Kind {
        /** The mean over seeds, with Student's 95 % interval. */
        T95("line: mean over seeds, band: 95 % interval of that mean"),
        /** The mean over seeds, with the range from the smallest to the largest. */
        MIN_MAX("line: mean over seeds, band: from the smallest to the largest"),
        /** The median over seeds, with the middle half of them: for tasks that some seeds learn and others do not. */
        QUARTILES("line: median over seeds, band: the middle half of them");

        private final String line;

        Kind(String line) {
            this.line = line;
        }

        /** {@return what the line and the band of a figure show, for its caption} */
        public String line() {
            return line;
        }
    }

    /**
     * {@return the band of several curves} If all curves have the same points, and no more than {@code points}, the
     * band has those points; otherwise it is evaluated at evenly spaced x over the range that all curves share.
     *
     * @param curves at least one curve, each with at least one point; a curve is interpolated between its points
     * @param points the maximum number of points of the band, ≥ 2
     * @param kind the kind of center and interval
     */
    public static Band of(List<Curve> curves, int points, Kind kind) {
        Check.noNulls("curves", curves);
        Objects.requireNonNull(kind, "kind");
        if (curves.isEmpty() || points < 2) {
            throw new IllegalArgumentException(
                    curves.size() + " curves at " + points + " points; pass at least 1 curve and 2 points");
        }
        double[] places = places(curves, points);
        int n = places.length;
        double[][] columns = new double[4][n];
        double[] values = new double[curves.size()];
        for (int i = 0; i < n; i++) {
            double x = places[i];
            for (int c = 0; c < values.length; c++) {
                values[c] = curves.get(c).at(x);
            }
            Interval interval = interval(values, kind);
            columns[0][i] = x;
            columns[1][i] = kind == Kind.QUARTILES ? Statistics.median(values) : Statistics.mean(values);
            columns[2][i] = interval.low();
            columns[3][i] = interval.high();
        }
        return new Band(columns[0], columns[1], columns[2], columns[3]);
    }

    private static double[] places(List<Curve> curves, int points) {
        double from = Double.NEGATIVE_INFINITY;
        double to = Double.POSITIVE_INFINITY;
        int longest = 0;
        boolean same = true;
        for (Curve curve : curves) {
            if (curve.size() == 0) {
                throw new IllegalArgumentException("a curve has no points; leave it out");
            }
            double[] x = curve.x();
            from = Math.max(from, x[0]);
            to = Math.min(to, x[x.length - 1]);
            longest = Math.max(longest, x.length);
            same &= Arrays.equals(x, curves.get(0).x());
        }
        if (same && longest <= points) {
            return curves.get(0).x();
        }
        if (!(from < to)) {
            return new double[] {from};
        }
        double[] places = new double[Math.min(points, Math.max(2, longest))];
        for (int i = 0; i < places.length; i++) {
            places[i] = from + (to - from) * i / (places.length - 1);
        }
        places[places.length - 1] = to;
        return places;
    }

    /**
     * {@return the curves, each {@linkplain Curve#smooth smoothed}}
     *
     * @param curves any number of curves
     * @param window the length of the window, in units of x; 0 for no smoothing
     */
    public static List<Curve> smooth(List<Curve> curves, double window) {
        Check.noNulls("curves", curves);
        List<Curve> smooth = new ArrayList<>();
        for (Curve curve : curves) {
            smooth.add(window == 0 ? curve : curve.smooth(window));
        }
        return smooth;
    }

    private static Interval interval(double[] values, Kind kind) {
        if (values.length == 1) {
            return new Interval(values[0], values[0]);
        }
        if (kind == Kind.T95) {
            return Statistics.tInterval(0.95, values);
        }
        double tail = kind == Kind.QUARTILES ? 0.25 : 0;
        return new Interval(Statistics.quantile(values, tail), Statistics.quantile(values, 1 - tail));
    }
}
