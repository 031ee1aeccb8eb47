package io.github.ascentrl.algos.policy;

/** How much of the past each row of a batch depends on, which decides how a batch may be split. */
public enum Span {
    /** On no other row: a batch may be split into rows in any order. */
    STEP,
    /** On earlier rows of the same episode and segment: a batch may be split only into whole segments. */
    EPISODE,
    /** On all earlier rows of the same segment: a batch may be split only into whole segments. */
    TASK;

    /** {@return whether rows are independent of each other} */
    public boolean isStep() {
        return this == STEP;
    }
}
