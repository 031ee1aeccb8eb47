package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Shows a discrete observation i out of n as n numbers, 1 at index i and 0 elsewhere. */
public final class OneHot extends Wrapper {
    private final Discrete inner;
    private final Box space;
    private final float[] index = new float[1];

    /**
     * Wraps an environment.
     *
     * @param env an environment with {@link Discrete} observations
     */
    public OneHot(Env env) {
        super(env);
        if (!(env.observationSpace() instanceof Discrete discrete)) {
            throw new IllegalArgumentException(
                    "the observation space is " + env.observationSpace() + ", expected a Discrete one");
        }
        inner = discrete;
        space = Box.uniform(discrete.n(), 0, 1);
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Boxes.checkRoom(observation, space);
        super.reset(random, index);
        encode(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Boxes.checkRoom(observation, space);
        Step step = super.step(action, index);
        encode(observation);
        return step;
    }

    private void encode(float[] observation) {
        Arrays.fill(observation, 0, inner.n(), 0);
        observation[inner.index(index)] = 1;
    }
}
