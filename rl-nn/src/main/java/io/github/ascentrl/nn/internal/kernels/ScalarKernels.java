package io.github.ascentrl.nn.internal.kernels;

/**
 * The specification: the plainest loops, in the order that fixes every bit. Its products and row reductions are slow; its
 * loops over elements C2 vectorises as they stand, so {@link PlainKernels} takes them over.
 */
public final class ScalarKernels {
    private ScalarKernels() {}

    /** {@return kernels for one thread} */
    public static Kernels create() {
        Sums sums = new ScalarSums();
        return new KernelParts(
                "scalar",
                new ScalarProducts(),
                new ScalarElementwise(),
                new ScalarRowwise(sums),
                new ScalarCells(),
                sums,
                new ScalarUpdates());
    }
}
