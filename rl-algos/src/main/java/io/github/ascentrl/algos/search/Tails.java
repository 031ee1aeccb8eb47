package io.github.ascentrl.algos.search;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;

/** Decides which last steps of truncated episodes to leave out, because their returns are incomplete. */
final class Tails {
    private Tails() {}

    /**
     * {@return the smallest n with γ<sup>n</sup> &lt; 1/e} The return of a step with n steps left lacks a fraction
     * γ<sup>n</sup> of its weight. Computed by logarithms: 1/(1 − γ), which is about the same, would round up to 11 for
     * γ = 0.9, because 1 − 0.9 is less than 0.1 in {@code double}.
     */
    static int defaultTail(double gamma) {
        Returns.checkDiscount(gamma);
        if (gamma == 1) {
            throw new IllegalArgumentException(
                    "gamma = 1: every return of a truncated episode lacks the rewards that would have"
                            + " followed; pass the number of last steps to leave out, or use gamma < 1");
        }
        return (int) (Math.floor(-1 / StrictMath.log(gamma)) + 1); // γ^n is never 1/e itself: that is irrational
    }

    static int check(int tail) {
        if (tail < 0) {
            throw new IllegalArgumentException("tail = " + tail
                    + " must be at least 0; it is the number of last steps of a truncated episode to leave out");
        }
        return tail;
    }

    /** {@return one past the last step of an episode whose return is complete or nearly so} */
    static int end(Batch batch, int episode, int tail) {
        boolean cut = batch.ending(episode) != Ending.TERMINATED;
        return cut ? Math.max(batch.start(episode), batch.end(episode) - tail) : batch.end(episode);
    }
}
