package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;

/** Begins every episode with the same chance, hence in the same state: R0's code resets with the same seed each time. */
final class FixedStart implements Env {
    private final Env env;
    private final Rng start;

    FixedStart(Env env, Rng start) {
        this.env = env;
        this.start = start;
    }

    @Override
    public Space observationSpace() {
        return env.observationSpace();
    }

    @Override
    public Space actionSpace() {
        return env.actionSpace();
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        start.seek(0);
        env.reset(start, observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        return env.step(action, observation);
    }

    @Override
    public void close() {
        env.close();
    }
}
