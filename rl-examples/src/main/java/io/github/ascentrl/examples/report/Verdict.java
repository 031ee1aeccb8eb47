package io.github.ascentrl.examples.report;

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
     * {@return {@link #SEEN} or {@link #NOT_SEEN}}
     *
     * @param seen whether we see it
     */
    public static Verdict of(boolean seen) {
        return seen ? SEEN : NOT_SEEN;
    }

    @Override
    public String toString() {
        return word;
    }
}
