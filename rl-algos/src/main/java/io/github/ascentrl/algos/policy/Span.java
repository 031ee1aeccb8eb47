package io.github.ascentrl.algos.policy;

/** How far back a row of a batch sees, and so what a batch may be cut into. */
public enum Span {
    /** Its own row only: a batch may be cut into rows, in any order. */
    STEP,
    /** What came before it in its episode: a batch may be cut into whole segments. */
    EPISODE,
    /** What came before it in its task, earlier episodes of its segment too: into whole segments. */
    TASK;

    /** {@return whether rows are independent of each other} */
    public boolean isStep() {
        return this == STEP;
    }
}
