package io.github.ascentrl.nn.layer;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Affine layers one after the other, of one or several networks.
 *
 * @param weights of each layer
 * @param biases of each layer
 * @param activation between the layers; null if there is only one
 */
record Chain(List<Parameter> weights, List<Parameter> biases, Activation activation) {
    static Chain of(Network network) {
        if (network instanceof Mlp mlp) {
            List<Parameter> weights = new ArrayList<>();
            List<Parameter> biases = new ArrayList<>();
            for (int l = 0; l < mlp.sizes().length - 1; l++) {
                weights.add(mlp.weight(l));
                biases.add(mlp.bias(l));
            }
            return new Chain(weights, biases, weights.size() > 1 ? mlp.activation() : null);
        }
        if (network instanceof Trunk.Headed headed) {
            return headed.chain();
        }
        throw new IllegalArgumentException(
                "a network of type " + network.getClass().getSimpleName() + " is no Mlp and has no copy that is one");
    }

    /** This one, a nonlinearity, and another. */
    Chain then(Activation between, Chain next) {
        for (Activation inside : new Activation[] {activation, next.activation}) {
            if (inside != null && inside != between) {
                throw new IllegalArgumentException("a network with " + between + " in one place and " + inside
                        + " in another has no copy that is an Mlp; use one nonlinearity throughout");
            }
        }
        List<Parameter> allWeights = new ArrayList<>(weights);
        List<Parameter> allBiases = new ArrayList<>(biases);
        allWeights.addAll(next.weights);
        allBiases.addAll(next.biases);
        return new Chain(allWeights, allBiases, between);
    }

    Mlp copy() {
        int[] sizes = new int[weights.size() + 1];
        sizes[0] = weights.get(0).rows();
        for (int l = 0; l < weights.size(); l++) {
            sizes[l + 1] = weights.get(l).cols();
        }
        Mlp copy = Mlp.sizes(sizes)
                .activation(activation == null ? Activation.TANH : activation)
                .build(Rng.of(0));
        float[] into = copy.parameters().initial();
        for (int l = 0; l < weights.size(); l++) {
            copy(weights.get(l), into, copy.weight(l));
            copy(biases.get(l), into, copy.bias(l));
        }
        return copy;
    }

    private static void copy(Parameter from, float[] into, Parameter to) {
        System.arraycopy(from.owner().values(), from.offset(), into, to.offset(), from.size());
    }
}
