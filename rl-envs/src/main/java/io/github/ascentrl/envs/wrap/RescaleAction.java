package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.internal.Clip;
import io.github.ascentrl.envs.internal.ContinuousActions;
import java.util.Objects;

/**
 * Maps actions in [low, high] linearly to the bounds of the environment inside, coordinate by coordinate, so that a
 * policy need not know these bounds. Finite actions outside [low, high] are mapped in the same way and clipped by the
 * environment.
 */
public final class RescaleAction extends Wrapper {
    private final Box inner;
    private final Box space;
    private final float low;
    private final float high;
    private final float[] rescaled;

    /**
     * Wraps an environment.
     *
     * @param env an environment whose actions are a bounded {@link Box}
     * @param low smallest action, finite
     * @param high largest action, finite, &gt; low
     */
    public RescaleAction(Env env, float low, float high) {
        super(env);
        inner = Boxes.bounded("action", env.actionSpace());
        if (!(Float.isFinite(low) && Float.isFinite(high) && low < high)) {
            throw new IllegalArgumentException("[" + low + ", " + high + "] must be finite with low < high");
        }
        this.low = low;
        this.high = high;
        space = Box.uniform(inner.size(), low, high);
        rescaled = new float[inner.size()];
    }

    @Override
    public Box actionSpace() {
        return space;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Objects.requireNonNull(action, "action");
        if (action.length != rescaled.length) {
            space.check("action", action);
        }
        for (int i = 0; i < rescaled.length; i++) {
            double share = ((double) ContinuousActions.finite(action[i]) - low) / ((double) high - low);
            double mapped = inner.low(i) + share * ((double) inner.high(i) - inner.low(i));
            rescaled[i] = (float) Clip.to(mapped, -Float.MAX_VALUE, Float.MAX_VALUE); // finite stays finite
        }
        return super.step(rescaled, observation);
    }
}
