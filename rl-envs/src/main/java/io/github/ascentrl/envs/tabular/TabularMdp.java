package io.github.ascentrl.envs.tabular;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A small Markov decision process as a table: states 0 … S−1, actions 0 … A−1 in each of them, and for each pair a row
 * of <em>outcomes</em> (next state, probability, reward). The only terminal state is {@link #END}: it has no actions,
 * no row, and the value 0. Rewards belong to (s, a, s′); if one s′ has several possible rewards, as with the arms of a
 * bandit, it appears several times in the row. The discount is not part of the process.
 *
 * <p>Numbers are stored both as {@code double}s and as exact fractions. A {@code double} represents its exact binary
 * value, so 0.5 is ½ while 0.1 is not 1/10. The process is {@link #exact()} if every row sums to exactly 1, which the
 * exact solvers and the enumeration require.
 *
 * <p>Outcomes are numbered consecutively over all rows, so that solvers can iterate over them without creating objects:
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
    private final Rational[] exactProbability;
    private final Rational[] exactReward;
    private final double[] start;
    private final Rational[] exactStart;
    private final String inexact; // the first row that does not sum to exactly 1, or null
    private final int horizon; // -1 if the length of episodes is unbounded

    TabularMdp(
            int actions,
            int[] rows,
            int[] next,
            Rational[] exactProbability,
            Rational[] exactReward,
            Rational[] exactStart,
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
     * @param states S, the number of states without {@link #END}, ≥ 1
     * @param actions A, the number of actions in each state, ≥ 1; if a state has fewer, give several actions the same
     *     outcomes
     */
    public static TabularMdpBuilder builder(int states, int actions) {
        return new TabularMdpBuilder(states, actions);
    }

    /** {@return S, the number of states without {@link #END}} */
    public int states() {
        return states;
    }

    /** {@return A, the number of actions in each state} */
    public int actions() {
        return actions;
    }

    /** {@return the total number of outcomes of all rows} */
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
     * @param outcome the number of the outcome
     */
    public int next(int outcome) {
        return next[Check.index("outcome", outcome, next.length)];
    }

    /**
     * {@return the probability of an outcome, given s and a; greater than 0}
     *
     * @param outcome the number of the outcome
     */
    public double probability(int outcome) {
        return probability[Check.index("outcome", outcome, probability.length)];
    }

    /**
     * {@return the reward r<sub>t</sub> of an outcome}
     *
     * @param outcome the number of the outcome
     */
    public double reward(int outcome) {
        return reward[Check.index("outcome", outcome, reward.length)];
    }

    /**
     * {@return the probability of an outcome as a fraction}
     *
     * @param outcome the number of the outcome
     */
    public Rational exactProbability(int outcome) {
        return exactProbability[Check.index("outcome", outcome, exactProbability.length)];
    }

    /**
     * {@return the reward of an outcome as a fraction}
     *
     * @param outcome the number of the outcome
     */
    public Rational exactReward(int outcome) {
        return exactReward[Check.index("outcome", outcome, exactReward.length)];
    }

    /**
     * {@return the probability that an episode begins in a state}
     *
     * @param state s, 0 ≤ s &lt; S
     */
    public double start(int state) {
        return start[Check.index("state", state, states)];
    }

    /**
     * {@return the probability that an episode begins in a state, as a fraction}
     *
     * @param state s, 0 ≤ s &lt; S
     */
    public Rational exactStart(int state) {
        return exactStart[Check.index("state", state, states)];
    }

    /** {@return whether every row, and the start distribution, sums to exactly 1} */
    public boolean exact() {
        return inexact == null;
    }

    /**
     * Checks that exact computations with this process are possible.
     *
     * @throws IllegalArgumentException if the process is not {@link #exact()}; the message names the row
     */
    public void requireExact() {
        if (inexact != null) {
            throw new IllegalArgumentException("probabilities of " + inexact
                    + " sum to 1 only approximately; exact computation needs fractions, e.g. Rational.of(1, 10)"
                    + " instead of 0.1");
        }
    }

    /**
     * {@return the length of the longest possible episode from any state, or empty if states can recur, so that the
     * length is unbounded} States in which no episode begins count too: V and Q are defined for them.
     */
    public OptionalInt horizon() {
        return horizon < 0 ? OptionalInt.empty() : OptionalInt.of(horizon);
    }

    /** {@return a new environment of this process, without a time limit} */
    public TabularEnv env() {
        return new TabularEnv(this, Integer.MAX_VALUE);
    }

    /**
     * {@return a new environment of this process with a time limit}
     *
     * @param timeLimit the number of steps after which an episode is cut off, ≥ 1
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public TabularEnv env(int timeLimit) {
        return new TabularEnv(this, timeLimit);
    }

    /**
     * Checks that a policy matches this process.
     *
     * @param policy the policy
     * @throws IllegalArgumentException if the policy has other numbers of states or actions
     */
    public void checkPolicy(PolicyTable policy) {
        Objects.requireNonNull(policy, "policy");
        if (policy.states() != states || policy.actions() != actions) {
            throw new IllegalArgumentException("the policy is for " + policy.states() + " states and "
                    + policy.actions() + " actions, but the process has " + states + " and " + actions);
        }
    }

    private int row(int state, int action) {
        return Check.index("state", state, states) * actions + Check.index("action", action, actions);
    }

    /** The longest path from any state; -1 if there is a cycle. Depth-first search with an explicit stack. */
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
                        child = v; // returns to the same outcome when the child is done
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

    private static double[] doubles(Rational[] values) {
        return Arrays.stream(values).mapToDouble(Rational::doubleValue).toArray();
    }
}
