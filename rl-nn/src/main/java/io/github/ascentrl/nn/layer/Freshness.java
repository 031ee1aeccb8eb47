package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Products;

/** Tracks whether packed weights match the current parameters and the current kernels. */
final class Freshness {
    private long version = -1;
    private Products products;

    /** {@return whether weights must be packed again} Assumes that the caller then packs them. */
    boolean expired(Parameters parameters, Kernels kernels) {
        if (version == parameters.version() && products == kernels.products()) {
            return false;
        }
        version = parameters.version();
        products = kernels.products();
        return true;
    }
}
