package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a model act in context at regular intervals during its training, as R3 does. Metrics: {@code inContextFirst} and
 * {@code inContextLast}, returns of the first and of the last four episodes, NaN in between. Keeps those and the mean
 * loss for the report, also across a restart.
 */
final class InContextWatch implements TrainingListener, Stateful {
    private final int every;
    private final InContext judge;
    private final List<Integer> goals;
    private final Policy policy;
    private final Rng rng;
    private final List<double[]> rows = new ArrayList<>(); // update, loss, first, last
    private double loss;
    private long losses;

    InContextWatch(int every, InContext judge, List<Integer> goals, Policy policy, Rng rng) {
        this.every = every;
        this.judge = judge;
        this.goals = goals;
        this.policy = policy;
        this.rng = rng;
    }

    @Override
    public Map<String, Double> measure(UpdateStats stats) {
        loss += stats.metric("loss");
        losses++;
        double first = Double.NaN;
        double last = Double.NaN;
        if (stats.update() % every == 0) {
            InContextEvaluation evaluation = judge.of(goals, policy, false, rng.child(stats.update()));
            first = evaluation.mean(0, 4);
            last = evaluation.mean(judge.episodes() - 4, judge.episodes());
            rows.add(new double[] {stats.update(), loss / losses, first, last});
            loss = 0;
            losses = 0;
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("inContextFirst", first);
        metrics.put("inContextLast", last);
        return metrics;
    }

    @Override
    public void onUpdate(UpdateStats stats) {} // already measured

    /** {@return the episodes of a rollout} */
    int episodes() {
        return judge.episodes();
    }

    /**
     * {@return one column of the measurements: 0 the update, 1 the mean loss since the previous row, 2 and 3 the
     * returns}
     */
    double[] column(int column) {
        return rows.stream().mapToDouble(row -> row[column]).toArray();
    }

    @Override
    public void save(State state) {
        for (int c = 0; c < 4; c++) {
            state.put("column" + c, column(c));
        }
        state.put("loss", new double[] {loss, losses});
    }

    @Override
    public void load(State state) {
        rows.clear();
        double[][] columns = new double[4][];
        for (int c = 0; c < 4; c++) {
            columns[c] = state.doubles("column" + c);
        }
        for (int i = 0; i < columns[0].length; i++) {
            rows.add(new double[] {columns[0][i], columns[1][i], columns[2][i], columns[3][i]});
        }
        loss = state.doubles("loss")[0];
        losses = (long) state.doubles("loss")[1];
    }
}
