package io.github.ascentrl.algos.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several curves as one, center and interval at each place: those of several seeds, or a {@linkplain Bootstrap#profile
 * performance profile}.
 *
 * @param x rising
 * @param center for example the mean over the curves, or their median with quartiles
 * @param low lower end of the interval; equals the center if there is one curve
 * @param high upper end
 */
public record Band(double[] x, double[] center, double[] low, double[] high) {
    /** How the interval is made. */
    public enum Kind {
        /** Student's 95 % interval for the mean over seeds. */
        T95("line: mean over seeds, band: 95 % interval of that mean"),
        /** From the smallest to the largest seed. */
        MIN_MAX("line: mean over seeds, band: from the smallest to the largest"),
        /** The middle half of the seeds, around their median: for seeds that either learn or do not. */
        QUARTILES("line: median over seeds, band: the middle half of them");

        private final String line;

        Kind(String line) {
            this.line = line;
        }

        /** {@return what line and band of a figure are} */
        public String line() {
            return line;
        }
    }

    /**
     * {@return the band of some curves: where all have the same few points, on these; else on evenly spaced places over
     * the range they share}
     *
     * @param curves at least one, each with at least one point; on places between its points a curve is interpolated
     * @param points at most this many places, ≥ 2
     * @param kind how the interval is made
     */
    public static Band of(List<Curve> curves, int points, Kind kind) {
        if (curves.isEmpty() || points < 2) {
            throw new IllegalArgumentException(
                    curves.size() + " curves at " + points + " points; need at least 1 curve and 2 points");
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
     * {@return the curves, each smoothed}
     *
     * @param curves any number
     * @param window in the unit of x; 0 for no smoothing
     */
    public static List<Curve> smooth(List<Curve> curves, double window) {
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
