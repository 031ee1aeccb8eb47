package io.github.ascentrl.nn.schedule;

import java.util.Arrays;

/** A number that is a pure function of the training step, so that a resumed run needs only its step counter. */
@FunctionalInterface
public interface Schedule {
    /**
     * {@return the value at a step}
     *
     * @param step steps already taken, ≥ 0
     */
    double at(long step);

    /**
     * {@return a schedule with a constant value}
     *
     * @param value finite
     */
    static Schedule constant(double value) {
        requireFinite("value", value);
        return new NamedSchedule(Double.toString(value), step -> value);
    }

    /**
     * {@return a linear schedule from one value at step 0 to another at step {@code steps}, constant afterwards}
     *
     * @param from value at step 0, finite
     * @param to value at step {@code steps} and after, finite
     * @param steps length of the line, ≥ 1
     */
    static Schedule linear(double from, double to, long steps) {
        requireFinite("from", from);
        requireFinite("to", to);
        requirePositive(steps);
        return new NamedSchedule(
                "linear(" + from + ", " + to + ", " + steps + ")",
                step -> step >= steps ? to : from + (to - from) * ((double) step / steps));
    }

    /**
     * {@return a half cosine wave from one value at step 0 to another at step {@code steps}, constant afterwards}
     *
     * @param from value at step 0, finite
     * @param to value at step {@code steps} and after, finite
     * @param steps length of the half wave, ≥ 1
     */
    static Schedule cosine(double from, double to, long steps) {
        requireFinite("from", from);
        requireFinite("to", to);
        requirePositive(steps);
        return new NamedSchedule(
                "cosine(" + from + ", " + to + ", " + steps + ")",
                step -> step >= steps
                        ? to
                        : to + (from - to) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * ((double) step / steps))));
    }

    /**
     * {@return a linear warm-up to this schedule's first value in {@code steps} steps, followed by this schedule} The
     * first step has 1/steps of that value, not 0. Transformers need a warm-up because their first gradients are large.
     *
     * @param steps length of the warm-up, ≥ 1
     */
    default Schedule afterWarmUp(long steps) {
        requirePositive(steps);
        return new NamedSchedule(
                this + " after warmUp(" + steps + ")",
                step -> step < steps ? at(0) * ((step + 1.0) / steps) : at(step - steps));
    }

    /**
     * {@return one cycle (Smith and Topin, 1708.07120) as computed by PyTorch's {@code OneCycleLR} with its defaults: a
     * half cosine wave up from {@code highest}/25 in the first 0.3 · steps, then one down to {@code highest}/250 000 at
     * step {@code steps} − 1, constant afterwards}
     *
     * @param highest the peak value, finite
     * @param steps length of the cycle, ≥ 2
     */
    static Schedule oneCycle(double highest, long steps) {
        return oneCycle(highest, steps, 0.3, 25, 1e4);
    }

    /**
     * {@return one cycle as in {@link #oneCycle(double, long)}, with other proportions}
     *
     * @param highest the peak value, finite
     * @param steps length of the cycle, ≥ 2
     * @param rising the fraction of the cycle that rises, in [0, 1)
     * @param startDivisor the first value is {@code highest} divided by this, positive and finite
     * @param endDivisor the last value is the first divided by this, positive and finite
     */
    static Schedule oneCycle(double highest, long steps, double rising, double startDivisor, double endDivisor) {
        requireFinite("highest", highest);
        if (steps < 2) {
            throw new IllegalArgumentException("steps = " + steps + " must be at least 2: one step up and one down");
        }
        if (!(rising >= 0 && rising < 1)) {
            throw new IllegalArgumentException("rising = " + rising + " must be in [0, 1); PyTorch's default is 0.3");
        }
        if (!(startDivisor > 0
                && endDivisor > 0
                && startDivisor < Double.POSITIVE_INFINITY
                && endDivisor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("startDivisor = " + startDivisor + " and endDivisor = " + endDivisor
                    + " must both be positive and finite; PyTorch's defaults are 25 and 10000");
        }
        double first = highest / startDivisor;
        double last = first / endDivisor;
        double top = rising * steps - 1;
        Object[] settings = {highest, steps, rising, startDivisor, endDivisor};
        return new NamedSchedule("oneCycle(" + Arrays.toString(settings) + ")", step -> {
            if (step < top) {
                return halfWave(first, highest, step / top);
            }
            double end = steps - 1;
            return step >= end ? last : halfWave(highest, last, (step - top) / (end - top));
        });
    }

    private static double halfWave(double from, double to, double share) {
        return to + (from - to) * 0.5 * (1 + StrictMath.cos(StrictMath.PI * share));
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " = " + value + " must be finite");
        }
    }

    private static void requirePositive(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps = " + steps + " must be at least 1");
        }
    }
}
