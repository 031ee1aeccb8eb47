package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import java.util.random.RandomGenerator;

/** One step an episode: the observation is ±1, the action in [−1, 1] should be half of it, and costs its squared error. */
public final class Target implements Env {
    private float wanted;

    @Override
    public Box observationSpace() {
        return Box.uniform(1, -1, 1);
    }

    @Override
    public Box actionSpace() {
        return Box.uniform(1, -1, 1);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        wanted = random.nextBoolean() ? 0.5f : -0.5f;
        observation[0] = 2 * wanted;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        observation[0] = 0;
        float error = action[0] - wanted;
        return new Step(-error * error, Ending.TERMINATED);
    }
}
