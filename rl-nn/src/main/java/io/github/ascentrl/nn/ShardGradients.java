package io.github.ascentrl.nn;

/** The gradients of one shard of a batch: where the parameters on a shard's tape add theirs up. */
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

    /** Gradients go here from now on, one array for each of the owners. */
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
        throw new IllegalArgumentException("parameter '" + parameter.name()
                + "' belongs to none of the Parameters that this DataParallel was given; pass all that the loss uses");
    }
}
