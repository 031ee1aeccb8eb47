package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.EpisodeLanes;

/** Keeps the episodes that several lanes play, each in the place of its number. */
final class Recording implements EpisodeLanes.Sink {
    private final Batch.Builder[] lanes;
    private final Trajectory[] played;

    /**
     * @param lanes one for each lane, cleared
     * @param played receives the episodes; several recordings fill in different ones
     */
    Recording(Batch.Builder[] lanes, Trajectory[] played) {
        this.lanes = lanes;
        this.played = played;
    }

    @Override
    public boolean begin(int lane, int episode) {
        lanes[lane].clear();
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
            lanes[lane].endEpisode(ending, next);
            played[episode] = lanes[lane].build().trajectory(0);
        }
        return true;
    }
}
