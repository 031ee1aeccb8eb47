package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;

/** Chooses as another does, and tells which share of its choice are last steps of sessions that the time limit cut off. */
final class TailShare implements Elites {
    private final Elites elites;
    private final int tail;
    private double share = Double.NaN;

    TailShare(Elites elites, int tail) {
        this.elites = elites;
        this.tail = tail;
    }

    @Override
    public Choice choose(Batch sessions, double quantile) {
        Choice choice = elites.choose(sessions, quantile);
        int tails = 0;
        int episode = 0;
        for (int row : choice.rows()) {
            while (row >= sessions.end(episode)) {
                episode++;
            }
            boolean cut = sessions.ending(episode) == Ending.TRUNCATED;
            tails += cut && row >= sessions.end(episode) - tail ? 1 : 0;
        }
        share = (double) tails / choice.rows().length;
        return choice;
    }

    @Override
    public void fit(Batch sessions) {
        elites.fit(sessions);
    }

    /** The share of the last choice, in [0, 1]; NaN if nothing was chosen. */
    double share() {
        return share;
    }
}
