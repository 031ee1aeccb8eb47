package io.github.ascentrl.algos.internal;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;

/**
 * Checks that a policy fits an environment or data set. Calls {@link Policy#checkFits} only when the policy is not the
 * one of the last call, so that checking before every batch costs nothing.
 */
public final class Fit {
    private final Space observations;
    private final Space actions;
    private final boolean masked;
    private Policy last;

    private Fit(Space observations, Space actions, boolean masked) {
        this.observations = observations;
        this.actions = actions;
        this.masked = masked;
    }

    /**
     * {@return the check for policies that act in an environment}
     *
     * @param env the environment
     */
    public static Fit of(Env env) {
        return new Fit(
                env.observationSpace(),
                env.actionSpace(),
                env.find(ActionMasked.class).isPresent());
    }

    /**
     * {@return the check for policies that act in a batch of environments}
     *
     * @param envs the batch
     */
    public static Fit of(VectorEnv envs) {
        return new Fit(envs.observationSpace(), envs.actionSpace(), envs.masksActions());
    }

    /**
     * {@return the check for policies that learn from a data set}
     *
     * @param data the data set
     */
    public static Fit of(Dataset data) {
        return new Fit(data.observationSpace(), data.actionSpace(), false);
    }

    /**
     * {@return the check for policies that learn from preferences}
     *
     * @param pairs the preferences
     */
    public static Fit of(Preferences pairs) {
        return new Fit(pairs.observationSpace(), pairs.actionSpace(), false);
    }

    /**
     * Checks a policy.
     *
     * @param policy the policy to check
     * @throws IllegalArgumentException if it was made for other spaces, or learns from single rows but acts with memory
     */
    public void check(Policy policy) {
        Objects.requireNonNull(policy, "policy");
        if (policy != last) {
            policy.checkFits(observations, actions, masked);
            if (policy instanceof DifferentiablePolicy learner) {
                checkSpan(learner);
            }
            last = policy;
        }
    }

    /**
     * Checks that a policy acts without memory if it learns from single rows.
     *
     * @param policy the policy to check
     * @throws IllegalArgumentException if it learns from single rows and its actors have memory
     */
    public static void checkSpan(DifferentiablePolicy policy) {
        int size = policy.span().isStep() ? policy.actor(1).memorySize() : 0;
        if (size > 0) {
            throw new IllegalArgumentException("the policy has span STEP, so that its rows would be shuffled, but its"
                    + " actors remember " + size + " numbers; override span(): EPISODE, or TASK if it remembers across"
                    + " episodes");
        }
    }

    /**
     * Checks that a network takes observations of this size.
     *
     * @param who the owner of the network, used in the message: {@code "the critic"}
     * @param inputs the number of inputs of the network
     * @param observations the observation space
     * @throws IllegalArgumentException if observations have another size
     */
    public static void checkInputs(String who, int inputs, Space observations) {
        if (inputs != observations.size()) {
            throw new IllegalArgumentException(who + " takes " + inputs + " numbers, but observations have "
                    + observations.size() + ": " + observations + "; build it with observationSpace().size()");
        }
    }

    /**
     * Checks that a normaliser was made for observations of this size with the action mask in the same columns.
     *
     * @param madeFor the space it was made for
     * @param observations the observation space
     * @throws IllegalArgumentException if it was not
     */
    public static void checkNormalizer(Box madeFor, Space observations) {
        Box box = box(observations);
        if (box.size() != madeFor.size()
                || !box.column(Column.ACTION_MASK).equals(madeFor.column(Column.ACTION_MASK))) {
            throw new IllegalArgumentException("the normaliser was made for observations of " + madeFor.size()
                    + " numbers with the columns " + madeFor.columns() + ", these have " + box.size()
                    + " and the columns " + box.columns() + "; make a new normaliser with observationSpace()");
        }
    }

    /**
     * {@return an observation space as a box}
     *
     * @param observations the observation space
     * @throws IllegalArgumentException if it is not a box, so that there is nothing to normalise
     */
    public static Box box(Space observations) {
        if (observations instanceof Box box) {
            return box;
        }
        throw new IllegalArgumentException("observations are " + observations
                + ", expected a Box; a Discrete observation is not a quantity: encode it one-hot, or do not normalise");
    }
}
