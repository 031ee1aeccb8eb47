package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.examples.plot.FigureData.Line;
import java.util.stream.IntStream;

/** Lines with as many points as a screen can show. */
final class Thinned {
    private Thinned() {}

    /**
     * {@return the line with at most so many points} Of each of {@code most / 2} stretches of equal length the lowest and
     * the highest point stay, so that no peak is lost; the first and last points of the line stay as well. Of points with
     * the same x the last stays.
     *
     * @param line with at least one point
     * @param most ≥ 4
     */
    static Line of(Line line, int most) {
        Line rising = pick(
                line,
                IntStream.range(0, line.x().length)
                        .filter(i -> i == line.x().length - 1 || line.x()[i] < line.x()[i + 1])
                        .toArray());
        int n = rising.x().length;
        if (n <= most) {
            return rising;
        }
        int stretches = most / 2 - 1;
        return pick(
                rising,
                IntStream.concat(
                                IntStream.of(0, n - 1),
                                IntStream.range(0, stretches)
                                        .flatMap(i -> extremes(rising.y(), (int) ((long) n * i / stretches), (int)
                                                ((long) n * (i + 1) / stretches))))
                        .sorted()
                        .distinct()
                        .toArray());
    }

    /** The places of the lowest and the highest of y[from … to − 1]; where there are but NaNs, a gap of one point. */
    private static IntStream extremes(double[] y, int from, int to) {
        int low = from;
        int high = from;
        for (int i = from; i < to; i++) {
            low = Double.isNaN(y[low]) || y[i] < y[low] ? i : low;
            high = Double.isNaN(y[high]) || y[i] > y[high] ? i : high;
        }
        return IntStream.of(low, high);
    }

    private static Line pick(Line line, int[] places) {
        return new Line(
                line.label(),
                line.style(),
                line.place(),
                pick(line.x(), places),
                pick(line.y(), places),
                pick(line.low(), places),
                pick(line.high(), places));
    }

    private static double[] pick(double[] values, int[] places) {
        return values.length == 0
                ? values
                : IntStream.of(places).mapToDouble(i -> values[i]).toArray();
    }
}
