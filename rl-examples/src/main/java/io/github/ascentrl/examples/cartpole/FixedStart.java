package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.util.random.RandomGenerator;

/**
 * Begins every episode with the same random numbers and so in the same state: R0's code resets with the same seed each
 * time.
 */
public final class FixedStart extends Wrapper {
    private final Rng start;

    /**
     * Wraps an environment.
     *
     * @param env the environment
     * @param start the random numbers with which every episode begins
     */
    public FixedStart(Env env, Rng start) {
        super(env);
        this.start = start;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        start.seek(0);
        super.reset(start, observation);
    }
}
