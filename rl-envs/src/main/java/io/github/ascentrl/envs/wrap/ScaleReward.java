package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;

/** Multiplies every reward by a number. */
public final class ScaleReward extends Wrapper {
    private final float factor;
    /** The last step and what became of it: environments with shared steps stay free of allocation. */
    private Step given;

    private Step scaled;

    /**
     * A scaling.
     *
     * @param env the environment inside
     * @param factor finite
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
