package io.github.ascentrl.api;

/** What begins in a lane, and so how much of what came before an {@link Actor} may remember there. */
public enum Start {
    /** The next episode of the same task: an actor whose memory reaches across episodes keeps it. */
    EPISODE,
    /** A task of its own: everything is forgotten. */
    TASK
}
