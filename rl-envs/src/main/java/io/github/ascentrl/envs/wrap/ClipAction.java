package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.internal.ContinuousActions;
import java.util.Objects;

/**
 * Accepts any finite action and clips it to the {@link Box} of the environment inside, which then never receives an
 * action outside its space. If the environment rewards the unclipped action, as MountainCarContinuous does, this
 * changes the reward.
 */
public final class ClipAction extends Wrapper {
    private final Box inner;
    private final Box space;
    private final float[] clipped;

    /**
     * Wraps an environment.
     *
     * @param env an environment with {@link Box} actions
     */
    public ClipAction(Env env) {
        super(env);
        inner = Boxes.of("action", env.actionSpace());
        space = Box.unbounded(inner.size());
        clipped = new float[inner.size()];
    }

    @Override
    public Box actionSpace() {
        return space;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Objects.requireNonNull(action, "action");
        if (action.length != clipped.length) {
            space.check("action", action);
        }
        for (int i = 0; i < clipped.length; i++) {
            clipped[i] = ContinuousActions.finite(action[i]);
        }
        inner.clip(clipped);
        return super.step(clipped, observation);
    }
}
