package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import java.util.random.RandomGenerator;

/**
 * Appends the mask of possible actions to each observation, 1 or 0 for each action, and names it
 * {@link Column#ACTION_MASK} in the observation space, for masked policies. For {@link MultiDiscrete} actions the mask
 * has one number for every choice, coordinate after coordinate. After an ending, when no action is possible, the mask
 * is what the environment returns, or all 0.
 *
 * <p>This wrapper may be inside or outside wrappers that normalise or scale observations: they do not change the mask.
 */
public final class MaskedObservations extends Wrapper {
    private final ActionMasked masked;
    private final Box space;
    private final float[] own;
    private final boolean[] mask;

    /**
     * Wraps an environment.
     *
     * @param env an environment that {@linkplain Env#find offers} {@link ActionMasked}, with {@link Box} observations that
     *     have no mask yet
     * @throws IllegalArgumentException if the environment is not
     */
    public MaskedObservations(Env env) {
        super(env);
        masked = env.find(ActionMasked.class)
                .orElseThrow(() -> new IllegalArgumentException(env.getClass().getSimpleName()
                        + " is not ActionMasked, so all its actions are always possible; use it without this wrapper"));
        Box inner = Boxes.of("observation", env.observationSpace());
        int width = inner.size();
        own = new float[width];
        mask = new boolean[PossibleActions.choices(env.actionSpace())];
        space = Boxes.appended(inner, mask.length).named(Column.ACTION_MASK, width, mask.length);
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Boxes.checkRoom(observation, space);
        super.reset(random, own);
        show(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Boxes.checkRoom(observation, space);
        Step step = super.step(action, own);
        show(observation);
        return step;
    }

    private void show(float[] observation) {
        masked.actionMask(mask);
        System.arraycopy(own, 0, observation, 0, own.length);
        for (int a = 0; a < mask.length; a++) {
            observation[own.length + a] = mask[a] ? 1f : 0f;
        }
    }
}
