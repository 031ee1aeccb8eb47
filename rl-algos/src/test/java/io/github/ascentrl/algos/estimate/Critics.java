package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/** Batches with values for the tests of this package, and the definitions applied to them, in double. */
final class Critics {
    /** Results are rounded to float once. */
    static final double ULP = 0x1p-23;

    private Critics() {}

    static Batch batch(long seed) {
        return Batches.fragments(Rng.of(seed), 6, 12);
    }

    static StateValues values(long seed, Batch batch) {
        Rng rng = Rng.of(seed).child("values");
        return new StateValues(Batches.normal(rng, batch.steps()), Batches.normal(rng, batch.episodes()));
    }

    /** r_t + γ V(s_{t+1}) − V(s_t) by the definition, written without the library's help. */
    static double delta(Batch batch, StateValues v, int episode, int t, double gamma) {
        double next;
        if (t < batch.end(episode) - 1) {
            next = v.values()[t + 1];
        } else if (batch.ending(episode) == Ending.TERMINATED) {
            next = 0;
        } else {
            next = v.finalValues()[episode];
        }
        return batch.rewards()[t] + gamma * next - v.values()[t];
    }

    /** One episode with rewards 1, 2, 3, values 10, 20, 30 and the final value 40. */
    static Batch handWorked(Ending ending) {
        return Batches.ofRewards(ending, new float[] {1, 2, 3});
    }

    static final StateValues HAND_WORKED = new StateValues(new float[] {10, 20, 30}, new float[] {40});
}
