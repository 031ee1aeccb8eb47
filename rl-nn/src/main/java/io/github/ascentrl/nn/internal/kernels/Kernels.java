package io.github.ascentrl.nn.internal.kernels;

/**
 * The inner loops of the library, in six parts. Matrices are row-major with an offset and a leading dimension (the distance
 * between rows). {@link ScalarKernels} defines every result to the bit: each element of a matrix product is <em>one</em>
 * chain of fused multiply-adds over k, in order, starting from what C held; each sum along a row is taken in 16 interleaved
 * partial sums and a fixed tree ({@link Reduction}). Other implementations may only arrange the work differently, and so a
 * part may become another's from one call to the next.
 *
 * <p>Implementations keep scratch space: one instance serves one thread. {@link #create()} makes them. Ask for a part where
 * it is used, and do not keep it. Arrays without an offset begin at 0; unless documented otherwise an output may be one of
 * the inputs, but may not overlap it in part.
 */
public interface Kernels {
    /** {@return kernels for one thread, the fastest kind that this JVM can run} */
    static Kernels create() {
        return KernelProvider.create();
    }

    /** {@return what kind of implementation this is, for logs and tests} */
    String name();

    /** {@return products of matrices} */
    Products products();

    /** {@return what is done to each element alone} */
    Elementwise elementwise();

    /** {@return what is done to each row of a matrix alone} */
    Rowwise rowwise();

    /** {@return steps of recurrent cells} */
    CellSteps cells();

    /** {@return sums over an array} */
    Sums sums();

    /** {@return steps of optimisers} */
    Updates updates();
}
