package io.github.ascentrl.algos.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PreferenceLossTest {
    /** A loss, and the same in double: of margin and β. */
    private record Variant(PreferenceLoss loss, DoubleBinaryOperator exact) {}

    private static final List<Variant> VARIANTS = List.of(
            new Variant(PreferenceLoss.sigmoid(), (m, b) -> softplus(-b * m)),
            new Variant(PreferenceLoss.conservative(0.2), (m, b) -> 0.8 * softplus(-b * m) + 0.2 * softplus(b * m)),
            new Variant(PreferenceLoss.robust(0.2), (m, b) -> (0.8 * softplus(-b * m) - 0.2 * softplus(b * m)) / 0.6),
            new Variant(PreferenceLoss.hinge(), (m, b) -> Math.max(0, 1 - b * m)),
            new Variant(PreferenceLoss.ipo(), (m, b) -> Math.pow(m - 1 / (2 * b), 2)));

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** Against a double computation and its central difference. */
    @Property(tries = 500, seed = "1")
    void everyVariantAndItsGradient(
            @ForAll @IntRange(max = 4) int which,
            @ForAll @DoubleRange(min = -8, max = 8) double margin,
            @ForAll @DoubleRange(min = 0.05, max = 3) double beta) {
        Variant variant = VARIANTS.get(which);
        float m = (float) margin;
        double[] computed = lossAndSlope(variant.loss(), m, beta);
        double exact = variant.exact().applyAsDouble(m, beta);
        double h = 1e-5;
        double slope =
                (variant.exact().applyAsDouble(m + h, beta) - variant.exact().applyAsDouble(m - h, beta)) / (2 * h);
        double scale = Math.max(1, Math.abs(exact));
        assertThat(computed[0]).isCloseTo(exact, within(2e-5 * scale));
        if (Math.abs(1 - beta * m) > 1e-3) { // at its corner a hinge has two slopes
            assertThat(computed[1]).isCloseTo(slope, within(2e-4 * Math.max(1, Math.abs(slope))));
        }
    }

    /** What label noise does to it on average is nothing. */
    @Property(tries = 200, seed = "2")
    void robustLossesOfFlippedLabelsAverageToTheLossOfTrueOnes(
            @ForAll @DoubleRange(min = -5, max = 5) double margin,
            @ForAll @DoubleRange(min = 0.01, max = 0.4) double epsilon) {
        double right = lossAndSlope(PreferenceLoss.robust(epsilon), (float) margin, 1)[0];
        double flipped = lossAndSlope(PreferenceLoss.robust(epsilon), (float) -margin, 1)[0];
        assertThat((1 - epsilon) * right + epsilon * flipped).isCloseTo(softplus(-margin), within(1e-4));
    }

    private static double[] lossAndSlope(PreferenceLoss loss, float margin, double beta) {
        Parameters parameters = new Parameters();
        Parameter m = parameters.add("m", 1, 1);
        parameters.values()[0] = margin;
        parameters.zeroGradients();
        Tape tape = new Tape();
        Tensor total = tape.sum(loss.of(tape, tape.scale(tape.parameter(m), 1), beta));
        tape.backward(total);
        return new double[] {total.scalar(), parameters.gradients()[0]};
    }
}
