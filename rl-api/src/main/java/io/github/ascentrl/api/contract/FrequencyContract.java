package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Objects;

/**
 * Checks that a policy over numbered actions takes each action with the right frequency, by Chernoff's bound: an
 * observed frequency f in n draws is rejected for probability p if n·KL(f‖p) exceeds a threshold. For any n this bounds
 * the probability of rejecting a correct policy. {@link PolicyContract} checks the other promises of policies.
 */
public final class FrequencyContract {
    /** The default bound on the probability of rejecting a correct policy. */
    public static final double DEFAULT_FALSE_ALARMS = 1e-9;

    /** More would take minutes, and show deviations of random generators rather than of policies. */
    private static final int MOST_DRAWS = 100_000_000;

    private FrequencyContract() {}

    /**
     * Checks how often a policy takes each action. A correct policy is rejected with a probability of at most
     * {@link #DEFAULT_FALSE_ALARMS}.
     *
     * @param policy the policy to check
     * @param observation the observation at which it acts
     * @param probabilities the probability of each action, {@code [actions]}; they sum to 1
     * @param draws n, the number of actions to draw, ≥ 1
     * @param key the key of the draws
     * @throws ContractViolation if an action is taken too often or too rarely
     */
    public static void check(Policy policy, float[] observation, double[] probabilities, int draws, Rng key) {
        check(policy, observation, probabilities, draws, DEFAULT_FALSE_ALARMS, key);
    }

    /**
     * Checks how often a policy takes each action, with a chosen false-alarm rate.
     *
     * @param policy the policy to check
     * @param observation the observation at which it acts
     * @param probabilities the probability of each action, {@code [actions]}; they sum to 1
     * @param draws n, the number of actions to draw, 1 to 10<sup>8</sup>
     * @param falseAlarms the largest probability of rejecting a correct policy, in (0, 1)
     * @param key the key of the draws
     * @throws ContractViolation if an action is taken too often or too rarely
     */
    public static void check(
            Policy policy, float[] observation, double[] probabilities, int draws, double falseAlarms, Rng key) {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(probabilities, "probabilities");
        Objects.requireNonNull(key, "key");
        double sum = Arrays.stream(probabilities).sum();
        if (!(Math.abs(sum - 1) <= 1e-4) || draws < 1 || draws > MOST_DRAWS || !(falseAlarms > 0 && falseAlarms < 1)) {
            throw new IllegalArgumentException("probabilities " + Arrays.toString(probabilities) + " sum to " + sum
                    + " and must sum to 1; draws = " + draws + " must be in [1, " + MOST_DRAWS + "]; falseAlarms = "
                    + falseAlarms
                    + " must lie in (0, 1)");
        }
        int[] counts = new int[probabilities.length];
        float[] action = new float[1];
        Actor actor = policy.actor(1);
        Rng rng = key.child("draws"); // one stream: successive actions must be independent too
        for (int i = 0; i < draws; i++) {
            actor.begin(0, Start.TASK);
            actor.act(rng, observation, action);
            int a = (int) action[0];
            if (!(a >= 0 && a < counts.length && a == action[0])) {
                throw new ContractViolation(
                        "actions lie in their space",
                        "act wrote " + action[0] + ", which is not one of 0 … " + (counts.length - 1));
            }
            counts[a]++;
        }
        // Two tails for each action, each rejecting with probability at most e^(-threshold).
        double threshold = StrictMath.log(2.0 * counts.length / falseAlarms);
        for (int a = 0; a < counts.length; a++) {
            double share = (double) counts[a] / draws;
            if (!(draws * divergence(share, probabilities[a]) <= threshold)) {
                throw new ContractViolation(
                        "actions come as often as their probability says",
                        "action " + a + " was taken " + counts[a] + " times in " + draws + " draws, a frequency of "
                                + share + " where its probability is " + probabilities[a] + ", at observation "
                                + Arrays.toString(observation)
                                + "; a correct policy fails here with a probability of at most " + falseAlarms);
            }
        }
    }

    /** KL(f‖p) of two Bernoulli distributions, in nats. */
    private static double divergence(double f, double p) {
        return part(f, p) + part(1 - f, 1 - p);
    }

    private static double part(double f, double p) {
        if (f <= 0) {
            return 0;
        }
        return p <= 0 ? Double.POSITIVE_INFINITY : f * StrictMath.log(f / p);
    }
}
