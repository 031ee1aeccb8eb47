package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** Chooses as another does, and measures what it chose. */
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

    /** The share of the last choice that are the last steps of sessions that the time limit cut off; NaN if it was empty. */
    double tails() {
        return tails;
    }

    /** The share of the last choice that is from sessions that are not elite as a whole; NaN if it was empty. */
    double others() {
        return others;
    }

    /**
     * Which share of the variance of being chosen lies between sessions: 1 if a step is chosen exactly where its session is, 0 if
     * sessions do not matter; NaN if all steps were chosen or none.
     */
    double between() {
        return between;
    }
}
