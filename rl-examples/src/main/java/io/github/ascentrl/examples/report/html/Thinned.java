package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.examples.plot.FigureData.Line;
import java.util.stream.IntStream;

/** Reduces lines to as many points as a screen can show. */
final class Thinned {
    private Thinned() {}

    /**
     * {@return the line with a limited number of points} The line is divided into {@code most / 2 − 1} stretches of
     * equal length. The lowest and the highest point of each are kept, so that no peak is lost, as are the first and
     * last points of the line. Among points with the same x, the last one is kept.
     *
     * @param line a line with at least one point
     * @param most the largest number of points, ≥ 4
     */
    static Line of(Line line, int most) {
        Line increasing = pick(
                line,
                IntStream.range(0, line.x().length)
                        .filter(i -> i == line.x().length - 1 || line.x()[i] < line.x()[i + 1])
                        .toArray());
        int n = increasing.x().length;
        if (n <= most) {
            return increasing;
        }
        int stretches = most / 2 - 1;
        return pick(
                increasing,
                IntStream.concat(
                                IntStream.of(0, n - 1),
                                IntStream.range(0, stretches)
                                        .flatMap(i -> extremes(increasing.y(), (int) ((long) n * i / stretches), (int)
                                                ((long) n * (i + 1) / stretches))))
                        .sorted()
                        .distinct()
                        .toArray());
    }

    /**
     * {@return the indices of the lowest and the highest of y[from … to − 1]; if all are NaN, one index, which leaves a
     * gap of one point}
     */
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
