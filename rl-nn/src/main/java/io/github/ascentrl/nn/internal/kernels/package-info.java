/**
 * The arithmetic under the tape. {@link io.github.ascentrl.nn.internal.kernels.Kernels} is the seam;
 * {@link io.github.ascentrl.nn.internal.kernels.ScalarKernels} is the specification that every other implementation
 * must equal bit for bit.
 */
package io.github.ascentrl.nn.internal.kernels;
