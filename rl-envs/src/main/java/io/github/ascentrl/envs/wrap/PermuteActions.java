package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Permutes numbered actions: action a of the wrapper is action {@code order[a]} inside. An agent that has learned what
 * the actions do must learn it again. {@linkplain ActionMasked Masks} are in the new order, too.
 */
public final class PermuteActions extends Wrapper {
    private final int[] order;
    private final float[] inside = new float[1];

    /**
     * Wraps an environment.
     *
     * @param env the environment inside, with {@link Discrete} actions, not yet in {@link MaskedObservations}
     * @param order a permutation of 0 … n − 1; copied
     * @throws IllegalArgumentException if the actions are not discrete, the order is not a permutation of them, or the
     *     observations already contain a mask
     */
    public PermuteActions(Env env, int[] order) {
        super(env);
        Space actions = env.actionSpace();
        Objects.requireNonNull(order, "order");
        if (!(actions instanceof Discrete discrete && discrete.n() == order.length && isPermutation(order))) {
            throw new IllegalArgumentException("order " + Arrays.toString(order) + " for actions in " + actions
                    + "; the actions must be Discrete(n), and the order must contain each of 0 … n − 1 once");
        }
        if (env.observationSpace() instanceof Box box
                && box.column(Column.ACTION_MASK).isPresent()) {
            throw new IllegalArgumentException(
                    "observations contain a mask of the actions in their old order; put MaskedObservations outside");
        }
        this.order = order.clone();
    }

    static boolean isPermutation(int[] order) {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        boolean permutation = order.length > 0;
        for (int i = 0; i < sorted.length; i++) {
            permutation &= sorted[i] == i;
        }
        return permutation;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Objects.requireNonNull(action, "action");
        inside[0] = order[((Discrete) actionSpace()).index(action)];
        return super.step(inside, observation);
    }

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return type == ActionMasked.class
                ? env.find(ActionMasked.class).map(masked -> type.cast((ActionMasked) mask -> permute(masked, mask)))
                : super.find(type);
    }

    private void permute(ActionMasked masked, boolean[] mask) {
        Objects.requireNonNull(mask, "mask");
        Check.length("mask", mask.length, order.length);
        boolean[] within = new boolean[order.length];
        masked.actionMask(within);
        for (int a = 0; a < order.length; a++) {
            mask[a] = within[order[a]];
        }
    }
}
