package io.github.ascentrl.api;

/**
 * An environment with {@link io.github.ascentrl.api.space.Discrete Discrete} or
 * {@link io.github.ascentrl.api.space.MultiDiscrete MultiDiscrete} actions of which some are impossible in some states;
 * taking an impossible action throws {@link IllegalArgumentException} and changes nothing.
 *
 * <p>A policy does not ask here: the environment is wrapped in {@code MaskedObservations}, which appends the mask to
 * each observation and names it {@link io.github.ascentrl.api.space.Column#ACTION_MASK}, and a masked policy finds it
 * there by this name and gives impossible actions probability 0. This library refuses its own policies without a mask when
 * a trainer or sampler is built with such an environment; see {@link Policy#checkFits}.
 */
public interface ActionMasked {
    /**
     * Says which actions the current state allows; while an episode is under way, at least one, in each coordinate of a
     * {@code MultiDiscrete} action.
     *
     * @param mask receives {@code true} for every possible action, {@code [actionSpace().n()]}; for a
     *     {@code MultiDiscrete} space for every possible choice, coordinate after coordinate,
     *     {@code [actionSpace().choices()]}; fully overwritten
     */
    void actionMask(boolean[] mask);
}
