package com.example.consumer;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.random.RandomGenerator;

/** Nine cells in a row: leave by the right end; 40 steps at most, and each costs 1. */
final class Corridor implements DiscreteEnv {
    private static final int CELLS = 9;
    private static final Step ON = new Step(-1, Ending.NONE);
    private static final Step OUT = new Step(-1, Ending.TERMINATED);
    private static final Step TOO_LATE = new Step(-1, Ending.TRUNCATED);

    private final Box observations = Box.uniform(1, -1, 1);
    private final Discrete actions = new Discrete(2);
    private int cell;
    private int steps;
    private boolean open;

    @Override
    public Box observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return actions;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        cell = random.nextInt(CELLS - 1);
        steps = 0;
        open = true;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        if (!open) {
            throw new IllegalStateException("no episode is under way; call reset first");
        }
        cell = Math.max(0, cell + 2 * actions.index(action) - 1);
        steps++;
        observe(observation);
        Step step = cell == CELLS - 1 ? OUT : steps == 40 ? TOO_LATE : ON;
        open = !step.ending().ended();
        return step;
    }

    private void observe(float[] observation) {
        observation[0] = 2f * cell / (CELLS - 1) - 1;
    }
}
