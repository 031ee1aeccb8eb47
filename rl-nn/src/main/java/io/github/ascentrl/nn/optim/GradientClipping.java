package io.github.ascentrl.nn.optim;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import java.util.List;
import java.util.Objects;

/**
 * Gradient clipping by norm, which limits how far one bad batch can move the parameters (Pascanu et al., 1211.5063).
 */
public final class GradientClipping {
    private static final ThreadLocal<Kernels> KERNELS = ThreadLocal.withInitial(Kernels::create);

    private GradientClipping() {}

    /**
     * {@return the Euclidean norm of the gradients of all {@linkplain Parameters#trained trained} parameters together, as
     * one vector}
     *
     * @param parameters the parameters that have the gradients
     */
    public static double globalNorm(Parameters parameters) {
        Objects.requireNonNull(parameters, "parameters");
        float[] gradients = parameters.gradients();
        Kernels kernels = KERNELS.get();
        List<Parameters.Range> trained = parameters.trained();
        double sum = 0; // in double: squares of large finite gradients must not overflow
        for (int r = 0; r < trained.size(); r++) {
            Parameters.Range range = trained.get(r);
            sum += kernels.sums().sumOfSquares(range.size(), gradients, range.from());
        }
        return Math.sqrt(sum);
    }

    /**
     * Scales all gradients down by one factor so that their {@linkplain #globalNorm norm} is at most {@code maxNorm};
     * gradients within the limit do not change.
     *
     * @param parameters the parameters that have the gradients
     * @param maxNorm positive
     * @return the norm before clipping; if a gradient is NaN or infinite, so is the norm, and nothing is changed
     * @throws IllegalArgumentException if {@code maxNorm} is not positive
     */
    public static double byGlobalNorm(Parameters parameters, double maxNorm) {
        Objects.requireNonNull(parameters, "parameters");
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("maxNorm = " + maxNorm + " must be positive");
        }
        double norm = globalNorm(parameters);
        if (norm > maxNorm && norm < Double.POSITIVE_INFINITY) {
            float scale = (float) (maxNorm / norm);
            float[] gradients = parameters.gradients();
            KERNELS.get().elementwise().scale(gradients.length, scale, gradients, 0, gradients, 0);
        }
        return norm;
    }
}
