package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Checks that a policy keeps the promises of {@link Policy}.
 *
 * <ul>
 *   <li>Actions are written whole and lie in their space; observations and generators are the only inputs, and
 *       observations come back as they were.
 *   <li>The same generator state and the same observation give the same action, whatever was done in between: all
 *       chance comes from the generator.
 *   <li>The batched form is bit for bit the single one, row by row, and leaves each generator where that leaves it.
 *   <li>{@link Policy#view()} does the same, on scratch space of its own: also when the view acts while the policy
 *       itself is in the middle of acting.
 *   <li>{@link #checkFrequencies}: a policy over numbered actions takes each as often as it should.
 * </ul>
 */
public final class PolicyContract {
    /** How often {@link #checkFrequencies} rejects a policy that is right, unless told otherwise. */
    public static final double DEFAULT_FALSE_ALARMS = 1e-9;

    private static final int OBSERVATIONS = 20;

    private final Policy policy;
    private final Space observations;
    private final Space actions;
    private final Rng key;

    private PolicyContract(Policy policy, Space observations, Space actions, Rng key) {
        this.policy = policy;
        this.observations = observations;
        this.actions = actions;
        this.key = key;
    }

    /**
     * Checks every promise but the frequencies.
     *
     * @param maker makes a new policy at every call, the same one every time
     * @param observations what the policy answers to; observations are drawn from it
     * @param actions the space that its actions must lie in
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Supplier<? extends Policy> maker, Space observations, Space actions, Rng key) {
        PolicyContract contract = new PolicyContract(maker.get(), observations, actions, key);
        contract.checkActions();
        contract.checkDeterminism(maker.get());
        for (int n : new int[] {1, 2, 7}) {
            contract.checkBatched(n);
        }
        contract.checkView();
    }

    /**
     * Checks that a policy over numbered actions takes each as often as it should, by Chernoff's bound: a share f of n
     * draws that should be p is refused when n·KL(f‖p) exceeds a threshold, which happens to a policy that is right with
     * a probability of at most {@link #DEFAULT_FALSE_ALARMS}, for any n.
     *
     * @param policy what acts
     * @param observation where
     * @param probabilities the probability of each action, {@code [actions]}; they sum to 1
     * @param draws n, how many actions to draw, ≥ 1
     * @param key the key of the draws
     * @throws ContractViolation if an action comes too often or too seldom
     */
    public static void checkFrequencies(
            Policy policy, float[] observation, double[] probabilities, int draws, Rng key) {
        checkFrequencies(policy, observation, probabilities, draws, DEFAULT_FALSE_ALARMS, key);
    }

    /**
     * Checks that a policy over numbered actions takes each as often as it should, with a false-alarm rate of one's own.
     *
     * @param policy what acts
     * @param observation where
     * @param probabilities the probability of each action, {@code [actions]}; they sum to 1
     * @param draws n, how many actions to draw, ≥ 1
     * @param falseAlarms the largest probability of refusing a policy that is right, in (0, 1)
     * @param key the key of the draws
     * @throws ContractViolation if an action comes too often or too seldom
     */
    public static void checkFrequencies(
            Policy policy, float[] observation, double[] probabilities, int draws, double falseAlarms, Rng key) {
        double sum = Arrays.stream(probabilities).sum();
        if (!(Math.abs(sum - 1) <= 1e-4) || draws < 1 || !(falseAlarms > 0 && falseAlarms < 1)) {
            throw new IllegalArgumentException("probabilities " + Arrays.toString(probabilities) + " sum to " + sum
                    + " and must sum to 1; draws = " + draws + " must be at least 1 and falseAlarms = " + falseAlarms
                    + " lie in (0, 1)");
        }
        int[] counts = new int[probabilities.length];
        float[] action = new float[1];
        Rng chance = key.child("draws"); // one stream: successive actions must be independent too
        for (int i = 0; i < draws; i++) {
            policy.act(chance, observation, action);
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

    private float[] observation(int i) {
        float[] observation = new float[observations.size()];
        observations.sample(key.child("observation").child(i), observation);
        return observation;
    }

    private Rng chance(int i) {
        return key.child("chance").child(i);
    }

    /** The action for observation i, checked; the generator is left where the policy left it. */
    private float[] act(Policy by, int i, Rng chance) {
        float[] observation = observation(i);
        float[] action = new float[actions.size()];
        Arrays.fill(action, Float.NaN);
        by.act(chance, observation, action);
        if (!Arrays.equals(observation, observation(i))) {
            throw new ContractViolation(
                    "observations are left as they were",
                    "act changed " + Arrays.toString(observation(i)) + " into " + Arrays.toString(observation)
                            + "; work on a copy");
        }
        return action;
    }

    private void checkActions() {
        for (int i = 0; i < OBSERVATIONS; i++) {
            float[] action = act(policy, i, chance(i));
            for (int k = 0; k < action.length; k++) {
                if (Float.isNaN(action[k])) {
                    throw new ContractViolation(
                            "actions are written whole",
                            "act left action[" + k + "] of " + action.length + " unwritten, or wrote NaN, at "
                                    + Arrays.toString(observation(i)));
                }
            }
            if (!actions.contains(action)) {
                throw new ContractViolation(
                        "actions lie in their space",
                        "act wrote " + Arrays.toString(action) + " at " + Arrays.toString(observation(i))
                                + ", which is not in " + actions);
            }
        }
    }

    private void checkDeterminism(Policy twin) {
        String law = "same generator state and observation, same action";
        float[][] first = new float[OBSERVATIONS][];
        long[] drawn = new long[OBSERVATIONS];
        for (int i = 0; i < OBSERVATIONS; i++) {
            Rng chance = chance(i);
            first[i] = act(policy, i, chance);
            drawn[i] = chance.position();
        }
        for (int i = OBSERVATIONS - 1; i >= 0; i--) {
            Rng chance = chance(i);
            float[] again = act(policy, i, chance);
            mustBeSame(law, "acting again after other observations", i, first[i], again);
            if (chance.position() != drawn[i]) {
                throw new ContractViolation(
                        law,
                        "acting again drew " + chance.position() + " numbers where it drew " + drawn[i]
                                + " the first time; keep no numbers for later");
            }
            mustBeSame(law, "a second policy from the maker", i, first[i], act(twin, i, chance(i)));
        }
    }

    private void checkBatched(int n) {
        String law = "the batched form equals the single one";
        int width = observations.size();
        int actionWidth = actions.size();
        Rng[] randoms = new Rng[n];
        float[] rows = new float[n * width];
        float[] batched = new float[n * actionWidth];
        Arrays.fill(batched, Float.NaN);
        for (int i = 0; i < n; i++) {
            randoms[i] = chance(i);
            System.arraycopy(observation(i), 0, rows, i * width, width);
        }
        float[] given = rows.clone();
        policy.act(randoms, rows, batched);
        if (!Arrays.equals(given, rows)) {
            throw new ContractViolation(
                    "observations are left as they were", "the batched act changed them; work on a copy");
        }
        for (int i = 0; i < n; i++) {
            Rng chance = chance(i);
            float[] single = act(policy, i, chance);
            float[] row = Arrays.copyOfRange(batched, i * actionWidth, (i + 1) * actionWidth);
            mustBeSame(law, "row " + i + " of a batch of " + n, i, single, row);
            if (chance.position() != randoms[i].position()) {
                throw new ContractViolation(
                        law,
                        "row " + i + " of a batch of " + n + " drew " + randoms[i].position()
                                + " numbers from its generator, acting alone draws " + chance.position());
            }
        }
    }

    private void checkView() {
        String law = "a view acts as the policy does, on scratch space of its own";
        Policy view = policy.view();
        for (int i = 0; i < OBSERVATIONS; i++) {
            float[] own = act(policy, i, chance(i));
            mustBeSame(law, "its view", i, own, act(view, i, chance(i)));
            mustBeSame(law, "a view of its view", i, own, act(view.view(), i, chance(i)));
        }
        // The view acts whenever the policy draws a number: scratch space they share would be overwritten under it.
        for (int i = 0; i + 1 < OBSERVATIONS; i++) {
            int other = i + 1;
            float[] alone = new float[actions.size()];
            float[] interrupted = new float[actions.size()];
            policy.act(new Interruptible(chance(i), () -> {}), observation(i), alone);
            policy.act(
                    new Interruptible(chance(i), () -> act(view, other, chance(other))), observation(i), interrupted);
            mustBeSame(law, "with its view acting at the same time,", i, alone, interrupted);
        }
    }

    private void mustBeSame(String law, String who, int i, float[] expected, float[] seen) {
        if (!Arrays.equals(expected, seen)) {
            throw new ContractViolation(
                    law,
                    who + " chose " + Arrays.toString(seen) + " where " + Arrays.toString(expected)
                            + " was chosen before, at " + Arrays.toString(observation(i))
                            + "; draw all chance from the generator given, and keep nothing between calls");
        }
    }
}
