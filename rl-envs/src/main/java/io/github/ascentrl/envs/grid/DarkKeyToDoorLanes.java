package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Lanes;

/** Dark rooms, each with a key and a door, as a structure of arrays. */
final class DarkKeyToDoorLanes implements Lanes {
    private final DarkKeyToDoor.Settings settings;
    private final Discrete observationSpace;
    private final int[] key;
    private final int[] door;
    private final int[] row;
    private final int[] column;
    private final boolean[] hasKey;
    private final int[] elapsed;

    DarkKeyToDoorLanes(DarkKeyToDoor.Settings settings, int[] keys, int[] doors) {
        if (keys.length != doors.length) {
            throw new IllegalArgumentException(
                    keys.length + " keys and " + doors.length + " doors; pass one of each per room");
        }
        this.settings = settings;
        observationSpace = new Discrete(settings.size() * settings.size());
        for (int i = 0; i < keys.length; i++) {
            DarkRoom.checkCell("key", keys[i], settings.size());
            DarkRoom.checkCell("door", doors[i], settings.size());
        }
        key = keys.clone();
        door = doors.clone();
        row = new int[keys.length];
        column = new int[keys.length];
        hasKey = new boolean[keys.length];
        elapsed = new int[keys.length];
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
    public void reset(int lane, Rng laneKey, long episode, float[] observations) {
        Rng rng = settings.randomStart() ? laneKey.child(episode) : null;
        row[lane] = DarkRoom.drawStart(settings.randomStart(), settings.size(), rng);
        column[lane] = DarkRoom.drawStart(settings.randomStart(), settings.size(), rng);
        hasKey[lane] = false;
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
        for (int i = from; i < to; i++) {
            int action = (int) actions[i];
            row[i] = DarkRoom.nextRow(row[i], action, size);
            column[i] = DarkRoom.nextColumn(column[i], action, size);
            int cell = row[i] * size + column[i];
            observations[i] = cell;
            boolean taken = cell == key[i] && !hasKey[i];
            hasKey[i] |= taken;
            boolean opened = cell == door[i] && hasKey[i];
            rewards[i] = (taken ? 1 : 0) + (opened ? 1 : 0);
            elapsed[i]++;
            endings[i] = opened ? Ending.TERMINATED : elapsed[i] >= limit ? Ending.TRUNCATED : Ending.NONE;
        }
    }

    @Override
    public double[] state(int lane) {
        return new double[] {row[lane], column[lane], hasKey[lane] ? 1 : 0, elapsed[lane]};
    }

    @Override
    public void restore(int lane, double[] state) {
        row[lane] = (int) state[0];
        column[lane] = (int) state[1];
        hasKey[lane] = state[2] == 1;
        elapsed[lane] = (int) state[3];
    }
}
