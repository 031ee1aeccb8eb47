package io.github.ascentrl.examples.report;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import java.util.Arrays;
import java.util.Collection;

/** Whether we see what a report claimed. */
public enum Verdict {
    /** We see it too. */
    SEEN("seen"),
    /** We do not see it. */
    NOT_SEEN("not seen"),
    /** Our runs do not decide it: too few seeds, a quick run, an interval that contains both. */
    UNDECIDED("undecided");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /**
     * {@return what an interval says of the claim that a number is above a limit: undecided where it contains the limit,
     * or has NaN ends as that of a single seed}
     *
     * @param interval the number's
     * @param limit what it is claimed to be above
     */
    public static Verdict above(Interval interval, double limit) {
        if (interval.low() > limit) {
            return SEEN;
        }
        return interval.high() < limit ? NOT_SEEN : UNDECIDED;
    }

    /**
     * {@return the same of the claim that it is below a limit}
     *
     * @param interval the number's
     * @param limit what it is claimed to be below
     */
    public static Verdict below(Interval interval, double limit) {
        return above(new Interval(-interval.high(), -interval.low()), -limit);
    }

    /**
     * {@return what signs say of the claim that differences tend to be positive, at the 5 % level of a one-sided sign
     * test} Fewer than five differences never decide.
     *
     * @param differences second − first, for example of the same seed
     */
    public static Verdict positive(double... differences) {
        if (Statistics.signTest(differences) < 0.05) {
            return SEEN;
        }
        double[] reversed = Arrays.stream(differences).map(d -> -d).toArray();
        return Statistics.signTest(reversed) < 0.05 ? NOT_SEEN : UNDECIDED;
    }

    /**
     * {@return {@link #SEEN} or {@link #NOT_SEEN}}
     *
     * @param seen whether we see it
     */
    public static Verdict of(boolean seen) {
        return seen ? SEEN : NOT_SEEN;
    }

    /**
     * {@return what verdicts on the parts of a claim say of all of it: seen where all are, not seen where one is not seen}
     *
     * @param parts at least one
     */
    public static Verdict all(Collection<Verdict> parts) {
        if (parts.contains(NOT_SEEN)) {
            return NOT_SEEN;
        }
        return parts.contains(UNDECIDED) || parts.isEmpty() ? UNDECIDED : SEEN;
    }

    @Override
    public String toString() {
        return word;
    }
}
