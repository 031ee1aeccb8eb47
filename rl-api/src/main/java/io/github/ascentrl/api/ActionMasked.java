package io.github.ascentrl.api;

/**
 * An environment with {@link io.github.ascentrl.api.space.Discrete Discrete} actions of which some are impossible in
 * some states. A policy asks before it acts and gives the others probability 0; taking an impossible action throws
 * {@link IllegalArgumentException} and changes nothing.
 */
public interface ActionMasked {
    /**
     * Says which actions the current state allows; while an episode is under way, at least one.
     *
     * @param mask receives {@code true} for every possible action, {@code [actionSpace().n()]}; fully overwritten
     */
    void actionMask(boolean[] mask);
}
