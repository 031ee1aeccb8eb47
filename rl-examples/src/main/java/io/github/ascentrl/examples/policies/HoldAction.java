package io.github.ascentrl.examples.policies;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.envs.wrap.Wrapper;

/**
 * Holds every action for several steps of the inner environment; the reward is their sum. An episode ends with the
 * inner one.
 */
final class HoldAction extends Wrapper {
    private final int steps;

    HoldAction(Env env, int steps) {
        super(env);
        this.steps = steps;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        float reward = step.reward();
        for (int i = 1; i < steps && step.ending() == Ending.NONE; i++) {
            step = super.step(action, observation);
            reward += step.reward();
        }
        return new Step(reward, step.ending());
    }
}
