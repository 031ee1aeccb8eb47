package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Lanes;
import java.util.Arrays;

/**
 * Acrobot as one array of states. Sines and cosines dominate the cost, so the dynamics are those of the single
 * environment.
 */
final class AcrobotLanes implements Lanes {
    private static final int SIZE = AcrobotDynamics.SIZE;

    private final int limit;
    private final double[] states;
    private final int[] elapsed;
    /**
     * Scratch space per lane, because other ranges run on other threads: a step uses that of its first lane, a reset
     * that of its own lane.
     */
    private final AcrobotDynamics[] scratch;

    AcrobotLanes(int n, int limit) {
        this.limit = limit;
        states = new double[SIZE * n];
        elapsed = new int[n];
        scratch = new AcrobotDynamics[n];
        Arrays.setAll(scratch, i -> new AcrobotDynamics());
    }

    @Override
    public Space observationSpace() {
        return Acrobot.OBSERVATIONS;
    }

    @Override
    public Space actionSpace() {
        return Acrobot.ACTIONS;
    }

    @Override
    public void reset(int lane, Rng key, long episode, float[] observations) {
        Rng rng = key.child(episode);
        Acrobot.drawStart(rng, states, SIZE * lane);
        elapsed[lane] = 0;
        scratch[lane].observe(states, SIZE * lane, observations, 6 * lane);
    }

    @Override
    public void step(
            int from,
            int to,
            boolean[] resting,
            float[] actions,
            float[] observations,
            float[] rewards,
            Ending[] endings) {
        AcrobotDynamics dynamics = scratch[from];
        for (int i = from; i < to; i++) {
            if (!resting[i]) {
                dynamics.advance(states, SIZE * i, Acrobot.torque((int) actions[i]));
                boolean up = dynamics.observe(states, SIZE * i, observations, 6 * i);
                elapsed[i]++;
                rewards[i] = up ? 0 : -1;
                endings[i] = up ? Ending.TERMINATED : elapsed[i] >= limit ? Ending.TRUNCATED : Ending.NONE;
            }
        }
    }

    @Override
    public double[] state(int lane) {
        int at = SIZE * lane;
        return new double[] {states[at], states[at + 1], states[at + 2], states[at + 3], elapsed[lane]};
    }

    @Override
    public void restore(int lane, double[] state) {
        System.arraycopy(state, 0, states, SIZE * lane, 4);
        scratch[lane].observe(states, SIZE * lane, new float[6], 0);
        elapsed[lane] = (int) state[4];
    }
}
