package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Lanes;

/** Pendulum as a structure of arrays. */
final class PendulumLanes implements Lanes {
    private final int limit;
    private final double[] theta;
    private final double[] thetaDot;
    private final int[] elapsed;

    PendulumLanes(int n, int limit) {
        this.limit = limit;
        theta = new double[n];
        thetaDot = new double[n];
        elapsed = new int[n];
    }

    @Override
    public Space observationSpace() {
        return Pendulum.OBSERVATIONS;
    }

    @Override
    public Space actionSpace() {
        return Pendulum.ACTIONS;
    }

    @Override
    public void reset(int lane, Rng key, long episode, float[] observations) {
        Rng rng = key.child(episode);
        theta[lane] = Pendulum.drawAngle(rng);
        thetaDot[lane] = Pendulum.drawVelocity(rng);
        elapsed[lane] = 0;
        Pendulum.observe(theta[lane], thetaDot[lane], observations, 3 * lane);
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
        for (int i = from; i < to; i++) {
            if (!resting[i]) {
                double u = Pendulum.torque(actions[i]);
                rewards[i] = Pendulum.reward(theta[i], thetaDot[i], u);
                thetaDot[i] = Pendulum.velocity(theta[i], thetaDot[i], u);
                theta[i] = Pendulum.angle(theta[i], thetaDot[i]);
                Pendulum.observe(theta[i], thetaDot[i], observations, 3 * i);
                elapsed[i]++;
                endings[i] = elapsed[i] >= limit ? Ending.TRUNCATED : Ending.NONE;
            }
        }
    }

    @Override
    public double[] state(int lane) {
        return new double[] {theta[lane], thetaDot[lane], elapsed[lane]};
    }

    @Override
    public void restore(int lane, double[] state) {
        theta[lane] = state[0];
        thetaDot[lane] = state[1];
        elapsed[lane] = (int) state[2];
    }
}
