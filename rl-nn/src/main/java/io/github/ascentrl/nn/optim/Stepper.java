package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.State;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.List;

/**
 * The common part of all optimisers: counts steps, provides the learning rate, and takes a step completely or not at
 * all.
 */
final class Stepper {
    /** Floats updated at a time: for Adam's seven arrays this is 28 KB, which fits in the first-level cache. */
    private static final int STRETCH = 1024;

    final Parameters parameters;
    final Kernels kernels = Kernels.create();
    private final Schedule learningRate;
    private final float[][] averages;
    private final float[] before;
    private final float[][] averagesBefore;
    private long steps;

    /**
     * Creates the state for steps.
     *
     * @param averages the optimiser's averages of earlier gradients, each array as long as the parameters
     */
    Stepper(Parameters parameters, Schedule learningRate, float[]... averages) {
        this.parameters = parameters;
        this.learningRate = learningRate;
        this.averages = averages;
        before = new float[parameters.size()];
        averagesBefore = new float[averages.length][parameters.size()];
    }

    /**
     * {@return zeros, one for each parameter} Calls values(), which fixes the layout, so no layers can be added later.
     */
    static float[] zeros(Parameters parameters) {
        return new float[parameters.values().length];
    }

    long steps() {
        return steps;
    }

    Schedule schedule() {
        return learningRate;
    }

    double learningRate() {
        double rate = learningRate.at(steps);
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("learning rate " + rate + " at step " + steps
                    + " must be at least 0 and finite; correct the schedule");
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
        int bad = firstNotFinite(gradients);
        if (bad < gradients.length) {
            float gradient = gradients[bad];
            parameters.zeroGradients(); // or the next gradients, added to these, would not be finite either
            throw new DivergenceException("the gradient of " + parameters.describe(bad) + " is " + gradient
                    + " at optimiser step " + steps + "; the parameters keep their last finite values. Look for a"
                    + " reward or return that is too large, lower the learning rate, or clip gradients");
        }
        return learningRate();
    }

    /**
     * Updates all trained values and averages and zeroes their gradients, one stretch at a time, so that the copy, the
     * update and the check of a stretch find it in the first-level cache. With a separate pass each over the whole
     * arrays, a step of 4610 parameters took twice as long.
     *
     * @throws DivergenceException if a value or an average would not be finite; both are then unchanged, and the
     *     gradients are 0
     */
    void finish(Update update) {
        float[] values = parameters.values();
        List<Parameters.Range> trained = parameters.trained();
        boolean finite = true;
        for (int r = 0; r < trained.size(); r++) { // without an iterator: a step allocates nothing
            int end = trained.get(r).to();
            for (int from = trained.get(r).from(); from < end; from += STRETCH) {
                finite &= stretch(from, Math.min(STRETCH, end - from), values, update);
            }
        }
        if (!finite) {
            throw undone(values);
        }
        steps++;
        parameters.changed();
    }

    private boolean stretch(int from, int n, float[] values, Update update) {
        float[] gradients = parameters.gradients();
        System.arraycopy(values, from, before, from, n);
        for (int k = 0; k < averages.length; k++) {
            System.arraycopy(averages[k], from, averagesBefore[k], from, n);
        }
        update.apply(from, n, values, gradients);
        boolean finite = kernels.sums().allFinite(n, values, from);
        for (float[] average : averages) {
            finite &= kernels.sums().allFinite(n, average, from);
        }
        Arrays.fill(gradients, from, from + n, 0f);
        return finite;
    }

    /** Undoes a failed step; {@return an exception with the cause} */
    private DivergenceException undone(float[] values) {
        int bad = firstNotFinite(values);
        String what =
                bad < values.length ? "parameter " + parameters.describe(bad) + " would become " + values[bad] : "";
        for (int k = 0; k < averages.length; k++) {
            int large = firstNotFinite(averages[k]);
            if (large < values.length) { // if both are not finite, the gradient is the cause
                what = "the gradient of " + parameters.describe(large)
                        + " is so large that the optimiser's average of it or of its square would become "
                        + averages[k][large];
            }
        }
        for (Parameters.Range range : parameters.trained()) {
            for (int k = 0; k < averages.length; k++) {
                System.arraycopy(averagesBefore[k], range.from(), averages[k], range.from(), range.size());
            }
            System.arraycopy(before, range.from(), values, range.from(), range.size());
        }
        parameters.changed();
        return new DivergenceException(
                what + " at optimiser step " + steps + " with learning rate " + learningRate()
                        + "; the parameters and the optimiser keep their last finite values. Lower the learning rate or clip gradients");
    }

    void save(State state) {
        state.put("steps", steps);
    }

    void load(State state) {
        steps = state.count("steps");
    }

    @FunctionalInterface
    interface Update {
        /** Updates {@code values[from … from + n)}. */
        void apply(int from, int n, float[] values, float[] gradients);
    }

    /** {@return the index of the first trained number that is not finite, or the length if all are finite} */
    private int firstNotFinite(float[] x) {
        List<Parameters.Range> trained = parameters.trained();
        for (int r = 0; r < trained.size(); r++) {
            int i = trained.get(r).from();
            if (!kernels.sums().allFinite(trained.get(r).size(), x, i)) {
                while (Float.isFinite(x[i])) {
                    i++;
                }
                return i;
            }
        }
        return x.length;
    }
}
