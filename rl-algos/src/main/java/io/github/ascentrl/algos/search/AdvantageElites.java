package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;
import java.util.Objects;

/**
 * Selects the steps whose return exceeds its expectation by the most: those with the largest G<sub>t</sub> −
 * V(s<sub>t</sub>). V is any {@link Baseline}, usually {@link io.github.ascentrl.algos.baseline.ValueBaseline}, and is
 * fitted after the selection. The last steps of truncated episodes are left out, see {@link TimeStepElites}.
 */
public final class AdvantageElites implements Elites, Stateful {
    private final EliteRule rule;
    private final double gamma;
    private final int tail;
    private final Baseline value;

    /**
     * Creates a selection of steps.
     *
     * @param rule how scores are compared with the quantile
     * @param gamma the discount γ in [0, 1]
     * @param tail the number of last steps of a truncated episode to leave out, ≥ 0
     * @param value the baseline V
     * @throws IllegalArgumentException if γ or the tail is out of range
     */
    public AdvantageElites(EliteRule rule, double gamma, int tail, Baseline value) {
        Objects.requireNonNull(value, "value");
        Returns.checkDiscount(gamma);
        this.rule = Objects.requireNonNull(rule, "rule");
        this.gamma = gamma;
        this.tail = Tails.check(tail);
        this.value = value;
    }

    /**
     * Creates a selection of steps that leaves out the last n steps of truncated episodes, where n is the smallest
     * number with γ<sup>n</sup> &lt; 1/e: 5 for γ = 0.8, 10 for 0.9, 100 for 0.99.
     *
     * @param rule how scores are compared with the quantile
     * @param gamma the discount γ in [0, 1)
     * @param value the baseline V
     * @throws IllegalArgumentException if γ is out of range
     */
    public AdvantageElites(EliteRule rule, double gamma, Baseline value) {
        this(rule, gamma, Tails.defaultTail(gamma), value);
    }

    @Override
    public Choice choose(Batch sessions, double quantile) {
        Objects.requireNonNull(sessions, "sessions");
        Quantiles.checkQuantile(quantile);
        float[] returns = Returns.discounted(sessions, gamma);
        float[] expected = new float[sessions.steps()];
        value.predict(sessions, returns, expected);
        double[] scores = new double[sessions.steps()];
        int[] places = new int[sessions.steps()];
        int n = 0;
        for (int e = 0; e < sessions.episodes(); e++) {
            for (int t = sessions.start(e); t < Tails.end(sessions, e, tail); t++) {
                scores[n] = (double) returns[t] - expected[t];
                places[n++] = t;
            }
        }
        if (n == 0) {
            return new Choice(new int[0], 0, 0, Double.NaN);
        }
        double[] candidates = Arrays.copyOf(scores, n);
        int[] elite = rule.select(candidates, quantile);
        int[] rows = new int[Quantiles.allEqual(candidates) ? 0 : elite.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = places[elite[i]];
        }
        return new Choice(rows, elite.length, n, Quantiles.linear(candidates, quantile));
    }

    @Override
    public void fit(Batch sessions) {
        Objects.requireNonNull(sessions, "sessions");
        value.fit(sessions, Returns.discounted(sessions, gamma));
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        if (value instanceof Stateful stateful) {
            stateful.save(state.child("value"));
        }
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        if (value instanceof Stateful stateful) {
            stateful.load(state.child("value"));
        }
    }
}
