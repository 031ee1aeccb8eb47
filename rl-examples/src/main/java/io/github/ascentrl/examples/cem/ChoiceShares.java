package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** Passes on another chooser's elite and measures it. */
final class ChoiceShares implements Elites {
    private final Elites elites;
    private final SessionElites sessions;
    private final int tail;
    private double tails = Double.NaN;
    private double others = Double.NaN;
    private double between = Double.NaN;

    ChoiceShares(Elites elites, EliteRule rule, int tail) {
        this.elites = elites;
        this.tail = tail;
        sessions = new SessionElites(rule);
    }

    @Override
    public Choice choose(Batch batch, double quantile) {
        Choice choice = elites.choose(batch, quantile);
        boolean[] chosen = new boolean[batch.steps()];
        for (int row : choice.rows()) {
            chosen[row] = true;
        }
        boolean[] good = new boolean[batch.steps()];
        for (int row : sessions.choose(batch, quantile).rows()) {
            good[row] = true;
        }
        int n = choice.rows().length;
        double p = (double) n / batch.steps();
        double spread = 0; // Σ over steps of (share chosen of their session − p)²
        int cut = 0;
        for (int e = 0; e < batch.episodes(); e++) {
            int in = 0;
            for (int t = batch.start(e); t < batch.end(e); t++) {
                in += chosen[t] ? 1 : 0;
                boolean last = batch.ending(e) == Ending.TRUNCATED && t >= batch.end(e) - tail;
                cut += chosen[t] && last ? 1 : 0;
            }
            double share = (double) in / batch.length(e) - p;
            spread += batch.length(e) * share * share;
        }
        tails = (double) cut / n;
        others = (double) Arrays.stream(choice.rows()).filter(row -> !good[row]).count() / n;
        between = spread / (batch.steps() * p * (1 - p));
        return choice;
    }

    @Override
    public void fit(Batch batch) {
        elites.fit(batch);
    }

    /**
     * The share of the latest elite steps that are among the last steps of sessions cut off by the time limit; NaN if
     * there were none.
     */
    double tails() {
        return tails;
    }

    /**
     * The share of the latest elite steps that come from sessions that are not elite as a whole; NaN if there were
     * none.
     */
    double others() {
        return others;
    }

    /**
     * The share of the variance of being elite that lies between sessions: 1 if sessions are elite as a whole or not at
     * all, 0 if sessions do not matter; NaN if all steps were elite or none.
     */
    double between() {
        return between;
    }
}
