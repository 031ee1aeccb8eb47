package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;

/**
 * Takes every action k times and returns the sum of the rewards and the last observation. It stops early when an
 * episode ends, as Gymnasium's {@code RepeatAction} does, and when the action has become impossible in an environment
 * with {@linkplain io.github.ascentrl.api.ActionMasked masks}. A time limit inside counts the environment's steps, a
 * time limit outside counts those of the policy.
 */
public final class ActionRepeat extends Wrapper {
    private final int k;
    private final PossibleActions possible;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param k the number of times each action is taken, ≥ 1
     */
    public ActionRepeat(Env env, int k) {
        super(env);
        if (k < 1) {
            throw new IllegalArgumentException("k = " + k + " repetitions must be at least 1");
        }
        this.k = k;
        possible = new PossibleActions(env);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        double sum = step.reward();
        for (int i = 1; i < k && !step.ending().ended() && possible.allows(action); i++) {
            step = super.step(action, observation);
            sum += step.reward();
        }
        return new Step((float) sum, step.ending());
    }
}
