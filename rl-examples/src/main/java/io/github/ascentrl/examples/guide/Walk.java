package io.github.ascentrl.examples.guide;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Seven cells in a row; begin somewhere in the left half, reach the right end. Each step costs 1. */
public final class Walk implements DiscreteEnv, Restorable {
    private static final int CELLS = 7;
    private static final int LONGEST = 50;
    private static final Step ON = new Step(-1, Ending.NONE);
    private static final Step ARRIVED = new Step(-1, Ending.TERMINATED);
    private static final Step TOO_LONG = new Step(-1, Ending.TRUNCATED);

    private int cell;
    private int steps;
    private boolean running;

    @Override
    public Box observationSpace() {
        return Box.uniform(1, 0, 1);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(2);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        cell = random.nextInt(CELLS / 2);
        steps = 0;
        running = true;
        observation[0] = (float) cell / (CELLS - 1);
    }

    @Override
    public Step step(int action, float[] observation) {
        if (!running) {
            throw new IllegalStateException("no episode is under way; call reset first");
        }
        cell = Math.max(0, cell + (actionSpace().index(action) == 1 ? 1 : -1));
        observation[0] = (float) cell / (CELLS - 1);
        Step step = cell == CELLS - 1 ? ARRIVED : ++steps == LONGEST ? TOO_LONG : ON;
        running = !step.ending().ended();
        return step;
    }

    /** {@return the cell, then the steps taken} */
    @Override
    public double[] state() {
        return new double[] {cell, steps};
    }

    @Override
    public void restore(double[] state) {
        if (state.length != 2 || !(state[0] >= 0 && state[0] < CELLS && state[1] >= 0 && state[1] < LONGEST)) {
            throw new IllegalArgumentException(
                    Arrays.toString(state) + " must be a cell in [0, 6] and steps in [0, 49]");
        }
        cell = (int) state[0];
        steps = (int) state[1];
        running = true;
    }
}
