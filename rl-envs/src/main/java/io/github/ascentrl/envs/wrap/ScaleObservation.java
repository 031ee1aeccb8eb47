package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import java.util.random.RandomGenerator;

/** Shows (x − offset) · scale instead of x, coordinate by coordinate, with fixed numbers. */
public final class ScaleObservation extends Wrapper {
    private final float[] offset;
    private final float[] scale;
    private final Box space;

    /**
     * A scaling.
     *
     * @param env an environment with {@link Box} observations
     * @param offset subtracted first, one finite number for each coordinate; copied
     * @param scale multiplied then, positive and finite; copied
     * @throws IllegalArgumentException if the observations are no Box, a length differs or a number is out of range
     */
    public ScaleObservation(Env env, float[] offset, float[] scale) {
        super(env);
        Box inner = Boxes.of("observation", env.observationSpace());
        if (offset.length != inner.size() || scale.length != inner.size()) {
            throw new IllegalArgumentException("offset and scale have " + offset.length + " and " + scale.length
                    + " numbers, observations " + inner.size() + "; pass one for each coordinate");
        }
        float[] low = new float[inner.size()];
        float[] high = new float[inner.size()];
        for (int i = 0; i < low.length; i++) {
            if (!(Math.abs(offset[i]) <= Float.MAX_VALUE) || !(scale[i] > 0 && scale[i] <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("offset[" + i + "] = " + offset[i] + " must be finite, scale[" + i
                        + "] = " + scale[i] + " positive and finite");
            }
            low[i] = (inner.low(i) - offset[i]) * scale[i];
            high[i] = (inner.high(i) - offset[i]) * scale[i];
        }
        this.offset = offset.clone();
        this.scale = scale.clone();
        space = Box.of(low, high);
    }

    /**
     * {@return the environment with every observation coordinate brought from its bounds to [−1, 1]}
     *
     * @param env an environment whose observations are a bounded {@link Box} without empty sides
     */
    public static ScaleObservation toUnit(Env env) {
        Box inner = Boxes.bounded("observation", env.observationSpace());
        float[] offset = new float[inner.size()];
        float[] scale = new float[inner.size()];
        for (int i = 0; i < offset.length; i++) {
            offset[i] = (inner.low(i) + inner.high(i)) / 2;
            scale[i] = 2 / (inner.high(i) - inner.low(i));
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
            observation[i] = (observation[i] - offset[i]) * scale[i];
        }
    }
}
