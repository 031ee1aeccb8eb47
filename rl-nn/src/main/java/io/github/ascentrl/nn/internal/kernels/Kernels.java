package io.github.ascentrl.nn.internal.kernels;

/**
 * The inner loops of the library, in six parts. Matrices are row-major with an offset and a leading dimension (the
 * distance between rows). {@link ScalarKernels} defines every result to the bit: each element of a matrix product is
 * <em>one</em> chain of fused multiply-adds over k, in order, starting from the previous value in C; each sum along a
 * row consists of 16 interleaved partial sums and a fixed tree ({@link Reduction}). Other implementations may only
 * arrange the work differently, so a part may be replaced by that of another implementation from one call to the next.
 *
 * <p>Implementations keep scratch space, so use one instance per thread, created by {@link #create()}. Call the method
 * for a part where it is used, and do not store the part. Arrays without an offset begin at 0. Unless documented
 * otherwise, an output may be the same array range as an input, but must not partially overlap it.
 */
public interface Kernels {
    /** {@return kernels for one thread: SIMD if this JVM can run it, after plain ones in a program's first moments} */
    static Kernels create() {
        return KernelProvider.create();
    }

    /** {@return the name of the implementation, for logs and tests} */
    String name();

    /** {@return products of matrices} */
    Products products();

    /** {@return operations on each element} */
    Elementwise elementwise();

    /** {@return operations on each row of a matrix} */
    Rowwise rowwise();

    /** {@return steps of recurrent cells} */
    CellSteps cells();

    /** {@return sums over an array} */
    Sums sums();

    /** {@return optimiser steps} */
    Updates updates();
}
