package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import java.util.Optional;

/** Finds and checks the mask of possible actions in observations, by the name of its column. */
final class Masks {
    private Masks() {}

    /** {@return the column of the mask} */
    static Optional<Column> find(Space observations) {
        return observations instanceof Box box ? box.column(Column.ACTION_MASK) : Optional.empty();
    }

    /** {@return the column of the mask, which has one number for each choice} */
    static Column of(Space observations, int choices) {
        Column mask = find(observations)
                .orElseThrow(() -> new IllegalArgumentException("no column '" + Column.ACTION_MASK + "' in "
                        + observations + "; wrap the environment in MaskedObservations, or name the mask: box.named(\""
                        + Column.ACTION_MASK + "\", from, " + choices + ")"));
        if (mask.size() != choices) {
            throw new IllegalArgumentException("the mask in column '" + mask.name() + "' has " + mask.size()
                    + " numbers, but there are " + choices + " choices; give it one number for each");
        }
        return mask;
    }

    /**
     * Checks that a policy reads the mask from the right column, or no mask if there is none.
     *
     * @param mask the column that the policy reads; null for none
     * @param masked whether there are impossible actions, even if observations have no mask
     */
    static void check(Column mask, Space observations, boolean masked) {
        if (mask != null) {
            if (!mask.equals(of(observations, mask.size()))) {
                throw new IllegalArgumentException("the policy reads the mask at " + mask + ", but the mask is at "
                        + of(observations, mask.size()) + "; build the policy from this observation space");
            }
        } else if (masked || find(observations).isPresent()) {
            throw new IllegalArgumentException("some actions are impossible in some states, and this policy would take"
                    + " them: wrap the environment in MaskedObservations and build a policy that reads the mask, with"
                    + " masked(network, observations, actions) or ActorCritic.separate(observations, actions, …)");
        }
    }

    /** Refuses a batch in which a masked choice of n was taken; a null mask allows all. */
    static void checkTaken(Column mask, int from, int n, Batch batch, float[] taken, String name) {
        for (int t = 0; mask != null && t < taken.length; t++) {
            int at = t * batch.observationSize() + mask.from() + from;
            if (taken[t] >= 0 && taken[t] < n && batch.observations()[at + (int) taken[t]] == 0f) {
                throw new IllegalArgumentException(name + taken[t] + " at row " + t
                        + " of the batch is masked: its probability is 0 and has no logarithm; the batch was not"
                        + " collected under this mask");
            }
        }
    }
}
