package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A table with a row for each condition of a study, built column by column.
 *
 * @param <C> the type of the conditions
 * @param <T> the type of a run's result
 */
public final class ResultTable<C, T> implements Supplier<Table> {
    private final Results<C, T> results;
    private final List<String> headers = new ArrayList<>();
    private final List<Function<? super C, ?>> cells = new ArrayList<>();

    ResultTable(Results<C, T> results, String header, Function<? super C, ?> names) {
        this.results = results;
        column(header, names);
    }

    /**
     * Adds a column.
     *
     * @param header its name
     * @param cell the content of a cell; a number is shortened, null is "–"
     * @return this table
     */
    public ResultTable<C, T> column(String header, Function<? super C, ?> cell) {
        headers.add(header);
        cells.add(cell);
        return this;
    }

    /**
     * Adds the mean over the seeds.
     *
     * @param header the name of the column
     * @param number extracts the number from a result
     * @return this table
     */
    public ResultTable<C, T> mean(String header, ToDoubleFunction<? super T> number) {
        return column(header, condition -> results.mean(condition, number));
    }

    /**
     * Adds the median over the seeds where the number is not NaN; "–" if there are none.
     *
     * @param header the name of the column
     * @param number extracts the number from a result
     * @return this table
     */
    public ResultTable<C, T> median(String header, ToDoubleFunction<? super T> number) {
        return column(header, condition -> {
            double[] reached = Numbers.reached(results.each(condition, number));
            return reached.length == 0 ? null : Statistics.median(reached);
        });
    }

    /**
     * Adds the smallest and the largest number over the seeds where it is not NaN.
     *
     * @param header the name of the column
     * @param decimals digits after the point
     * @param number extracts the number from a result
     * @return this table
     */
    public ResultTable<C, T> range(String header, int decimals, ToDoubleFunction<? super T> number) {
        return column(header, condition -> Numbers.range(results.each(condition, number), decimals));
    }

    /**
     * Adds how many seeds have a number that is not NaN, for example "3 of 5".
     *
     * @param header the name of the column
     * @param number extracts the number from a result
     * @return this table
     */
    public ResultTable<C, T> reached(String header, ToDoubleFunction<? super T> number) {
        return column(
                header,
                condition -> Numbers.reached(results.each(condition, number)).length + " of "
                        + results.seeds().size());
    }

    /**
     * Adds the x at which the logged curves first reach a threshold: the median over the seeds that reach it, and the
     * number of these seeds; "never" if there are none.
     *
     * @param header the name of the column
     * @param x the column along the curve, for example "steps"
     * @param y the column that is measured
     * @param threshold the value to reach
     * @return this table
     */
    public ResultTable<C, T> first(String header, String x, String y, double threshold) {
        return column(header, condition -> {
            double[] first = Numbers.reached(results.curves(condition, x, y).stream()
                    .mapToDouble(curve -> curve.firstAtLeast(threshold))
                    .toArray());
            return first.length == 0
                    ? "never"
                    : Numbers.brief(Math.rint(Statistics.median(first))) + " (" + first.length + " of "
                            + results.seeds().size() + ")";
        });
    }

    /** {@return the table} */
    @Override
    public Table get() {
        Table table = new Table(headers.toArray(String[]::new));
        for (C condition : results.conditions()) {
            table.row(cells.stream().map(cell -> cell.apply(condition)).toArray());
        }
        return table;
    }
}
