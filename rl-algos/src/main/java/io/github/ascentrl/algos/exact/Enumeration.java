package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * All possible episodes of a policy in a {@link TabularMdp}, each with its exact probability, and from these all
 * batches of N. It counts before it enumerates, and rejects counts above a limit with a message that gives the count.
 *
 * <p>Immutable.
 */
public final class Enumeration {
    /** Receives each batch. */
    @FunctionalInterface
    public interface BatchVisitor {
        /**
         * Receives one batch.
         *
         * @param batch N episodes; the order matters, and the list changes after the call returns
         * @param probability the probability of exactly this batch in this order
         */
        void visit(List<ExactTrajectory> batch, Rational probability);
    }

    private final TabularMdp mdp;
    private final PolicyTable policy;
    private final int horizon;
    private final List<ExactTrajectory> trajectories;

    private Enumeration(TabularMdp mdp, PolicyTable policy, int horizon) {
        this.mdp = mdp;
        this.policy = policy;
        this.horizon = horizon;
        List<ExactTrajectory> found = new ArrayList<>();
        Walk walk = new Walk(found);
        for (int s = 0; s < mdp.states(); s++) {
            if (mdp.start(s) > 0) {
                walk.from(s, mdp.exactStart(s));
            }
        }
        trajectories = Collections.unmodifiableList(found);
    }

    /**
     * {@return all episodes, each run to its end}
     *
     * @param mdp an exact process whose episodes have bounded length
     * @param policy an exact policy
     * @param limit the largest number of episodes to enumerate, ≥ 1
     * @throws IllegalArgumentException if there are more, if the length of episodes is not bounded, or if process or
     *     policy is not exact or they do not fit each other
     */
    public static Enumeration of(TabularMdp mdp, PolicyTable policy, long limit) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(policy, "policy");
        return of(mdp, policy, longestEpisode(mdp), limit);
    }

    /**
     * {@return all episodes, truncated after a number of steps}
     *
     * @param mdp an exact process
     * @param policy an exact policy
     * @param horizon the number of steps after which an episode is truncated, ≥ 1
     * @param limit the largest number of episodes to enumerate, ≥ 1
     * @throws IllegalArgumentException if there are more, or if process or policy is not exact or they do not fit each
     *     other
     */
    public static Enumeration of(TabularMdp mdp, PolicyTable policy, int horizon, long limit) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(policy, "policy");
        mdp.requireExact();
        policy.requireExact();
        refuse("trajectories", count(mdp, policy, horizon), limit);
        return new Enumeration(mdp, policy, horizon);
    }

    /**
     * {@return the number of episodes, without enumerating them}
     *
     * @param mdp any process
     * @param policy a policy for it
     * @param horizon the number of steps after which an episode is truncated, ≥ 1
     */
    public static BigInteger count(TabularMdp mdp, PolicyTable policy, int horizon) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(policy, "policy");
        mdp.checkPolicy(policy);
        if (horizon < 1) {
            throw new IllegalArgumentException("horizon = " + horizon + " must be at least 1 step");
        }
        BigInteger[] paths = new BigInteger[mdp.states()];
        Arrays.fill(paths, BigInteger.ONE);
        for (int left = 1; left <= horizon; left++) {
            BigInteger[] longer = new BigInteger[paths.length];
            Arrays.fill(longer, BigInteger.ZERO);
            for (int s = 0; s < paths.length; s++) {
                for (int a = 0; a < mdp.actions(); a++) {
                    for (int o = mdp.from(s, a); policy.probability(s, a) > 0 && o < mdp.to(s, a); o++) {
                        longer[s] = longer[s].add(mdp.next(o) == END ? BigInteger.ONE : paths[mdp.next(o)]);
                    }
                }
            }
            if (Arrays.equals(paths, longer)) {
                break; // every episode has ended
            }
            paths = longer;
        }
        BigInteger count = BigInteger.ZERO;
        for (int s = 0; s < paths.length; s++) {
            count = mdp.start(s) > 0 ? count.add(paths[s]) : count;
        }
        return count;
    }

    static int longestEpisode(TabularMdp mdp) {
        Objects.requireNonNull(mdp, "mdp");
        return mdp.horizon()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a state of this process can follow itself, so there are infinitely many episodes; "
                                + "pass a horizon to cut them off"));
    }

    /** {@return the process} */
    public TabularMdp mdp() {
        return mdp;
    }

    /** {@return the policy} */
    public PolicyTable policy() {
        return policy;
    }

    /** {@return the number of steps after which episodes are truncated} */
    public int horizon() {
        return horizon;
    }

    /** {@return all episodes; their probabilities sum to 1} */
    public List<ExactTrajectory> trajectories() {
        return trajectories;
    }

    /**
     * Visits every ordered batch of N independent episodes; the probabilities sum to 1.
     *
     * @param n N, 1 to 1000
     * @param limit the largest number of batches to visit, ≥ 1
     * @param visitor receives each batch
     * @throws IllegalArgumentException if there are more batches than {@code limit}
     */
    public void forEachBatch(int n, long limit, BatchVisitor visitor) {
        Objects.requireNonNull(visitor, "visitor");
        if (n < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 trajectory, n = " + n);
        }
        Check.range("n", n, 1, ExactGradient.MOST);
        refuse("batches of " + n, BigInteger.valueOf(trajectories.size()).pow(n), limit);
        ExactTrajectory[] batch = new ExactTrajectory[n];
        extend(batch, 0, Rational.ONE, Collections.unmodifiableList(Arrays.asList(batch)), visitor);
    }

    private void extend(
            ExactTrajectory[] batch, int size, Rational probability, List<ExactTrajectory> view, BatchVisitor v) {
        if (size == batch.length) {
            v.visit(view, probability);
            return;
        }
        for (ExactTrajectory trajectory : trajectories) {
            batch[size] = trajectory;
            extend(batch, size + 1, probability.times(trajectory.probability()), view, v);
        }
    }

    private static void refuse(String what, BigInteger count, long limit) {
        if (count.compareTo(BigInteger.valueOf(limit)) > 0) {
            String digits = count.toString();
            String shown = digits.length() <= 20 ? digits : "about 10^" + (digits.length() - 1);
            throw new IllegalArgumentException("there are " + shown + " " + what + ", more than the limit of " + limit
                    + "; use a smaller process, a shorter horizon or smaller batches, or raise the limit");
        }
    }

    /**
     * Visits all episodes depth-first; each step of the path takes one stack frame, so the depth is at most the
     * horizon.
     */
    private final class Walk {
        private final List<ExactTrajectory> found;
        private final Deque<int[]> path = new ArrayDeque<>(); // {state, action, outcome}

        Walk(List<ExactTrajectory> found) {
            this.found = found;
        }

        void from(int state, Rational probability) {
            if (state == END || path.size() == horizon) {
                found.add(episode(state, probability));
                return;
            }
            for (int a = 0; a < mdp.actions(); a++) {
                if (policy.probability(state, a) > 0) {
                    Rational chosen = probability.times(policy.exactProbability(state, a));
                    for (int o = mdp.from(state, a); o < mdp.to(state, a); o++) {
                        path.addLast(new int[] {state, a, o});
                        from(mdp.next(o), chosen.times(mdp.exactProbability(o)));
                        path.removeLast();
                    }
                }
            }
        }

        private ExactTrajectory episode(int finalState, Rational probability) {
            int[][] steps = path.toArray(int[][]::new);
            return new ExactTrajectory(
                    Arrays.stream(steps).mapToInt(step -> step[0]).toArray(),
                    Arrays.stream(steps).mapToInt(step -> step[1]).toArray(),
                    Arrays.stream(steps).map(step -> mdp.exactReward(step[2])).toArray(Rational[]::new),
                    finalState,
                    probability);
        }
    }
}
