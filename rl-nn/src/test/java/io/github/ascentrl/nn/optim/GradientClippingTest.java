package io.github.ascentrl.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.nn.Parameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GradientClippingTest {
    private static Parameters with(float... gradients) {
        Parameters parameters = new Parameters();
        parameters.add("first", 1, 1);
        parameters.add("rest", 1, gradients.length - 1);
        System.arraycopy(gradients, 0, parameters.gradients(), 0, gradients.length);
        return parameters;
    }

    @Test
    void handWorkedNumbers() {
        Parameters parameters = with(3, 0, -4);
        assertThat(GradientClipping.globalNorm(parameters)).isEqualTo(5);
        assertThat(GradientClipping.byGlobalNorm(parameters, 5)).isEqualTo(5);
        assertThat(parameters.gradients()).containsExactly(3, 0, -4);
        assertThat(GradientClipping.byGlobalNorm(parameters, 0.5)).isEqualTo(5);
        assertThat(parameters.gradients()).containsExactly(0.3f, 0, -0.4f);
    }

    /**
     * Smaller gradients do not change; larger ones keep their direction and get the given norm, up to float rounding.
     */
    @Property(tries = 200, seed = "1")
    void clipsToTheNormAndKeepsTheDirection(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 10) double max) {
        float[] gradients = Optimizers.gradients(seed, 1, 16);
        Parameters parameters = with(gradients);
        double norm = GradientClipping.byGlobalNorm(parameters, max);
        double exact = 0;
        for (float g : gradients) {
            exact += (double) g * g;
        }
        assertThat(norm).isCloseTo(Math.sqrt(exact), within(1e-12 * norm));
        double scale = Math.min(1, max / norm);
        for (int i = 0; i < gradients.length; i++) {
            assertThat((double) parameters.gradients()[i])
                    .isCloseTo(gradients[i] * scale, within(2e-7 * Math.abs(gradients[i]) * scale));
        }
        assertThat(GradientClipping.globalNorm(parameters)).isLessThanOrEqualTo(max * (1 + 1e-6) + 1e-300);
        // The mutant, clipping each parameter by its own norm, points elsewhere.
        if (scale < 0.5) {
            double own = Math.min(1, max / Math.abs(gradients[0]));
            assertThat((double) parameters.gradients()[0]).isNotEqualTo(gradients[0] * own);
        }
    }

    @Test
    void largeFiniteGradientsDoNotOverflow() {
        Parameters parameters = with(3e38f, 3e38f);
        assertThat(GradientClipping.byGlobalNorm(parameters, 1)).isCloseTo(4.24264e38, within(1e34));
        assertThat(parameters.gradients()[0]).isCloseTo(0.70710678f, within(1e-6f));
    }

    @Test
    void gradientsThatAreNotFiniteAreLeftForTheOptimiserToReport() {
        Parameters infinite = with(1, Float.NEGATIVE_INFINITY);
        assertThat(GradientClipping.byGlobalNorm(infinite, 1)).isInfinite();
        assertThat(infinite.gradients()).containsExactly(1, Float.NEGATIVE_INFINITY);
        Parameters nan = with(5, Float.NaN);
        assertThat(GradientClipping.byGlobalNorm(nan, 1)).isNaN();
        assertThat(nan.gradients()).containsExactly(5, Float.NaN);
    }

    @Test
    void zeroGradientsStayZero() {
        Parameters parameters = with(0, 0);
        assertThat(GradientClipping.byGlobalNorm(parameters, 1)).isZero();
        assertThat(parameters.gradients()).containsExactly(0, 0);
    }

    @Test
    void badBoundsAreRefused() {
        for (double bad : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> GradientClipping.byGlobalNorm(with(1, 1), bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxNorm = " + bad + " must be positive");
        }
    }
}
