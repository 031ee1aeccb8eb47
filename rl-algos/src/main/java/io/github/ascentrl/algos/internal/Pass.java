package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Lets an actor watch stretches of a batch again, side by side, to recompute its memory at steps on the way. It sees
 * what a policy learns from: observations, actions and where episodes begin; every reward is 0.
 */
final class Pass {
    private final Batch batch;
    private final Actor actor;
    private final int[] next;
    private final int[] ends;
    private int[] lanes;

    /**
     * Prepares to watch some stretches from their beginnings.
     *
     * @param starts the first row of each stretch
     * @param ends one past the last row of each stretch
     * @param memory the memory at the beginning of each stretch; an empty array for none
     */
    Pass(Batch batch, Policy policy, int[] starts, int[] ends, float[] memory) {
        this.batch = batch;
        this.ends = ends;
        next = starts.clone();
        actor = policy.actor(starts.length);
        if (actor.memorySize() == 0) {
            throw new IllegalArgumentException(
                    "the policy's span says that it has memory, but its actors remember 0 numbers, so its segments"
                            + " cannot be cut; override memorySize, memory and recall, or do not set segmentLength");
        }
        lanes = IntStream.range(0, starts.length).toArray();
        if (memory.length > 0) {
            actor.recall(lanes.length, lanes, memory);
        }
    }

    /** {@return the size of the memory of each stretch} */
    int size() {
        return actor.memorySize();
    }

    /** {@return the stretches that have rows left} */
    int[] lanes() {
        return lanes;
    }

    /** {@return the present memory of some stretches, row-major {@code [lanes.length, size()]}} */
    float[] memory(int... lanes) {
        float[] memory = new float[lanes.length * size()];
        actor.memory(lanes.length, lanes, memory);
        return memory;
    }

    /** Watches the next row of each stretch that has rows left. */
    void step() {
        int n = lanes.length;
        Batch rows = batch.rows(IntStream.of(lanes).map(lane -> next[lane]).toArray(), 0, n);
        Ending[] endings = new Ending[n];
        Arrays.setAll(endings, i -> lastOfItsEpisode(next[lanes[i]]) ? Ending.TERMINATED : Ending.NONE);
        actor.watch(n, lanes, rows.observations());
        actor.observe(n, lanes, rows.actions(), new float[n], endings);
        for (int i = 0; i < n; i++) {
            next[lanes[i]]++;
            if (endings[i].ended()) {
                actor.begin(lanes[i], Start.EPISODE);
            }
        }
        lanes = IntStream.of(lanes).filter(lane -> next[lane] < ends[lane]).toArray();
    }

    private boolean lastOfItsEpisode(int row) {
        return batch.end(batch.episodeAt(row)) == row + 1;
    }
}
