package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;

/** A small right environment: a walk on 0 … 4 that sometimes slips. Mutants override one method and break one law. */
class ToyEnv implements DiscreteEnv, Restorable, ActionMasked {
    RandomGenerator random;
    int position;
    int elapsed;
    boolean running;
    boolean closed;

    @Override
    public Space observationSpace() {
        return Box.uniform(2, 0, 20);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(3);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        this.random = random;
        position = random.nextInt(4);
        elapsed = 0;
        running = true;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        checkRunning();
        checkAction(action);
        move(action);
        elapsed++;
        observe(observation);
        Ending ending = ending();
        running = !ending.ended();
        return new Step(position, ending);
    }

    void checkRunning() {
        if (!running) {
            throw new IllegalStateException("no episode under way");
        }
    }

    void checkAction(int action) {
        actionSpace().index(action);
        if (action == 2 && position == 0) {
            throw new IllegalArgumentException("action 2 is impossible at 0");
        }
    }

    void move(int action) {
        boolean slips = random.nextDouble() < 0.2;
        position = Math.max(0, Math.min(4, position + (slips ? 0 : action == 1 ? 1 : -1)));
    }

    Ending ending() {
        return position == 4 ? Ending.TERMINATED : elapsed >= 20 ? Ending.TRUNCATED : Ending.NONE;
    }

    void observe(float[] observation) {
        observation[0] = position;
        observation[1] = elapsed;
    }

    @Override
    public void actionMask(boolean[] mask) {
        mask[0] = true;
        mask[1] = true;
        mask[2] = position != 0;
    }

    @Override
    public double[] state() {
        return new double[] {position, elapsed};
    }

    @Override
    public void restore(double[] state) {
        checkLength(state);
        if (!(state[0] >= 0 && state[1] >= 0)) { // so written that NaN fails, too
            throw new IllegalArgumentException("position " + state[0] + " or step " + state[1] + " is impossible");
        }
        position = (int) state[0];
        elapsed = (int) state[1];
        running = true;
    }

    void checkLength(double[] state) {
        if (state.length != 2) {
            throw new IllegalArgumentException("state needs 2 numbers");
        }
    }

    @Override
    public void close() {
        closed = true;
        running = false;
    }
}
