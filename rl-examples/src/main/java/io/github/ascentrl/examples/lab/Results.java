package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.stats.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the runs of a study returned and logged, by condition, in the order of the seeds.
 *
 * @param <C> the type of the conditions
 * @param <T> what a run returned
 */
public final class Results<C, T> {
    private final List<C> conditions;
    private final List<Long> seeds;
    private final List<String> columns;
    private final List<Run<C>> runs;
    private final List<T> values;

    Results(List<C> conditions, List<Long> seeds, List<String> columns, List<Run<C>> runs, List<T> values) {
        this.conditions = conditions;
        this.seeds = seeds;
        this.columns = columns;
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
     * {@return what the runs of a condition returned, one for each seed}
     *
     * @param condition one of {@link #conditions()}
     */
    public List<T> of(C condition) {
        int first = first(condition);
        return values.subList(first, first + seeds.size());
    }

    /**
     * {@return one number from each run of a condition, {@code [seeds]}}
     *
     * @param condition one of {@link #conditions()}
     * @param number what to take from a result
     */
    public double[] each(C condition, ToDoubleFunction<? super T> number) {
        return of(condition).stream().mapToDouble(number).toArray();
    }

    /**
     * {@return what the runs of a condition logged, one curve for each seed}
     *
     * @param condition one of {@link #conditions()}
     * @param x the column along the curve, for example "episode"
     * @param y the column measured; rows where it is NaN are left out
     */
    public List<Curve> curves(C condition, String x, String y) {
        int xColumn = column(x);
        int yColumn = column(y);
        List<Curve> curves = new ArrayList<>();
        int first = first(condition);
        for (Run<C> run : runs.subList(first, first + seeds.size())) {
            List<double[]> rows = run.rows();
            curves.add(new Curve(
                    rows.stream().mapToDouble(row -> row[xColumn]).toArray(),
                    rows.stream().mapToDouble(row -> row[yColumn]).toArray()));
        }
        return curves;
    }

    private int first(C condition) {
        int index = conditions.indexOf(condition);
        if (index < 0) {
            throw new IllegalArgumentException("no condition '" + condition + "'; this study has " + conditions);
        }
        return index * seeds.size();
    }

    private int column(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no column '" + name + "'; this study has " + columns);
        }
        return index;
    }
}
