package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Shows (x − offset) · scale instead of x, coordinate by coordinate, with fixed offsets and scales; computed in
 * {@code double} and rounded once. An {@linkplain io.github.ascentrl.api.space.Column#ACTION_MASK action mask} is shown
 * unchanged.
 */
public final class ScaleObservation extends Wrapper {
    private final double[] offset;
    private final double[] scale;
    private final Box inner;
    private final Box space;

    /**
     * Wraps an environment.
     *
     * @param env an environment with {@link Box} observations
     * @param offset subtracted first; one finite number for each coordinate; copied
     * @param scale multiplied after that; positive and finite; copied. Offsets and scales of an action mask are not
     *     used
     * @throws IllegalArgumentException if the observations are not in a Box, a length differs, a number is out of
     *     range, or a scaled bound is too large for a {@code float}
     */
    public ScaleObservation(Env env, float[] offset, float[] scale) {
        this(env, widened("offset", offset), widened("scale", scale));
    }

    private ScaleObservation(Env env, double[] offset, double[] scale) {
        super(env);
        inner = Boxes.of("observation", env.observationSpace());
        if (offset.length != inner.size() || scale.length != inner.size()) {
            throw new IllegalArgumentException("offset and scale have " + offset.length + " and " + scale.length
                    + " numbers, but observations have " + inner.size() + "; pass one for each coordinate");
        }
        this.offset = offset;
        this.scale = scale;
        check(offset, scale);
        float[] low = new float[inner.size()];
        float[] high = new float[inner.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = bound(i, inner.low(i));
            high[i] = bound(i, inner.high(i));
        }
        space = Box.of(low, high).named(inner.columns());
    }

    private static void check(double[] offset, double[] scale) {
        for (int i = 0; i < offset.length; i++) {
            if (!Double.isFinite(offset[i]) || !(scale[i] > 0 && scale[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("offset[" + i + "] = " + offset[i] + " must be finite, scale[" + i
                        + "] = " + scale[i] + " positive and finite");
            }
        }
    }

    /** Checks what can be checked before the environment is there. */
    static void check(float[] offset, float[] scale) {
        double[] offsets = widened("offset", offset);
        double[] scales = widened("scale", scale);
        if (offsets.length == 0 || scales.length != offsets.length) {
            throw new IllegalArgumentException("offset and scale have " + offsets.length + " and " + scales.length
                    + " numbers; pass one of each for each coordinate");
        }
        check(offsets, scales);
    }

    private static double[] widened(String name, float[] numbers) {
        Objects.requireNonNull(numbers, name);
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }

    private float bound(int i, float bound) {
        float scaled = scaled(i, bound);
        if (Float.isInfinite(scaled) && !Float.isInfinite(bound)) {
            throw new IllegalArgumentException("offset[" + i + "] = " + offset[i] + " and scale[" + i + "] = "
                    + scale[i] + " map the bound " + bound + " to " + ((bound - offset[i]) * scale[i])
                    + ", too large for a float; use a smaller scale");
        }
        return scaled;
    }

    /**
     * {@return the environment with every observation coordinate mapped from its bounds to [−1, 1]} The bounds
     * themselves become exactly −1 and 1.
     *
     * @param env an environment whose observations are a bounded {@link Box} with low &lt; high in every coordinate
     */
    public static ScaleObservation toUnit(Env env) {
        Objects.requireNonNull(env, "env");
        Box inner = Boxes.bounded("observation", env.observationSpace());
        double[] offset = new double[inner.size()];
        double[] scale = new double[inner.size()];
        for (int i = 0; i < offset.length; i++) {
            offset[i] = ((double) inner.low(i) + inner.high(i)) / 2;
            scale[i] = 2 / ((double) inner.high(i) - inner.low(i));
        }
        return new ScaleObservation(env, offset, scale);
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        scale(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        scale(observation);
        return step;
    }

    private void scale(float[] observation) {
        for (int i = 0; i < offset.length; i++) {
            observation[i] = scaled(i, observation[i]);
        }
    }

    private float scaled(int i, float x) {
        return inner.isMask(i) ? x : (float) ((x - offset[i]) * scale[i]);
    }
}
