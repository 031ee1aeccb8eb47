package io.github.ascentrl.nn.internal.kernels;

import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API of {@code jdk.incubator.vector}, for vectors of the machine's preferred size. {@link KernelProvider}
 * loads this class by name when the module is there. One species only: on JDK 17 a second one in the same JVM slows
 * both down to 5 GFLOP/s. Loops end in the specification's loops for what does not fill a vector; masks would be slow
 * on JDK 17 and below AVX-512.
 *
 * <p>Inner loops call the Vector API alone, no helper of this package, however small: C2 stops inlining what is not
 * forced once a method holds 8000 bytecodes, those of the API's own methods counted, and a vector that crosses a call is
 * an object. With {@code load} and {@code exp} as helpers JDK 17 took 1 ns per tanh instead of 0.2 as soon as the loop
 * was inlined into its callers.
 */
final class VectorKernels implements Supplier<Kernels> {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    VectorKernels() {
        if (S.length() > Reduction.LANES || S.length() < 4) {
            throw new UnsupportedOperationException(
                    "vectors of " + S.vectorBitSize() + " bits; 128 to 512 are supported");
        }
    }

    /** {@return kernels for one thread} */
    @Override
    public Kernels get() {
        VectorSums sums = new VectorSums();
        return new KernelParts(
                "vector " + S.vectorBitSize(),
                new VectorProducts(sums),
                new VectorElementwise(),
                new VectorRowwise(sums),
                new VectorCells(),
                sums,
                new VectorUpdates());
    }
}
