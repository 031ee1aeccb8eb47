package io.github.ascentrl.examples.distill;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.util.random.RandomGenerator;

/**
 * Appends to a numbered observation the number of steps taken since the environment was created, over all its episodes.
 */
final class TaskTime extends Wrapper {
    private final Box space; // of the cell and the time
    private final float[] inside = new float[1];
    private int steps;

    TaskTime(Env env, int cells) {
        super(env);
        space = Box.of(new float[] {0, 0}, new float[] {cells - 1, Float.MAX_VALUE});
    }

    @Override
    public Box observationSpace() {
        return space;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, inside);
        show(observation);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, inside);
        steps++;
        show(observation);
        return step;
    }

    private void show(float[] observation) {
        observation[0] = inside[0];
        observation[1] = steps;
    }
}
