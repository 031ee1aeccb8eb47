package io.github.ascentrl.envs.classic;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Lanes;

/** Both mountain cars as structures of arrays. */
final class MountainCarLanes implements Lanes {
    private final boolean continuous;
    private final int limit;
    private final double[] position;
    private final double[] velocity;
    private final int[] elapsed;

    MountainCarLanes(int n, boolean continuous, int limit) {
        this.continuous = continuous;
        this.limit = limit;
        position = new double[n];
        velocity = new double[n];
        elapsed = new int[n];
    }

    @Override
    public Space observationSpace() {
        return MountainCar.OBSERVATIONS;
    }

    @Override
    public Space actionSpace() {
        return continuous ? MountainCarContinuous.ACTIONS : MountainCar.ACTIONS;
    }

    @Override
    public void reset(int lane, Rng key, long episode, float[] observations) {
        Rng rng = key.child(episode);
        position[lane] = MountainCar.drawPosition(rng);
        velocity[lane] = 0;
        elapsed[lane] = 0;
        observe(lane, observations);
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
                boolean goal;
                if (continuous) {
                    goal = stepContinuous(i, actions[i]);
                    rewards[i] = MountainCarContinuous.reward(actions[i], goal);
                } else {
                    goal = stepDiscrete(i, (int) actions[i]);
                    rewards[i] = -1;
                }
                elapsed[i]++;
                endings[i] = goal ? Ending.TERMINATED : elapsed[i] >= limit ? Ending.TRUNCATED : Ending.NONE;
                observe(i, observations);
            }
        }
    }

    private boolean stepDiscrete(int i, int action) {
        double pushed = MountainCar.velocity(position[i], velocity[i], action);
        position[i] = MountainCar.position(position[i], pushed);
        velocity[i] = MountainCar.atWall(position[i], pushed) ? 0 : pushed;
        return MountainCar.atGoal(position[i], velocity[i]);
    }

    private boolean stepContinuous(int i, float action) {
        double pushed = MountainCarContinuous.velocity(position[i], velocity[i], action);
        double moved = MountainCar.position(position[i], pushed);
        double rolling = MountainCar.atWall(moved, pushed) ? 0 : pushed;
        position[i] = (float) moved;
        velocity[i] = (float) rolling;
        return MountainCarContinuous.atGoal(moved, rolling);
    }

    private void observe(int lane, float[] observations) {
        observations[2 * lane] = (float) position[lane];
        observations[2 * lane + 1] = (float) velocity[lane];
    }

    @Override
    public double[] state(int lane) {
        return new double[] {position[lane], velocity[lane], elapsed[lane]};
    }

    @Override
    public void restore(int lane, double[] state) {
        position[lane] = state[0];
        velocity[lane] = state[1];
        elapsed[lane] = (int) state[2];
    }
}
