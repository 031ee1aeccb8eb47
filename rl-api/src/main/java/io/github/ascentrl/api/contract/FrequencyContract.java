package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;

/**
 * Checks that a policy over numbered actions takes each as often as it should, by Chernoff's bound: a share f of n draws
 * that should be p is refused when n·KL(f‖p) exceeds a threshold. How often that happens to a policy that is right is
 * bounded for any n. What else policies promise is {@link PolicyContract}'s to check.
 */
public final class FrequencyContract {
    /** How often a policy that is right is refused, unless told otherwise. */
    public static final double DEFAULT_FALSE_ALARMS = 1e-9;

    private FrequencyContract() {}

    /**
     * Checks how often a policy takes each action; one that is right is refused with a probability of at most
     * {@link #DEFAULT_FALSE_ALARMS}.
     *
     * @param policy what acts
     * @param observation where
     * @param probabilities the probability of each action, {@code [actions]}; they sum to 1
     * @param draws n, how many actions to draw, ≥ 1
     * @param key the key of the draws
     * @throws ContractViolation if an action comes too often or too seldom
     */
    public static void check(Policy policy, float[] observation, double[] probabilities, int draws, Rng key) {
        check(policy, observation, probabilities, draws, DEFAULT_FALSE_ALARMS, key);
    }

    /**
     * Checks how often a policy takes each action, with a false-alarm rate of one's own.
     *
     * @param policy what acts
     * @param observation where
     * @param probabilities the probability of each action, {@code [actions]}; they sum to 1
     * @param draws n, how many actions to draw, ≥ 1
     * @param falseAlarms the largest probability of refusing a policy that is right, in (0, 1)
     * @param key the key of the draws
     * @throws ContractViolation if an action comes too often or too seldom
     */
    public static void check(
            Policy policy, float[] observation, double[] probabilities, int draws, double falseAlarms, Rng key) {
        double sum = Arrays.stream(probabilities).sum();
        if (!(Math.abs(sum - 1) <= 1e-4) || draws < 1 || !(falseAlarms > 0 && falseAlarms < 1)) {
            throw new IllegalArgumentException("probabilities " + Arrays.toString(probabilities) + " sum to " + sum
                    + " and must sum to 1; draws = " + draws + " must be at least 1 and falseAlarms = " + falseAlarms
                    + " lie in (0, 1)");
        }
        int[] counts = new int[probabilities.length];
        float[] action = new float[1];
        Actor actor = policy.actor(1);
        Rng chance = key.child("draws"); // one stream: successive actions must be independent too
        for (int i = 0; i < draws; i++) {
            actor.begin(0, Start.TASK);
            actor.act(chance, observation, action);
            int a = (int) action[0];
            if (!(a >= 0 && a < counts.length && a == action[0])) {
                throw new ContractViolation(
                        "actions lie in their space",
                        "act wrote " + action[0] + ", which is not one of 0 … " + (counts.length - 1));
            }
            counts[a]++;
        }
        // Two sides of each action's share, each refused with probability at most e^(-threshold).
        double threshold = StrictMath.log(2.0 * counts.length / falseAlarms);
        for (int a = 0; a < counts.length; a++) {
            double share = (double) counts[a] / draws;
            if (!(draws * divergence(share, probabilities[a]) <= threshold)) {
                throw new ContractViolation(
                        "actions come as often as their probability says",
                        "action " + a + " came " + counts[a] + " times in " + draws + ", a share of " + share
                                + " where its probability is " + probabilities[a] + ", at observation "
                                + Arrays.toString(observation) + "; a policy that is right fails"
                                + " here with a probability of at most " + falseAlarms);
            }
        }
    }

    /** KL(f‖p) of two coins, in nats. */
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
