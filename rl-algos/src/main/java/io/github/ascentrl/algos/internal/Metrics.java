package io.github.ascentrl.algos.internal;

import io.github.ascentrl.nn.Loss;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named measurements of one update, in the order they were first put; values with the same name are averaged. */
public final class Metrics {
    private final Map<String, double[]> sums = new LinkedHashMap<>();

    /** Creates an empty set of measurements. */
    public Metrics() {}

    /** Sets a value, replacing all values with this name. */
    public void put(String name, double value) {
        sums.put(name, new double[] {value, 1});
    }

    /** Adds one of several values of one update, for example that of one minibatch. */
    public void add(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
        sum[0] += value;
        sum[1]++;
    }

    /** Adds one of several values unless it is NaN: the mean is that of the defined values, NaN if there are none. */
    public void addDefined(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
        if (!Double.isNaN(value)) {
            sum[0] += value;
            sum[1]++;
        }
    }

    /** Adds all values of other measurements of the same update. */
    public void addAll(Metrics others) {
        others.sums.forEach((name, sum) -> {
            double[] mine = sums.computeIfAbsent(name, key -> new double[2]);
            mine[0] += sum[0];
            mine[1] += sum[1];
        });
    }

    /** Adds a loss and its parts, for example those of one minibatch. */
    public void addAll(Loss.Value loss) {
        add("loss", loss.total());
        loss.parts().forEach(this::add);
    }

    /** {@return the mean of each name, in the order they were first put} */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        sums.forEach((name, sum) -> values.put(name, sum[0] / sum[1]));
        return values;
    }
}
