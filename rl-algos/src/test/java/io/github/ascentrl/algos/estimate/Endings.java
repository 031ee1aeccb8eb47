package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import java.util.ArrayList;
import java.util.List;

/** The same batch with other endings, as an estimator that confuses endings would see it. */
final class Endings {
    private Endings() {}

    static Batch terminated(Batch batch) {
        return with(batch, Ending.TERMINATED);
    }

    static Batch unfinished(Batch batch) {
        return with(batch, Ending.NONE);
    }

    private static Batch with(Batch batch, Ending ending) {
        List<Trajectory> episodes = new ArrayList<>();
        for (int e = 0; e < batch.episodes(); e++) {
            Trajectory old = batch.trajectory(e);
            episodes.add(
                    new Trajectory(old.observations(), old.actions(), old.rewards(), old.finalObservation(), ending));
        }
        return Batch.of(episodes);
    }
}
