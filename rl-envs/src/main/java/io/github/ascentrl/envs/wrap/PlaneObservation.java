package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.grid.PlaneView;
import java.util.random.RandomGenerator;

/**
 * Shows the environment's picture instead of its observation: the planes of {@link PlaneView}, flattened row-major,
 * with all numbers in [0, 1]. The shape is {@code env.find(PlaneView.class).orElseThrow().planeShape()}. It must be the
 * first of the wrappers that change observations, because it replaces the observation of those inside.
 */
public final class PlaneObservation extends Wrapper {
    private final PlaneView view;
    private final Box space;
    private final float[] replaced;

    /**
     * Wraps an environment.
     *
     * @param env an environment that {@linkplain Env#find offers} {@link PlaneView}
     * @throws IllegalArgumentException if the environment is not a PlaneView, or a wrapper inside has changed its
     *     observations, which would be lost
     */
    public PlaneObservation(Env env) {
        super(env);
        view = env.find(PlaneView.class)
                .orElseThrow(() ->
                        new IllegalArgumentException(env.unwrapped().getClass().getSimpleName()
                                + " is not a PlaneView; let it implement PlaneView"));
        if (!env.observationSpace().equals(env.unwrapped().observationSpace())) {
            throw new IllegalArgumentException(
                    "the planes would replace the changes that wrappers inside made to the observation of "
                            + env.unwrapped().getClass().getSimpleName()
                            + "; put Wrap.planes() first, inside these wrappers");
        }
        space = Box.uniform(view.planeShape().size(), 0, 1);
        replaced = new float[env.observationSpace().size()];
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Boxes.checkRoom(observation, space);
        super.reset(random, replaced);
        view.picture(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Boxes.checkRoom(observation, space);
        Step step = super.step(action, replaced);
        view.picture(observation);
        return step;
    }
}
