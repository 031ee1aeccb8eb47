package io.github.ascentrl.algos.testing;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares a float gradient with a naive double one, in which NaN marks a coordinate skipped for a kink. */
public final class Gradients {
    /** ‖g − d‖ must be at most this part of ‖d‖. */
    public static final double TOLERANCE = 1e-4;

    private Gradients() {}

    /** ‖g − d‖ / ‖d‖ over the coordinates that were not skipped. */
    public static double error(float[] gradient, double[] differences) {
        double error = 0;
        double norm = 0;
        for (int i = 0; i < differences.length; i++) {
            if (!Double.isNaN(differences[i])) {
                error += (gradient[i] - differences[i]) * (gradient[i] - differences[i]);
                norm += differences[i] * differences[i];
            }
        }
        return Math.sqrt(error) / Math.sqrt(norm);
    }

    /** Fails unless the two agree and nearly all coordinates were compared. */
    public static void assertAgree(String what, float[] gradient, double[] differences) {
        assertThat(gradient).hasSameSizeAs(differences);
        int skipped = 0;
        for (double d : differences) {
            skipped += Double.isNaN(d) ? 1 : 0;
        }
        assertThat(skipped)
                .as("%s: coordinates of %d skipped for a kink", what, differences.length)
                .isLessThanOrEqualTo(differences.length / 10);
        assertThat(error(gradient, differences))
                .as("%s: ‖g − d‖ / ‖d‖ (%d of %d coordinates skipped for a kink)", what, skipped, differences.length)
                .isLessThan(TOLERANCE);
    }
}
