package io.github.ascentrl.algos.policy;

/** How much of the past each row of a batch depends on, which decides how a batch may be split. */
public enum Span {
    /** The row itself: any subset of rows in any order. */
    STEP,
    /** Earlier rows of the same episode and segment: whole segments only. */
    EPISODE,
    /** All earlier rows of the same segment: whole segments only. */
    TASK;

    /** {@return whether rows are independent of each other} */
    public boolean isStep() {
        return this == STEP;
    }
}
