package io.github.ascentrl.nn;

import io.github.ascentrl.nn.internal.kernels.Kernels;

/**
 * One kind of differentiable operation at one place of a tape: forward and backward side by side. Instances are kept by
 * the tape and used again when the same kind of operation comes at the same place, so fields are set anew before every
 * forward pass and scratch arrays only ever grow.
 */
abstract class Operation {
    final Tensor out = new Tensor();

    /** Which operation of its tape it is. */
    int place;

    /** Computes {@link #out}, all of it, from the inputs. */
    abstract void forward(Kernels kernels);

    /** Adds to the gradients of the inputs that need one, from the gradient of {@link #out}. */
    abstract void backward(Kernels kernels);
}
