package io.github.ascentrl.api;

/**
 * An environment with {@link io.github.ascentrl.api.space.Discrete Discrete} or
 * {@link io.github.ascentrl.api.space.MultiDiscrete MultiDiscrete} actions, some of which are impossible in some
 * states. Taking an impossible action throws {@link IllegalArgumentException} and changes nothing.
 *
 * <p>Policies do not call this method. Wrap the environment in {@code MaskedObservations} instead: it appends the mask
 * to each observation under the name {@link io.github.ascentrl.api.space.Column#ACTION_MASK}. A masked policy finds the
 * mask by this name and gives impossible actions probability 0. Building a trainer or sampler with such an environment
 * and one of this library's unmasked policies is refused; see {@link Policy#checkFits}.
 */
public interface ActionMasked {
    /**
     * Writes which actions the current state allows: while an episode is under way at least one, for a
     * {@code MultiDiscrete} action at least one choice in each coordinate.
     *
     * @param mask receives {@code true} for every possible action, {@code [actionSpace().n()]}; for a
     *     {@code MultiDiscrete} space for every possible choice, coordinate after coordinate,
     *     {@code [actionSpace().choices()]}; fully overwritten
     */
    void actionMask(boolean[] mask);
}
