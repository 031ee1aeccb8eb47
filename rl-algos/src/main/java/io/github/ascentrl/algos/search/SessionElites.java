package io.github.ascentrl.algos.search;

import io.github.ascentrl.api.data.Batch;
import java.util.Objects;

/** Selects all steps of the sessions with the best total rewards, or no steps if all totals tie. */
public final class SessionElites implements Elites {
    private final EliteRule rule;

    /**
     * Creates a selection of sessions.
     *
     * @param rule how scores are compared with the quantile
     */
    public SessionElites(EliteRule rule) {
        this.rule = Objects.requireNonNull(rule, "rule");
    }

    @Override
    public Choice choose(Batch sessions, double quantile) {
        Objects.requireNonNull(sessions, "sessions");
        double[] totals = new double[sessions.episodes()];
        for (int e = 0; e < totals.length; e++) {
            totals[e] = sessions.totalReward(e);
        }
        double threshold = Quantiles.linear(totals, quantile);
        int[] elite = rule.select(totals, quantile);
        int[] rows = Quantiles.allEqual(totals) ? new int[0] : rows(sessions, elite);
        return new Choice(rows, elite.length, totals.length, threshold);
    }

    private static int[] rows(Batch sessions, int[] elite) {
        int count = 0;
        for (int e : elite) {
            count += sessions.length(e);
        }
        int[] rows = new int[count];
        int at = 0;
        for (int e : elite) {
            for (int t = sessions.start(e); t < sessions.end(e); t++) {
                rows[at++] = t;
            }
        }
        return rows;
    }
}
