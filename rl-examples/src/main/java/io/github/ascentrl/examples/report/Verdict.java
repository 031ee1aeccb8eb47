package io.github.ascentrl.examples.report;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import java.util.Arrays;
import java.util.Collection;

/** Whether our runs show what a report claimed. */
public enum Verdict {
    /** Our runs show it. */
    SEEN("seen"),
    /** Our runs do not show it. */
    NOT_SEEN("not seen"),
    /** Our runs do not decide it: too few seeds, a quick run, or an interval that allows both. */
    UNDECIDED("undecided");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /**
     * {@return the verdict of an interval on the claim that a number is above a limit: undecided if it contains the
     * limit, or if its ends are NaN as for a single seed}
     *
     * @param interval the interval of the number
     * @param limit the limit that it is claimed to be above
     */
    public static Verdict above(Interval interval, double limit) {
        if (interval.low() > limit) {
            return SEEN;
        }
        return interval.high() < limit ? NOT_SEEN : UNDECIDED;
    }

    /**
     * {@return the verdict of an interval on the claim that a number is below a limit, as for {@link #above}}
     *
     * @param interval the interval of the number
     * @param limit the limit that it is claimed to be below
     */
    public static Verdict below(Interval interval, double limit) {
        return above(new Interval(-interval.high(), -interval.low()), -limit);
    }

    /**
     * {@return the verdict of a one-sided sign test at the 5 % level on the claim that differences tend to be positive}
     * Fewer than five differences never decide.
     *
     * @param differences the differences, for example second − first for each seed
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
     * @param seen whether our runs show it
     */
    public static Verdict of(boolean seen) {
        return seen ? SEEN : NOT_SEEN;
    }

    /**
     * {@return the verdict on a claim of several parts: seen if all parts are, not seen if any part is not seen}
     *
     * @param parts the verdicts on the parts, at least one
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
