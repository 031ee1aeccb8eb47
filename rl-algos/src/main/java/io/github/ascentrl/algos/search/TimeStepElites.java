package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;
import java.util.Objects;

/**
 * Selects the steps whose discounted reward-to-go is among the best of all steps <em>at the same time</em> t of their
 * sessions. A single threshold for all times would compare beginnings with ends: if every step costs 1, the last steps
 * of hopeless sessions look best. For the same reason the last steps of truncated episodes are left out: their returns
 * lack the rewards that would have followed.
 */
public final class TimeStepElites implements Elites {
    private final EliteRule rule;
    private final double gamma;
    private final int tail;

    /**
     * Creates a selection of steps.
     *
     * @param rule how scores are compared with the quantile
     * @param gamma the discount γ in [0, 1]
     * @param tail the number of last steps of a truncated episode to leave out, ≥ 0
     * @throws IllegalArgumentException if γ or the tail is out of range
     */
    public TimeStepElites(EliteRule rule, double gamma, int tail) {
        Returns.checkDiscount(gamma);
        this.rule = Objects.requireNonNull(rule, "rule");
        this.gamma = gamma;
        this.tail = Tails.check(tail);
    }

    /**
     * Creates a selection of steps that leaves out the last n steps of truncated episodes, where n is the smallest
     * number with γ<sup>n</sup> &lt; 1/e: 5 for γ = 0.8, 10 for 0.9, 100 for 0.99.
     *
     * @param rule how scores are compared with the quantile
     * @param gamma the discount γ in [0, 1)
     * @throws IllegalArgumentException if γ is out of range
     */
    public TimeStepElites(EliteRule rule, double gamma) {
        this(rule, gamma, Tails.defaultTail(gamma));
    }

    @Override
    public Choice choose(Batch sessions, double quantile) {
        Objects.requireNonNull(sessions, "sessions");
        Quantiles.checkQuantile(quantile);
        float[] returns = Returns.discounted(sessions, gamma);
        int longest = 0;
        int candidates = 0;
        for (int e = 0; e < sessions.episodes(); e++) {
            int usable = Tails.end(sessions, e, tail) - sessions.start(e);
            longest = Math.max(longest, usable);
            candidates += usable;
        }
        int[] rows = new int[candidates];
        int count = 0;
        int elite = 0;
        double[] scores = new double[sessions.episodes()];
        int[] places = new int[sessions.episodes()];
        for (int t = 0; t < longest; t++) {
            int alive = 0;
            for (int e = 0; e < sessions.episodes(); e++) {
                int row = sessions.start(e) + t;
                if (row < Tails.end(sessions, e, tail)) {
                    scores[alive] = returns[row];
                    places[alive++] = row;
                }
            }
            double[] atTime = Arrays.copyOf(scores, alive);
            int[] best = rule.select(atTime, quantile);
            elite += best.length;
            if (!Quantiles.allEqual(atTime)) { // nothing can be learned from ties, or from a single session
                for (int i : best) {
                    rows[count++] = places[i];
                }
            }
        }
        int[] chosen = Arrays.copyOf(rows, count);
        Arrays.sort(chosen);
        return new Choice(chosen, elite, candidates, Double.NaN);
    }
}
