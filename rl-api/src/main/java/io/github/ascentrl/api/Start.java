package io.github.ascentrl.api;

/** What starts in a lane, which decides how much memory an {@link Actor} may keep. */
public enum Start {
    /** Another episode of the same task; memory that spans episodes is kept. */
    EPISODE,
    /** A new task; all memory of the lane is cleared. */
    TASK
}
