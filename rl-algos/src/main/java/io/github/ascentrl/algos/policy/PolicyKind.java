package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.layer.Network;

/** The kinds of saved policies, which define the meaning of the network's outputs. */
public enum PolicyKind {
    /** A {@link CategoricalPolicy}: one logit for each action of a {@link Discrete} space. */
    CATEGORICAL("categorical"),
    /** A {@linkplain CategoricalPolicy#masked masked} {@link CategoricalPolicy}. */
    MASKED_CATEGORICAL("masked-categorical"),
    /** A {@link MultiDiscretePolicy}: the logits of all coordinates, one coordinate after the other. */
    MULTI_DISCRETE("multi-discrete"),
    /** A {@linkplain MultiDiscretePolicy#masked masked} {@link MultiDiscretePolicy}. */
    MASKED_MULTI_DISCRETE("masked-multi-discrete"),
    /** A {@link GaussianPolicy} whose network outputs μ and log σ. */
    GAUSSIAN("gaussian"),
    /** As {@link #GAUSSIAN}, {@linkplain GaussianPolicy#squashed squashed} onto the action space. */
    SQUASHED_GAUSSIAN("squashed-gaussian"),
    /** A {@link GaussianPolicy} whose network outputs μ, with one learned σ per coordinate. */
    FREE_GAUSSIAN("free-gaussian"),
    /** As {@link #FREE_GAUSSIAN}, squashed onto the action space. */
    SQUASHED_FREE_GAUSSIAN("squashed-free-gaussian"),
    /** A {@link MixturePolicy}; the number of components follows from the number of outputs. */
    MIXTURE("mixture"),
    /** A {@link BetaPolicy}: two numbers for each coordinate of a bounded {@link Box}. */
    BETA("beta");

    private final String id;

    PolicyKind(String id) {
        this.id = id;
    }

    /** {@return the name of this kind in files} */
    public String id() {
        return id;
    }

    /** {@return whether observations contain a mask} */
    boolean isMasked() {
        return this == MASKED_CATEGORICAL || this == MASKED_MULTI_DISCRETE;
    }

    /** {@return whether there is a parameter {@code logStd} in addition to those of the network} */
    boolean hasFreeSigma() {
        return this == FREE_GAUSSIAN || this == SQUASHED_FREE_GAUSSIAN;
    }

    /**
     * {@return a policy of this kind}
     *
     * @throws IllegalArgumentException if network, spaces and kind do not fit together
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

    /**
     * Checks that an unsquashed policy, which is not built with the action space, has as many coordinates as the space.
     */
    private GaussianPolicy wide(GaussianPolicy policy, Network network, int outputs, Space actions) {
        int size = space(Box.class, actions).size();
        NetworkPolicy.checkOutputs(
                network,
                outputs * size,
                "a " + id + " policy over " + size + " coordinates needs " + outputs + " for each");
        return policy;
    }
}
