package io.github.ascentrl.examples.guide;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.envs.wrap.Wrapper;

/** A wrapper that charges for large actions: r − weight · Σ a². */
public final class ActionCost extends Wrapper {
    private final float weight;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param weight the cost of a squared action
     */
    public ActionCost(Env env, float weight) {
        super(env);
        this.weight = weight;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        float squares = 0;
        for (float a : action) {
            squares += a * a;
        }
        return new Step(step.reward() - weight * squares, step.ending());
    }
}
