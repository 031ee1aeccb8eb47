/**
 * The arithmetic below the tape. {@link io.github.ascentrl.nn.internal.kernels.Kernels} is the common interface; {@link
 * io.github.ascentrl.nn.internal.kernels.ScalarKernels} is the specification that every other implementation must match
 * bit for bit.
 */
package io.github.ascentrl.nn.internal.kernels;
