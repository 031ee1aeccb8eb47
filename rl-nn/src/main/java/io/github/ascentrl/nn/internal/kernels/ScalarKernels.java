package io.github.ascentrl.nn.internal.kernels;

/**
 * The specification: the plainest loops, in the order that fixes every bit. Its products and row reductions are slow;
 * C2 vectorises its element-wise loops as they are, so {@link PlainKernels} reuses them.
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
