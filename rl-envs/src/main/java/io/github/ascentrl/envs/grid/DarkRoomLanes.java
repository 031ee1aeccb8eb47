package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Lanes;

/** Dark rooms with one goal each as a structure of arrays. */
final class DarkRoomLanes implements Lanes {
    private final DarkRoom.Settings settings;
    private final Discrete observationSpace;
    private final int[] goal;
    private final int[] row;
    private final int[] column;
    private final int[] elapsed;

    DarkRoomLanes(DarkRoom.Settings settings, int[] goals) {
        this.settings = settings;
        observationSpace = new Discrete(settings.size() * settings.size());
        for (int one : goals) {
            DarkRoom.checkCell("goal", one, settings.size());
        }
        goal = goals.clone();
        row = new int[goals.length];
        column = new int[goals.length];
        elapsed = new int[goals.length];
    }

    @Override
    public Space observationSpace() {
        return observationSpace;
    }

    @Override
    public Space actionSpace() {
        return DarkRoom.ACTIONS;
    }

    @Override
    public void reset(int lane, Rng key, long episode, float[] observations) {
        if (settings.randomStart()) {
            Rng rng = key.child(episode);
            row[lane] = rng.nextInt(settings.size());
            column[lane] = rng.nextInt(settings.size());
        } else {
            row[lane] = settings.size() / 2;
            column[lane] = settings.size() / 2;
        }
        elapsed[lane] = 0;
        observations[lane] = row[lane] * settings.size() + column[lane];
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
        int size = settings.size();
        int limit = settings.limit();
        boolean terminates = settings.terminateOnGoal();
        for (int i = from; i < to; i++) {
            int action = (int) actions[i];
            row[i] = DarkRoom.nextRow(row[i], action, size);
            column[i] = DarkRoom.nextColumn(column[i], action, size);
            int cell = row[i] * size + column[i];
            observations[i] = cell;
            boolean onGoal = cell == goal[i];
            rewards[i] = onGoal ? 1 : 0;
            elapsed[i]++;
            endings[i] =
                    onGoal && terminates ? Ending.TERMINATED : elapsed[i] >= limit ? Ending.TRUNCATED : Ending.NONE;
        }
    }

    @Override
    public double[] state(int lane) {
        return new double[] {row[lane], column[lane], elapsed[lane]};
    }

    @Override
    public void restore(int lane, double[] state) {
        row[lane] = (int) state[0];
        column[lane] = (int) state[1];
        elapsed[lane] = (int) state[2];
    }
}
