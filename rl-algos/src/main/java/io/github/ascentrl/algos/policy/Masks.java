package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import java.util.Optional;

/** The mask of possible actions inside observations, found by its name. */
final class Masks {
    private Masks() {}

    /** {@return where the mask is} */
    static Optional<Column> find(Space observations) {
        return observations instanceof Box box ? box.column(Column.ACTION_MASK) : Optional.empty();
    }

    /** {@return where the mask of so many choices is, or an exception that says why not} */
    static Column of(Space observations, int choices) {
        Column mask = find(observations)
                .orElseThrow(() -> new IllegalArgumentException("no column '" + Column.ACTION_MASK + "' in "
                        + observations + "; wrap the environment in MaskedObservations, or name the mask: box.named(\""
                        + Column.ACTION_MASK + "\", from, " + choices + ")"));
        if (mask.size() != choices) {
            throw new IllegalArgumentException("the mask in column '" + mask.name() + "' has " + mask.size()
                    + " numbers, there are " + choices + " choices; it needs one for each");
        }
        return mask;
    }

    /**
     * Checks that a policy looks for the mask where it is, and for none where there is none.
     *
     * @param mask where it looks; null: nowhere
     * @param masked whether there are impossible actions, whether or not observations show which
     */
    static void check(Column mask, Space observations, boolean masked) {
        if (mask != null) {
            if (!mask.equals(of(observations, mask.size()))) {
                throw new IllegalArgumentException("the policy looks for the mask at " + mask + ", but it is at "
                        + of(observations, mask.size()) + "; build the policy from this observation space");
            }
        } else if (masked || find(observations).isPresent()) {
            throw new IllegalArgumentException("some actions are impossible in some states, and this policy would take"
                    + " them: wrap the environment in MaskedObservations and build a policy that reads the mask, with"
                    + " masked(network, observations, actions) or ActorCritic.separate(observations, actions, …)");
        }
    }

    /** Refuses a batch in which some of n choices were taken although they were masked; null: there is no mask. */
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
