package io.github.ascentrl.nn.internal.kernels;

import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels with the Vector API of {@code jdk.incubator.vector}, for vectors of the machine's preferred size. {@link
 * KernelProvider} loads this class by name when the module is present. Only one species is used: on JDK 17, a second
 * one in the same JVM slows both down to 5 GFLOP/s. Elements that do not fill a vector are left to the specification's
 * loops; masks would be slow on JDK 17 and without AVX-512.
 *
 * <p>Inner loops call only the Vector API, not even small helpers of this package. C2 stops inlining methods that are
 * not force-inlined once a method has 8000 bytecodes, including those of the API's own methods, and a vector that
 * crosses a call is allocated as an object. With {@code load} and {@code exp} as helpers, JDK 17 took 1 ns per tanh
 * instead of 0.2 as soon as the loop was inlined into its callers.
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
                new ScalarUpdates());
    }
}
