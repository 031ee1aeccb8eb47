package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;

/** Policies of the experiments for discrete actions: a softmax over logits, which are the outputs of a network. */
public final class Logits {
    private Logits() {}

    /**
     * {@return a policy over a network}
     *
     * @param network a network with one output for each action
     */
    public static CategoricalPolicy of(Network network) {
        return CategoricalPolicy.of(network, new Discrete(network.outputSize()));
    }

    /**
     * {@return a policy over an MLP with tanh}
     *
     * @param rng the random numbers for the initial weights
     * @param sizes the sizes of its layers, from the observation to the actions
     */
    public static CategoricalPolicy tanh(Rng rng, int... sizes) {
        return of(Mlp.sizes(sizes).build(rng));
    }

    /**
     * {@return a policy over an MLP with ReLU}
     *
     * @param rng the random numbers for the initial weights
     * @param sizes the sizes of its layers, from the observation to the actions
     */
    public static CategoricalPolicy relu(Rng rng, int... sizes) {
        return of(Mlp.sizes(sizes).activation(Activation.RELU).build(rng));
    }
}
