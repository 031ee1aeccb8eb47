package io.github.ascentrl.nn;

/** The arrays into which a shard's tape adds the gradients of its parameters. */
final class ShardGradients {
    private final Parameters[] owners;
    private final Tensor[][] leaves;
    private float[][] gradients;

    ShardGradients(Parameters[] owners) {
        this.owners = owners;
        leaves = new Tensor[owners.length][];
        for (int o = 0; o < owners.length; o++) {
            leaves[o] = new Tensor[owners[o].entries().size()];
        }
    }

    /** Directs gradients into these arrays from now on, one for each of the owners. */
    void into(float[][] gradients) {
        this.gradients = gradients;
    }

    Tensor leaf(Parameter parameter) {
        for (int o = 0; o < owners.length; o++) {
            if (owners[o] == parameter.owner()) {
                Tensor leaf = leaves[o][parameter.index];
                if (leaf == null) {
                    leaf = new Tensor();
                    leaves[o][parameter.index] = leaf;
                }
                return parameter.fill(leaf, gradients[o]);
            }
        }
        throw new IllegalArgumentException(
                "parameter '" + parameter.name()
                        + "' does not belong to the Parameters given to this DataParallel; pass all parameters that the loss uses");
    }
}
