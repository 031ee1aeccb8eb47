package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Products;

/** Whether packed weights are those of the parameters, and of the kernels that do products now. */
final class Freshness {
    private long version = -1;
    private Products products;

    /** {@return whether weights must be packed anew, which is then taken as done} */
    boolean expired(Parameters parameters, Kernels kernels) {
        if (version == parameters.version() && products == kernels.products()) {
            return false;
        }
        version = parameters.version();
        products = kernels.products();
        return true;
    }
}
