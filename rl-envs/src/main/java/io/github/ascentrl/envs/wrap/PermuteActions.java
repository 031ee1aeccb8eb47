package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;

/**
 * Gives numbered actions other meanings: action a of the wrapper is action {@code order[a]} inside. An agent that knows what
 * actions do has to find out anew.
 */
public final class PermuteActions extends Wrapper {
    private final int[] order;
    private final float[] inside = new float[1];

    /**
     * Permuted actions.
     *
     * @param env the environment inside, with {@link Discrete} actions
     * @param order each of 0 … n − 1 once; copied
     * @throws IllegalArgumentException if the actions are not discrete, or the order is no permutation of them
     */
    public PermuteActions(Env env, int[] order) {
        super(env);
        Space actions = env.actionSpace();
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        boolean permutation = actions instanceof Discrete discrete && discrete.n() == order.length;
        for (int i = 0; i < sorted.length; i++) {
            permutation &= sorted[i] == i;
        }
        if (!permutation) {
            throw new IllegalArgumentException("order " + Arrays.toString(order) + " for actions in " + actions
                    + "; they must be Discrete(n), and the order hold each of 0 … n − 1 once");
        }
        this.order = order.clone();
    }

    @Override
    public Step step(float[] action, float[] observation) {
        inside[0] = order[((Discrete) actionSpace()).index(action)];
        return super.step(inside, observation);
    }
}
