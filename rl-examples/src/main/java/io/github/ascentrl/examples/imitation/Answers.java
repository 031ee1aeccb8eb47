package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.stream.IntStream;

/** A policy's actions in recorded states, and the states in which a learner differs from its expert. */
final class Answers {
    private Answers() {}

    /**
     * {@return the same states with other actions}
     *
     * @param data the states
     * @param actions one action for each row
     */
    static MemoryDataset relabelled(MemoryDataset data, float[] actions) {
        Batch all = data.batch();
        int episodes = all.episodes();
        Batch answered = Batch.ofColumns(
                IntStream.rangeClosed(0, episodes)
                        .map(e -> e < episodes ? all.start(e) : all.steps())
                        .toArray(),
                all.observations(),
                actions,
                all.rewards(),
                all.finalObservations(),
                IntStream.range(0, episodes).mapToObj(all::ending).toArray(Ending[]::new));
        return MemoryDataset.of(answered, data.observationSpace(), data.actionSpace(), data.provenance());
    }

    /**
     * {@return whether the learner errs, for each row of a batch}
     *
     * @param learner policy that takes its most probable actions
     * @param expert policy that takes its most probable actions
     * @param batch the states
     */
    static boolean[] wrong(Policy learner, Policy expert, Batch batch) {
        float[] taken = actions(learner, batch);
        float[] right = actions(expert, batch);
        boolean[] errs = new boolean[taken.length];
        for (int t = 0; t < errs.length; t++) {
            errs[t] = taken[t] != right[t];
        }
        return errs;
    }

    /** {@return the share of the rows in which the learner errs} */
    static double errorShare(Policy learner, Policy expert, Batch batch) {
        int errors = 0;
        for (boolean errs : wrong(learner, expert, batch)) {
            errors += errs ? 1 : 0;
        }
        return (double) errors / batch.steps();
    }

    /**
     * {@return the action of each row}
     *
     * @param policy policy that takes its most probable actions
     * @param batch the states
     */
    static float[] actions(Policy policy, Batch batch) {
        int n = batch.steps();
        Actor actor = policy.actor(1);
        actor.begin(0, Start.TASK);
        Rng unused = Rng.of(0); // the most probable action needs no random numbers
        int size = batch.observationSize();
        float[] observation = new float[size];
        float[] action = new float[1];
        float[] all = new float[n];
        for (int t = 0; t < n; t++) {
            System.arraycopy(batch.observations(), t * size, observation, 0, size);
            actor.act(unused, observation, action);
            all[t] = action[0];
        }
        return all;
    }
}
