package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.BarPlot;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.ReportJson;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The results and logs of a study's runs, by condition and in the order of the seeds, with methods that make tables,
 * curves and comparisons of them.
 *
 * @param <C> the type of the conditions
 * @param <T> the type of a run's result
 */
public final class Results<C, T> {
    private final List<C> conditions;
    private final Function<? super C, String> names;
    private final List<Long> seeds;
    private final Map<C, List<Run<C>>> runs;
    private final Map<C, List<T>> values;

    Results(List<C> conditions, List<Long> seeds, List<Run<C>> runs, List<T> values) {
        this(conditions, Object::toString, seeds, new LinkedHashMap<>(), new LinkedHashMap<>());
        for (int c = 0; c < conditions.size(); c++) {
            this.runs.put(conditions.get(c), runs.subList(c * seeds.size(), (c + 1) * seeds.size()));
            this.values.put(conditions.get(c), values.subList(c * seeds.size(), (c + 1) * seeds.size()));
        }
    }

    private Results(
            List<C> conditions,
            Function<? super C, String> names,
            List<Long> seeds,
            Map<C, List<Run<C>>> runs,
            Map<C, List<T>> values) {
        this.conditions = conditions;
        this.names = names;
        this.seeds = seeds;
        this.runs = runs;
        this.values = values;
    }

    /** {@return the conditions, in the order they were declared} */
    public List<C> conditions() {
        return conditions;
    }

    /** {@return the seeds} */
    public List<Long> seeds() {
        return seeds;
    }

    /**
     * {@return the same results for some of the conditions}
     *
     * @param which the conditions to keep
     */
    public Results<C, T> where(Predicate<? super C> which) {
        return new Results<>(conditions.stream().filter(which).toList(), names, seeds, runs, values);
    }

    /**
     * {@return the same results with other names of the conditions in tables and figures}
     *
     * @param name returns the name of a condition
     */
    public Results<C, T> named(Function<? super C, String> name) {
        return new Results<>(conditions, name, seeds, runs, values);
    }

    /**
     * {@return the results of a condition's runs, one for each seed}
     *
     * @param condition one of {@link #conditions()}
     */
    public List<T> of(C condition) {
        return checked(values, condition);
    }

    /**
     * {@return one number from each run of a condition, {@code [seeds]}}
     *
     * @param condition one of {@link #conditions()}
     * @param number extracts the number from a result
     */
    public double[] each(C condition, ToDoubleFunction<? super T> number) {
        return of(condition).stream().mapToDouble(number).toArray();
    }

    /**
     * {@return the mean of a number over the seeds}
     *
     * @param condition one of {@link #conditions()}
     * @param number extracts the number from a result
     */
    public double mean(C condition, ToDoubleFunction<? super T> number) {
        return Statistics.mean(each(condition, number));
    }

    /**
     * {@return the median of a number over the seeds}
     *
     * @param condition one of {@link #conditions()}
     * @param number extracts the number from a result
     */
    public double median(C condition, ToDoubleFunction<? super T> number) {
        return Statistics.median(each(condition, number));
    }

    /**
     * {@return the median of a number over the seeds, for an even number of seeds the lower of the middle two; a seed
     * without the number counts as infinitely large, which would make a mean useless}
     *
     * @param condition one of {@link #conditions()}
     * @param number extracts the number from a result; NaN if the seed does not have it
     */
    public double lowerMedian(C condition, ToDoubleFunction<? super T> number) {
        double[] sorted = Arrays.stream(each(condition, number)).sorted().toArray(); // NaN last
        double middle = sorted[(sorted.length - 1) / 2];
        return Double.isNaN(middle) ? Double.POSITIVE_INFINITY : middle;
    }

    /**
     * {@return the maximum of a number over the seeds; NaN if any seed's is NaN}
     *
     * @param condition one of {@link #conditions()}
     * @param number extracts the number from a result
     */
    public double max(C condition, ToDoubleFunction<? super T> number) {
        return Arrays.stream(each(condition, number)).max().orElseThrow();
    }

    /** {@return "5 seeds"} */
    public String allSeeds() {
        return Numbers.count(seeds.size(), "seed");
    }

    /**
     * {@return "3 of 5 seeds"}
     *
     * @param some the number of seeds meant
     */
    public String ofSeeds(long some) {
        return some + " of " + allSeeds();
    }

    /**
     * {@return the sum of a number over the seeds}
     *
     * @param condition one of {@link #conditions()}
     * @param number extracts the number from a result
     */
    public int sum(C condition, ToIntFunction<? super T> number) {
        return of(condition).stream().mapToInt(number).sum();
    }

    /**
     * {@return the number of seeds whose result satisfies a condition}
     *
     * @param condition one of {@link #conditions()}
     * @param which the results to count
     */
    public long count(C condition, Predicate<? super T> which) {
        return of(condition).stream().filter(which).count();
    }

    /**
     * {@return curves of what the runs of a condition logged, one for each seed}
     *
     * @param condition one of {@link #conditions()}
     * @param x the column along the curve, for example "episode"
     * @param y the column that is measured; rows where it is NaN are left out
     */
    public List<Curve> curves(C condition, String x, String y) {
        return checked(runs, condition).stream().map(run -> run.curve(x, y)).toList();
    }

    /**
     * {@return a figure of logged columns: a curve with a band for each condition}
     *
     * @param title the title of the figure
     * @param x the column for the x axis, whose label it becomes
     * @param y the column for the y axis
     * @param yLabel the label of the y axis, with its unit
     */
    public BandPlot plot(String title, String x, String y, String yLabel) {
        BandPlot plot = new BandPlot(title, x.equals("steps") ? "environment steps" : x, yLabel);
        conditions.forEach(condition -> plot.band(names.apply(condition), curves(condition, x, y)));
        return plot;
    }

    /**
     * {@return a figure of logged columns, with the usual label for the y axis}
     *
     * @param title the title of the figure
     * @param x the column for the x axis, whose label it becomes
     * @param y the column for the y axis: {@code return}, {@code mean50} or {@code entropy}, as in {@link Run#train}
     */
    public BandPlot plot(String title, String x, String y) {
        return plot(
                title,
                x,
                y,
                switch (y) {
                    case "return" -> "mean return of an update";
                    case "mean50" -> "mean return of the last 50 episodes";
                    case "entropy" -> "entropy, nats";
                    default ->
                        throw new IllegalArgumentException(
                                "column '" + y + "' has no usual label; pass a label for the y axis");
                });
    }

    /**
     * {@return a figure of the runs' results: for each group of conditions, a curve over a number that belongs to each
     * condition}
     *
     * @param title the title of the figure
     * @param group returns the name of the curve that a condition belongs to
     * @param xLabel the label of the x axis
     * @param x returns the position of a condition on the x axis
     * @param yLabel the label of the y axis, with its unit
     * @param y extracts the measured number from a result
     */
    public BandPlot plot(
            String title,
            Function<? super C, String> group,
            String xLabel,
            ToDoubleFunction<? super C> x,
            String yLabel,
            ToDoubleFunction<? super T> y) {
        BandPlot plot = new BandPlot(title, xLabel, yLabel);
        Map<String, List<C>> groups = new LinkedHashMap<>();
        conditions.forEach(c -> groups.computeIfAbsent(group.apply(c), name -> new ArrayList<>())
                .add(c));
        groups.forEach((name, points) -> plot.band(name, curves(points, x, y)));
        return plot;
    }

    /**
     * {@return curves of the runs' results over some conditions, one for each seed}
     *
     * @param points the conditions, in the order of the curve
     * @param x returns the position of a condition on the x axis
     * @param y extracts the measured number from a result
     */
    public List<Curve> curves(List<C> points, ToDoubleFunction<? super C> x, ToDoubleFunction<? super T> y) {
        double[] places = points.stream().mapToDouble(x).toArray();
        List<double[]> numbers = points.stream().map(point -> each(point, y)).toList();
        return IntStream.range(0, seeds.size())
                .mapToObj(seed -> new Curve(
                        places, numbers.stream().mapToDouble(all -> all[seed]).toArray()))
                .toList();
    }

    /**
     * {@return a figure with a bar for each condition: the mean over seeds, with its 95 % interval}
     *
     * @param title the title of the figure
     * @param measure the label of the y axis, with its unit
     * @param number extracts the number from a result
     */
    public BarPlot bars(String title, String measure, ToDoubleFunction<? super T> number) {
        return new BarPlot(title, measure, conditions.stream().map(names).toList())
                .means(measure, conditions.stream().map(c -> each(c, number)).toList());
    }

    /**
     * {@return a table with a row for each condition; add columns to it}
     *
     * @param header the header of the column with the conditions' names
     */
    public ResultTable<C, T> table(String header) {
        return new ResultTable<>(this, header, names);
    }

    /**
     * {@return a comparison of two conditions, seed by seed}
     *
     * @param first one of {@link #conditions()}
     * @param second another condition
     * @param number extracts the number from a result
     */
    public Comparison compare(C first, C second, ToDoubleFunction<? super T> number) {
        return Comparison.of(each(first, number), each(second, number));
    }

    /**
     * {@return the results as data for {@code summary.json}: for each condition, its runs' results seed by seed;
     * records are split into their components}
     *
     * @param components the names of the components to keep; all if empty
     */
    public Map<String, Object> data(String... components) {
        Map<String, Object> data = new LinkedHashMap<>();
        conditions.forEach(condition -> data.put(condition.toString(), data(of(condition), List.of(components))));
        return data;
    }

    private static Object data(List<?> results, List<String> kept) {
        if (!(results.get(0) instanceof Record first)) {
            return results;
        }
        Map<String, Object> data = new LinkedHashMap<>();
        for (RecordComponent component : first.getClass().getRecordComponents()) {
            if (kept.isEmpty() || kept.contains(component.getName())) {
                data.put(
                        component.getName(),
                        results.stream()
                                .map(r -> ReportJson.value(component, r))
                                .toList());
            }
        }
        return data;
    }

    private <V> List<V> checked(Map<C, List<V>> lists, C condition) {
        List<V> list = lists.get(condition);
        if (list == null) {
            throw new IllegalArgumentException("no condition '" + condition + "'; this study has " + conditions);
        }
        return list;
    }
}
