package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.grid.PlaneView;
import java.util.random.RandomGenerator;

/**
 * Shows the environment's picture in place of its observation: the planes of {@link PlaneView}, flattened row-major, all
 * numbers in [0, 1]. The shape is {@code env.as(PlaneView.class).orElseThrow().planeShape()}. The first of the wrappers that
 * change observations: it replaces whatever those inside of it made.
 */
public final class PlaneObservation extends Wrapper {
    private final PlaneView view;
    private final Box space;
    private final float[] replaced;

    /**
     * A view of an environment.
     *
     * @param env an environment that {@linkplain Env#as is} a {@link PlaneView}
     * @throws IllegalArgumentException if it is not, or a wrapper inside has changed its observations, which would be lost
     */
    public PlaneObservation(Env env) {
        super(env);
        view = env.as(PlaneView.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        env.unwrapped().getClass().getSimpleName() + " is no PlaneView; let it implement that"));
        if (!env.observationSpace().equals(env.unwrapped().observationSpace())) {
            throw new IllegalArgumentException(
                    "the planes would replace what wrappers inside made of the observation of "
                            + env.unwrapped().getClass().getSimpleName() + "; put Wrap.planes() first, inside of them");
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
        super.reset(random, replaced);
        view.picture(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, replaced);
        view.picture(observation);
        return step;
    }
}
