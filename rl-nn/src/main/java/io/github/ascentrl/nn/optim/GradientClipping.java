package io.github.ascentrl.nn.optim;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.Kernels;

/** Keeps one bad batch from throwing the parameters far away (Pascanu et al., 1211.5063). */
public final class GradientClipping {
    private static final ThreadLocal<Kernels> KERNELS = ThreadLocal.withInitial(Kernels::create);

    private GradientClipping() {}

    /**
     * {@return the Euclidean norm of all gradients together, as one vector}
     *
     * @param parameters whose gradients
     */
    public static double globalNorm(Parameters parameters) {
        float[] gradients = parameters.gradients();
        // In double: squares of large finite gradients must not overflow.
        return Math.sqrt(KERNELS.get().sumOfSquares(gradients.length, gradients));
    }

    /**
     * Scales all gradients down together so that their norm is at most {@code maxNorm}; smaller gradients stay as they
     * are.
     *
     * @param parameters whose gradients
     * @param maxNorm positive
     * @return the norm before clipping; NaN or infinite if a gradient is, and then nothing is changed
     * @throws IllegalArgumentException if {@code maxNorm} is not positive
     */
    public static double byGlobalNorm(Parameters parameters, double maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("maxNorm = " + maxNorm + " must be positive");
        }
        double norm = globalNorm(parameters);
        if (norm > maxNorm && norm < Double.POSITIVE_INFINITY) {
            float scale = (float) (maxNorm / norm);
            float[] gradients = parameters.gradients();
            KERNELS.get().scale(gradients.length, scale, gradients, 0, gradients, 0);
        }
        return norm;
    }
}
