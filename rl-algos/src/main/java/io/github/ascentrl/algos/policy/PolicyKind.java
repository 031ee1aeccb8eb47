package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.layer.Network;

/** What a saved policy makes of its network's outputs. */
public enum PolicyKind {
    /** A {@link CategoricalPolicy}: one logit for each action of a {@link Discrete} space. */
    CATEGORICAL("categorical"),
    /** A {@linkplain CategoricalPolicy#masked masked} one. */
    MASKED_CATEGORICAL("masked-categorical"),
    /** A {@link MultiDiscretePolicy}: the logits of all coordinates. */
    MULTI_DISCRETE("multi-discrete"),
    /** A {@linkplain MultiDiscretePolicy#masked masked} one. */
    MASKED_MULTI_DISCRETE("masked-multi-discrete"),
    /** A {@link GaussianPolicy} whose network gives μ and log σ. */
    GAUSSIAN("gaussian"),
    /** The same, {@linkplain GaussianPolicy#squashed squashed} onto the action space. */
    SQUASHED_GAUSSIAN("squashed-gaussian"),
    /** A {@link GaussianPolicy} whose network gives μ, with one learned σ per coordinate. */
    FREE_GAUSSIAN("free-gaussian"),
    /** The same, squashed onto the action space. */
    SQUASHED_FREE_GAUSSIAN("squashed-free-gaussian"),
    /** A {@link MixturePolicy}; the number of components follows from the number of outputs. */
    MIXTURE("mixture"),
    /** A {@link BetaPolicy}: two numbers for each coordinate of a bounded {@link Box}. */
    BETA("beta");

    private final String id;

    PolicyKind(String id) {
        this.id = id;
    }

    /** {@return its name in files} */
    public String id() {
        return id;
    }

    /** {@return whether observations hold a mask} */
    boolean isMasked() {
        return this == MASKED_CATEGORICAL || this == MASKED_MULTI_DISCRETE;
    }

    /** {@return whether beside the network there is a parameter {@code logStd}} */
    boolean hasFreeSigma() {
        return this == FREE_GAUSSIAN || this == SQUASHED_FREE_GAUSSIAN;
    }

    /**
     * {@return a policy of this kind}
     *
     * @throws IllegalArgumentException if network, space and kind do not fit each other
     */
    DifferentiablePolicy over(Network network, Space observations, Space actions) {
        return switch (this) {
            case CATEGORICAL -> CategoricalPolicy.of(network, space(Discrete.class, actions));
            case MASKED_CATEGORICAL -> CategoricalPolicy.masked(network, observations, space(Discrete.class, actions));
            case MULTI_DISCRETE -> MultiDiscretePolicy.of(network, space(MultiDiscrete.class, actions));
            case MASKED_MULTI_DISCRETE ->
                MultiDiscretePolicy.masked(network, observations, space(MultiDiscrete.class, actions));
            case GAUSSIAN -> wide(GaussianPolicy.stateDependent(network), network, 2, actions);
            case SQUASHED_GAUSSIAN -> GaussianPolicy.stateDependent(network).squashed(space(Box.class, actions));
            case FREE_GAUSSIAN -> wide(GaussianPolicy.withItsSigma(network), network, 1, actions);
            case SQUASHED_FREE_GAUSSIAN -> GaussianPolicy.withItsSigma(network).squashed(space(Box.class, actions));
            case MIXTURE -> {
                int size = space(Box.class, actions).size();
                yield MixturePolicy.of(network, size, Math.max(1, network.outputSize() / (1 + 2 * size)));
            }
            case BETA -> BetaPolicy.of(network, space(Box.class, actions));
        };
    }

    private <S extends Space> S space(Class<S> type, Space actions) {
        if (!type.isInstance(actions)) {
            throw new IllegalArgumentException(
                    "a " + id + " policy needs a " + type.getSimpleName() + " action space, not " + actions);
        }
        return type.cast(actions);
    }

    /** Checks that an unsquashed policy, which does not see the action space, has as many coordinates as it. */
    private GaussianPolicy wide(GaussianPolicy policy, Network network, int outputs, Space actions) {
        int size = space(Box.class, actions).size();
        NetworkPolicy.checkOutputs(
                network,
                outputs * size,
                "a " + id + " policy over " + size + " coordinates needs " + outputs + " for each");
        return policy;
    }
}
