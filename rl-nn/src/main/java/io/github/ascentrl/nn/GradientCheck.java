package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Compares the gradient that a tape computes with central differences of the loss, coordinate by coordinate.
 *
 * <p>Precision: the forward pass runs in {@code float}, so the loss is known to about 1e−7 of its size and, with a step
 * of {@value #STEP}, the difference quotient to about 1e−4 of the loss. The check finds a wrong factor, a missing term
 * or a swapped index, but may miss an error of one part in a thousand in a small component. Where a kink (a ReLU at 0)
 * lies within the step, the two one-sided differences disagree, and the coordinate is skipped and counted; a check that
 * skipped most coordinates has shown little. For sharper checks, write the forward pass in {@code double}, as this
 * library's own tests do.
 */
public final class GradientCheck {
    /**
     * The step of the differences: near the cube root of the precision of a float, where rounding and curvature errors
     * balance.
     */
    public static final float STEP = 0x1p-8f;

    /**
     * The result of a check: how well the two gradients agree.
     *
     * @param error ‖g − d‖ / max(‖d‖, 1e−3·scale) over the coordinates checked, where g is the tape's gradient, d the
     *     difference quotient and scale the largest |loss| seen
     * @param checked coordinates compared
     * @param skipped coordinates skipped because of a nearby kink
     * @param worst the coordinate at which the two differ most, with both values
     */
    public record Result(double error, int checked, int skipped, String worst) {
        /** Checks the components. */
        public Result {
            if (error < 0) {
                throw new IllegalArgumentException("error = " + error + " must be at least 0, or NaN");
            }
            Check.atLeast("checked", checked, 0);
            Check.atLeast("skipped", skipped, 0);
            Objects.requireNonNull(worst, "worst");
        }

        /** {@return whether the error is small enough for float arithmetic and at least one coordinate was checked} */
        public boolean passed() {
            return error < 1e-2 && checked > 0;
        }
    }

    private GradientCheck() {}

    /**
     * Checks all coordinates except {@linkplain Parameters#freeze frozen} ones, which have no gradient. Afterwards the
     * parameters have their original values, and their gradients are 0.
     *
     * @param parameters the parameters to differentiate by
     * @param loss computes a scalar on the given tape from the parameters' current values; deterministic
     * @return the result
     */
    public static Result check(Parameters parameters, Function<Tape, Tensor> loss) {
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(loss, "loss");
        Tape tape = new Tape();
        parameters.zeroGradients();
        double center = evaluate(tape, loss);
        tape.clear();
        tape.backward(loss.apply(tape));
        float[] gradient = parameters.gradients().clone();
        parameters.zeroGradients();

        float[] values = parameters.values();
        double scale = Math.abs(center);
        double squaredError = 0;
        double squaredNorm = 0;
        double largest = -1;
        String worst = "none";
        int skipped = 0;
        int checked = 0;
        for (int i : parameters.trained().stream()
                .flatMapToInt(range -> IntStream.range(range.from(), range.to()))
                .toArray()) {
            float value = values[i];
            values[i] = value + STEP;
            parameters.changed();
            double above = evaluate(tape, loss);
            float up = values[i] - value;
            values[i] = value - STEP;
            parameters.changed();
            double below = evaluate(tape, loss);
            float down = value - values[i];
            values[i] = value;
            parameters.changed();

            scale = Math.max(scale, Math.max(Math.abs(above), Math.abs(below)));
            double right = (above - center) / up;
            double left = (center - below) / down;
            double quotient = (above - below) / ((double) up + down);
            // Rounding alone makes one-sided quotients differ by about 1e-6·scale/STEP, curvature by STEP·f''.
            if (Math.abs(right - left) > 0.2 * Math.abs(quotient) + 1e-3 * scale + 0.02 * Math.abs(gradient[i])) {
                skipped++;
                continue;
            }
            checked++;
            double difference = Math.abs(gradient[i] - quotient);
            squaredError += difference * difference;
            squaredNorm += quotient * quotient;
            if (!(difference <= largest)) {
                largest = difference;
                worst = parameters.describe(i) + ": tape " + gradient[i] + ", differences " + quotient;
            }
        }
        double norm = Math.max(StrictMath.sqrt(squaredNorm), 1e-3 * scale);
        double error = squaredError == 0 ? 0 : StrictMath.sqrt(squaredError) / norm; // 0 / 0 counts as agreement
        return new Result(error, checked, skipped, worst);
    }

    private static double evaluate(Tape tape, Function<Tape, Tensor> loss) {
        tape.clear();
        return loss.apply(tape).scalar();
    }
}
