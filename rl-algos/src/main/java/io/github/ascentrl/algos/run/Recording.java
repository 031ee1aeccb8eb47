package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.internal.Floats;
import java.util.Arrays;

/** Records the episodes that several lanes play, each at the index of its number. Buffers grow and never shrink. */
final class Recording implements EpisodeLanes.Sink {
    private final Lane[] lanes;
    private Trajectory[] played;

    Recording(int lanes) {
        this.lanes = new Lane[lanes];
    }

    /** Starts recording into {@code played}; several recordings may fill in different episodes of one array. */
    Recording into(Trajectory[] played) {
        this.played = played;
        return this;
    }

    @Override
    public boolean begin(int lane, int episode) {
        if (lanes[lane] == null) {
            lanes[lane] = new Lane();
        }
        lanes[lane].steps = 0;
        return true;
    }

    @Override
    public boolean step(
            int lane,
            int episode,
            float[] observation,
            float[] action,
            float logProb,
            float reward,
            Ending ending,
            float[] next) {
        lanes[lane].add(observation, action, reward);
        if (ending.ended()) {
            played[episode] = lanes[lane].trajectory(next, ending);
        }
        return true;
    }

    /** The episode that a lane is playing. */
    private static final class Lane {
        private int steps;
        private float[] observations = {};
        private float[] actions = {};
        private float[] rewards = {};

        void add(float[] observation, float[] action, float reward) {
            if (steps == rewards.length) {
                int room = Math.max(64, 2 * steps);
                observations = Arrays.copyOf(observations, room * observation.length);
                actions = Arrays.copyOf(actions, room * action.length);
                rewards = Arrays.copyOf(rewards, room);
            }
            Floats.copy(observation, 0, observations, steps * observation.length, observation.length);
            Floats.copy(action, 0, actions, steps * action.length, action.length);
            rewards[steps++] = reward;
        }

        Trajectory trajectory(float[] last, Ending ending) {
            int actionSize = actions.length / rewards.length;
            return new Trajectory(
                    Arrays.copyOf(observations, steps * last.length),
                    Arrays.copyOf(actions, steps * actionSize),
                    Arrays.copyOf(rewards, steps),
                    last.clone(),
                    ending);
        }
    }
}
