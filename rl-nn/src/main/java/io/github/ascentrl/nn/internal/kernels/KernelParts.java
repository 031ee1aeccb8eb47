package io.github.ascentrl.nn.internal.kernels;

/**
 * Kernels of six parts of one kind.
 *
 * @param name of the kind, for logs and tests
 * @param products of matrices
 * @param elementwise what is done to each element
 * @param rowwise what is done to each row
 * @param cells steps of recurrent cells
 * @param sums over an array
 * @param updates steps of optimisers
 */
public record KernelParts(
        String name,
        Products products,
        Elementwise elementwise,
        Rowwise rowwise,
        CellSteps cells,
        Sums sums,
        Updates updates)
        implements Kernels {}
