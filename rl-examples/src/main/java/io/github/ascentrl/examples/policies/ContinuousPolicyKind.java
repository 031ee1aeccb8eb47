package io.github.ascentrl.examples.policies;

import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MixturePolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;

/** The continuous policies over one number, each with its own network. */
enum ContinuousPolicyKind {
    /** The network outputs μ; one σ for all states. */
    GAUSSIAN_FREE("Gaussian, free σ", 1),
    /** The network outputs μ and σ. */
    GAUSSIAN("Gaussian, σ(s)", 2),
    /** The same, squashed onto the box by tanh. */
    SQUASHED("Gaussian, squashed", 2),
    /** Three Gaussians with weights. */
    MIXTURE("mixture of 3 Gaussians", 9),
    /** Beta on the box. */
    BETA("Beta", 2);

    private final String label;
    private final int outputs;

    ContinuousPolicyKind(String label, int outputs) {
        this.label = label;
        this.outputs = outputs;
    }

    /**
     * {@return a policy of this kind}
     *
     * @param box the range of useful actions
     * @param rng draws the initial weights
     * @param inputsAndHidden the sizes of the network's layers, without the last one
     */
    DifferentiablePolicy create(Box box, Rng rng, int... inputsAndHidden) {
        int[] sizes = Arrays.copyOf(inputsAndHidden, inputsAndHidden.length + 1);
        sizes[inputsAndHidden.length] = outputs;
        Mlp network = Mlp.sizes(sizes).gains(1, 0.1).build(rng);
        return switch (this) {
            case GAUSSIAN_FREE -> GaussianPolicy.freeSigma(network, 1);
            case GAUSSIAN -> GaussianPolicy.stateDependent(network);
            case SQUASHED -> GaussianPolicy.stateDependent(network).squashed(box);
            case MIXTURE -> MixturePolicy.of(network, 1, 3);
            case BETA -> BetaPolicy.of(network, box);
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
