package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;

/** Multiplies every reward by a number. */
public final class ScaleReward extends Wrapper {
    private final float factor;
    /** The last step and its scaled version, so that environments with shared steps still allocate nothing. */
    private Step given;

    private Step scaled;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param factor the factor, finite
     */
    public ScaleReward(Env env, float factor) {
        super(env);
        if (!(Math.abs(factor) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("factor = " + factor + " must be finite");
        }
        this.factor = factor;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        if (step != given) {
            given = step;
            scaled = new Step(step.reward() * factor, step.ending());
        }
        return scaled;
    }
}
