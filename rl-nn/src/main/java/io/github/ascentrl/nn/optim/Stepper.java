package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.State;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;

/** What all optimisers share: counting steps, the learning rate, and refusing to step into NaN. */
final class Stepper {
    /** Floats that are updated at a time: of five or six arrays, 20 to 24 KB. */
    private static final int STRETCH = 1024;

    final Parameters parameters;
    final Kernels kernels = Kernels.create();
    private final Schedule learningRate;
    private final float[] before;
    private long steps;

    Stepper(Parameters parameters, Schedule learningRate) {
        this.parameters = parameters;
        this.learningRate = learningRate;
        // Through values(), which fixes the layout: layers added later would have no moments.
        before = new float[parameters.values().length];
    }

    long steps() {
        return steps;
    }

    double learningRate() {
        double rate = learningRate.at(steps);
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate " + rate + " at step " + steps
                    + " must be at least 0 and finite; mend its schedule");
        }
        return rate;
    }

    /**
     * Begins a step.
     *
     * @return the learning rate
     * @throws DivergenceException if a gradient is not finite
     */
    double begin() {
        float[] gradients = parameters.gradients();
        if (!kernels.allFinite(gradients.length, gradients, 0)) {
            int bad = firstNotFinite(gradients);
            throw new DivergenceException("the gradient of " + parameters.describe(bad) + " is " + gradients[bad]
                    + " at optimiser step " + steps + "; the parameters keep their last good values. Look for a"
                    + " reward or return that is too large, lower the learning rate, or clip gradients");
        }
        return learningRate();
    }

    /**
     * Updates all values and zeroes the gradients, a stretch at a time: the copy, the update and the check of a stretch
     * find it in the first-level cache. In one sweep each over the whole arrays a step of 4610 parameters took twice as
     * long.
     *
     * @throws DivergenceException if a value would not be finite; the values are as before, the gradients 0
     */
    void finish(Update update) {
        float[] values = parameters.values();
        float[] gradients = parameters.gradients();
        boolean finite = true;
        for (int from = 0; from < values.length; from += STRETCH) {
            int n = Math.min(STRETCH, values.length - from);
            System.arraycopy(values, from, before, from, n);
            update.apply(from, n, values, gradients);
            finite &= kernels.allFinite(n, values, from);
            Arrays.fill(gradients, from, from + n, 0f);
        }
        if (!finite) {
            int bad = firstNotFinite(values);
            float found = values[bad];
            parameters.set(before);
            throw new DivergenceException("parameter " + parameters.describe(bad) + " would become " + found
                    + " at optimiser step " + steps + " with learning rate " + learningRate()
                    + "; the parameters keep their last good values. Lower the learning rate or clip gradients");
        }
        steps++;
        parameters.changed();
    }

    void save(State state) {
        state.put("steps", steps);
    }

    void load(State state) {
        steps = state.number("steps");
    }

    @FunctionalInterface
    interface Update {
        /** Updates {@code values[from … from + n)}. */
        void apply(int from, int n, float[] values, float[] gradients);
    }

    private static int firstNotFinite(float[] x) {
        int i = 0;
        while (Float.isFinite(x[i])) {
            i++;
        }
        return i;
    }
}
