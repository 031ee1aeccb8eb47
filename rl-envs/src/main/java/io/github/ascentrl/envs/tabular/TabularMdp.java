package io.github.ascentrl.envs.tabular;

import java.util.Arrays;
import java.util.OptionalInt;
import org.apache.commons.math3.fraction.BigFraction;

/**
 * A Markov decision process small enough to write down: states 0 … S−1, actions 0 … A−1 in each of them, and for each
 * pair a row of <em>outcomes</em> (next state, probability, reward). The one terminal state is {@link #END}: it has no
 * actions, no row, and the value 0. Rewards belong to (s, a, s′); where one s′ can come with several rewards, as with
 * the arms of a bandit, the row simply holds it several times. The discount is no part of the process.
 *
 * <p>Numbers are kept both as {@code double}s and as exact fractions. A {@code double} stands for its exact binary
 * value, so 0.5 is ½ while 0.1 is not 1/10; the process is {@link #exact()} if every row then sums to exactly 1, which
 * the exact solvers and the enumeration require.
 *
 * <p>Outcomes are numbered through all rows, so that solvers walk them without objects:
 *
 * <pre>{@code
 * for (int o = mdp.from(s, a); o < mdp.to(s, a); o++) {
 *     q += mdp.probability(o) * (mdp.reward(o) + (mdp.next(o) == END ? 0 : gamma * v[mdp.next(o)]));
 * }
 * }</pre>
 *
 * <p>Immutable.
 */
public final class TabularMdp {
    /** The terminal state, as the next state of an outcome. */
    public static final int END = -1;

    private final int states;
    private final int actions;
    private final int[] rows; // [states * actions + 1]: first outcome of each row
    private final int[] next;
    private final double[] probability;
    private final double[] reward;
    private final BigFraction[] exactProbability;
    private final BigFraction[] exactReward;
    private final double[] start;
    private final BigFraction[] exactStart;
    private final String inexact; // the first row that does not sum to exactly 1, or null
    private final int horizon; // -1 if episodes have no longest length

    TabularMdp(
            int actions,
            int[] rows,
            int[] next,
            BigFraction[] exactProbability,
            BigFraction[] exactReward,
            BigFraction[] exactStart,
            String inexact) {
        this.states = exactStart.length;
        this.actions = actions;
        this.rows = rows;
        this.next = next;
        this.exactProbability = exactProbability;
        this.exactReward = exactReward;
        this.exactStart = exactStart;
        this.inexact = inexact;
        probability = doubles(exactProbability);
        reward = doubles(exactReward);
        start = doubles(exactStart);
        horizon = longestEpisode();
    }

    /**
     * {@return an empty builder}
     *
     * @param states S, the number of states beside {@link #END}, ≥ 1
     * @param actions A, the number of actions in each state, ≥ 1; where a state has fewer, let several do the same
     */
    public static TabularMdpBuilder builder(int states, int actions) {
        return new TabularMdpBuilder(states, actions);
    }

    /** {@return S, the number of states; {@link #END} does not count} */
    public int states() {
        return states;
    }

    /** {@return A, the number of actions in each state} */
    public int actions() {
        return actions;
    }

    /** {@return the number of outcomes of all rows together} */
    public int outcomes() {
        return next.length;
    }

    /**
     * {@return the first outcome of a row}
     *
     * @param state s, 0 ≤ s &lt; S
     * @param action a, 0 ≤ a &lt; A
     */
    public int from(int state, int action) {
        return rows[row(state, action)];
    }

    /**
     * {@return one past the last outcome of a row; every row has at least one}
     *
     * @param state s, 0 ≤ s &lt; S
     * @param action a, 0 ≤ a &lt; A
     */
    public int to(int state, int action) {
        return rows[row(state, action) + 1];
    }

    /**
     * {@return the next state s′ of an outcome, or {@link #END}}
     *
     * @param outcome its number
     */
    public int next(int outcome) {
        return next[outcome];
    }

    /**
     * {@return the probability of an outcome, given s and a; greater than 0}
     *
     * @param outcome its number
     */
    public double probability(int outcome) {
        return probability[outcome];
    }

    /**
     * {@return the reward r<sub>t</sub> of an outcome}
     *
     * @param outcome its number
     */
    public double reward(int outcome) {
        return reward[outcome];
    }

    /**
     * {@return the probability of an outcome as a fraction}
     *
     * @param outcome its number
     */
    public BigFraction exactProbability(int outcome) {
        return exactProbability[outcome];
    }

    /**
     * {@return the reward of an outcome as a fraction}
     *
     * @param outcome its number
     */
    public BigFraction exactReward(int outcome) {
        return exactReward[outcome];
    }

    /**
     * {@return the probability that an episode begins in a state}
     *
     * @param state s, 0 ≤ s &lt; S
     */
    public double start(int state) {
        return start[state];
    }

    /**
     * {@return the probability that an episode begins in a state, as a fraction}
     *
     * @param state s, 0 ≤ s &lt; S
     */
    public BigFraction exactStart(int state) {
        return exactStart[state];
    }

    /** {@return whether every row, and the start distribution, sums to exactly 1} */
    public boolean exact() {
        return inexact == null;
    }

    /**
     * Checks that this process can be computed with in fractions.
     *
     * @throws IllegalArgumentException if it is not {@link #exact()}; the message names the row
     */
    public void requireExact() {
        if (inexact != null) {
            throw new IllegalArgumentException("probabilities of " + inexact
                    + " sum to 1 only approximately; exact computation needs fractions, e.g. new BigFraction(1, 10)"
                    + " where 0.1 was meant");
        }
    }

    /**
     * {@return the length of the longest possible episode from any state, or empty if a state can follow itself, so
     * that there is none} States in which no episode begins count too: V and Q are defined for them.
     */
    public OptionalInt horizon() {
        return horizon < 0 ? OptionalInt.empty() : OptionalInt.of(horizon);
    }

    /** {@return a new environment of this process, without a time limit} */
    public TabularEnv env() {
        return new TabularEnv(this, Integer.MAX_VALUE);
    }

    /**
     * {@return a new environment of this process whose episodes are truncated}
     *
     * @param timeLimit the number of steps after which an episode is cut off, ≥ 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public TabularEnv env(int timeLimit) {
        return new TabularEnv(this, timeLimit);
    }

    /**
     * Checks that a policy is one for this process.
     *
     * @param policy the policy
     * @throws IllegalArgumentException if it has other numbers of states or actions
     */
    public void checkPolicy(PolicyTable policy) {
        if (policy.states() != states || policy.actions() != actions) {
            throw new IllegalArgumentException("the policy is for " + policy.states() + " states and "
                    + policy.actions() + " actions, the process has " + states + " and " + actions);
        }
    }

    private int row(int state, int action) {
        if (action < 0 || action >= actions) { // would silently read a neighbouring row
            throw new IndexOutOfBoundsException("action " + action + " is not one of 0 … " + (actions - 1));
        }
        return state * actions + action;
    }

    /** Longest path from any state; -1 if there is a cycle. Depth first with an explicit stack. */
    private int longestEpisode() {
        int[] longest = new int[states]; // 0 = not seen, -1 = on the path, else the answer
        int[] cursor = new int[states];
        int[] stack = new int[states];
        int answer = 0;
        for (int s = 0; s < states; s++) {
            int top = 0;
            if (longest[s] == 0) {
                stack[top++] = s;
            }
            while (top > 0) {
                int u = stack[top - 1];
                if (longest[u] == 0) {
                    longest[u] = -1;
                    cursor[u] = rows[u * actions];
                }
                int child = END;
                while (cursor[u] < rows[(u + 1) * actions] && child == END) {
                    int v = next[cursor[u]];
                    if (v != END && longest[v] < 0) {
                        return -1;
                    }
                    if (v != END && longest[v] == 0) {
                        child = v; // comes back to the same outcome when the child is done
                    } else {
                        cursor[u]++;
                    }
                }
                if (child != END) {
                    stack[top++] = child;
                } else {
                    longest[u] = 1 + longestChild(u, longest);
                    top--;
                }
            }
            answer = Math.max(answer, longest[s]);
        }
        return answer;
    }

    private int longestChild(int state, int[] longest) {
        int best = 0;
        for (int o = rows[state * actions]; o < rows[(state + 1) * actions]; o++) {
            best = next[o] == END ? best : Math.max(best, longest[next[o]]);
        }
        return best;
    }

    private static double[] doubles(BigFraction[] values) {
        return Arrays.stream(values).mapToDouble(BigFraction::doubleValue).toArray();
    }
}
