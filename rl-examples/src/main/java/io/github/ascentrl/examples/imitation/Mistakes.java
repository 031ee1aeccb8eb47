package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/** Where a learner would do something else than its expert, both taking their most probable actions. */
final class Mistakes {
    private Mistakes() {}

    /**
     * {@return whether the learner errs, for each row of a batch}
     *
     * @param learner takes its most probable actions
     * @param expert takes its most probable actions
     * @param batch the states
     */
    static boolean[] of(Policy learner, Policy expert, Batch batch) {
        float[] taken = actions(learner, batch);
        float[] right = actions(expert, batch);
        boolean[] errs = new boolean[taken.length];
        for (int t = 0; t < errs.length; t++) {
            errs[t] = taken[t] != right[t];
        }
        return errs;
    }

    /** {@return the share of the rows in which the learner errs} */
    static double share(Policy learner, Policy expert, Batch batch) {
        int errors = 0;
        for (boolean errs : of(learner, expert, batch)) {
            errors += errs ? 1 : 0;
        }
        return (double) errors / batch.steps();
    }

    /**
     * {@return the action of each row}
     *
     * @param policy takes its most probable actions
     * @param batch the states
     */
    static float[] actions(Policy policy, Batch batch) {
        int n = batch.steps();
        Actor actor = policy.actor(1);
        actor.begin(0, Start.TASK);
        Rng unused = Rng.of(0); // the most probable action is no matter of chance
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
