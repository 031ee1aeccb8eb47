package io.github.ascentrl.nn.internal.kernels;

/**
 * Kernels made of six parts.
 *
 * @param name name of the implementation, for logs and tests
 * @param products products of matrices
 * @param elementwise operations on each element
 * @param rowwise operations on each row
 * @param cells steps of recurrent cells
 * @param sums sums over an array
 * @param updates optimiser steps
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
