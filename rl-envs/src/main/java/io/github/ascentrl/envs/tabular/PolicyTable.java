package io.github.ascentrl.envs.tabular;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A stochastic policy as a table: π(a|s) for every state and action. As with {@link TabularMdp}, a {@code double}
 * represents its exact binary value, and the policy is {@link #exact()} if every row sums to exactly 1.
 *
 * <p>The policy is treated as a softmax with one logit θ<sub>s,a</sub> for each pair: the score with respect to logit
 * a′ in state s, if a was taken there, is 1{a = a′} − π(a′|s). Gradients with respect to these logits are flat,
 * {@code [states * actions]}, with the derivative for θ<sub>s,a</sub> at {@code s * actions + a}.
 *
 * <p>As a {@link Policy} it acts on the one-hot observations of {@link TabularEnv} and draws one number per action.
 * Immutable and safe to share between threads.
 */
public final class PolicyTable implements Policy {
    private static final int MOST_ACTIONS = 1 << 24;
    private static final int MOST_STATES = 1 << 24;

    private final int states;
    private final int actions;
    private final double[] probability;
    private final Rational[] exactProbability;
    private final int inexactState; // the first row that does not sum to exactly 1, or -1

    private PolicyTable(Rational[][] table) {
        Check.noNulls("table", table);
        for (Rational[] row : table) {
            Check.noNulls("table", row);
        }
        if (table.length == 0 || table[0].length == 0) {
            throw new IllegalArgumentException("a policy needs at least 1 state and 1 action");
        }
        states = table.length;
        actions = table[0].length;
        probability = new double[states * actions];
        exactProbability = new Rational[states * actions];
        int inexact = -1;
        for (int s = 0; s < states; s++) {
            if (table[s].length != actions) {
                throw new IllegalArgumentException(
                        "π(·|" + s + ") has " + table[s].length + " numbers, expected " + actions + " as in state 0");
            }
            Rational sum = Rational.ZERO;
            for (int a = 0; a < actions; a++) {
                Rational p = table[s][a];
                Fractions.checkProbability("action " + a + " in state " + s, p.doubleValue());
                exactProbability[s * actions + a] = p;
                probability[s * actions + a] = p.doubleValue();
                sum = sum.plus(p);
            }
            if (!Fractions.checkSum("π(·|" + s + ")", sum) && inexact < 0) {
                inexact = s;
            }
        }
        inexactState = inexact;
    }

    /**
     * {@return the policy with these probabilities}
     *
     * @param table π(a|s), {@code [states][actions]}; copied
     * @throws IllegalArgumentException if a number is outside [0, 1] or a row does not sum to 1
     */
    public static PolicyTable of(Rational[][] table) {
        return new PolicyTable(table);
    }

    /**
     * {@return the policy with these probabilities, each of which represents its exact binary value}
     *
     * @param table π(a|s), {@code [states][actions]}; copied
     * @throws IllegalArgumentException if a number is outside [0, 1] or a row does not sum to 1 (within 1e-9)
     */
    public static PolicyTable of(double[][] table) {
        Check.noNulls("table", table);
        Rational[][] exact = new Rational[table.length][];
        for (int s = 0; s < table.length; s++) {
            exact[s] = new Rational[table[s].length];
            for (int a = 0; a < table[s].length; a++) {
                Fractions.checkProbability("action " + a + " in state " + s, table[s][a]);
                exact[s][a] = Rational.of(table[s][a]);
            }
        }
        return new PolicyTable(exact);
    }

    /**
     * {@return the policy with the same distribution in every state}
     *
     * @param states the number of states, ≥ 1
     * @param mix the probability of each action, {@code [actions]}
     */
    public static PolicyTable same(int states, Rational... mix) {
        Check.range("states", states, 1, MOST_STATES);
        Check.noNulls("mix", mix);
        Rational[][] table = new Rational[states][];
        Arrays.fill(table, mix);
        return new PolicyTable(table);
    }

    /**
     * {@return the policy that takes every action with the same probability}
     *
     * @param states the number of states, ≥ 1
     * @param actions the number of actions, ≥ 1
     */
    public static PolicyTable uniform(int states, int actions) {
        Check.range("actions", actions, 1, MOST_ACTIONS);
        Rational[] mix = new Rational[actions];
        Arrays.fill(mix, Rational.of(1, Math.max(1, actions)));
        return same(states, mix);
    }

    /**
     * {@return the policy that always takes one action in each state}
     *
     * @param choice the action of each state, {@code [states]}
     * @param actions the number of actions, ≥ 1
     */
    public static PolicyTable deterministic(int[] choice, int actions) {
        Objects.requireNonNull(choice, "choice");
        Check.range("actions", actions, 1, MOST_ACTIONS);
        double[][] table = new double[choice.length][actions];
        for (int s = 0; s < choice.length; s++) {
            if (choice[s] < 0 || choice[s] >= actions) {
                throw new IllegalArgumentException(
                        "action " + choice[s] + " of state " + s + " is not one of 0 … " + (actions - 1));
            }
            table[s][choice[s]] = 1;
        }
        return of(table);
    }

    /**
     * {@return the softmax policy of a table of logits}
     *
     * @param logits θ<sub>s,a</sub>, row-major {@code [states * actions]}, finite
     * @param actions the number of actions, ≥ 1, a divisor of the length
     */
    public static PolicyTable softmax(double[] logits, int actions) {
        Objects.requireNonNull(logits, "logits");
        if (actions < 1 || logits.length == 0 || logits.length % actions != 0) {
            throw new IllegalArgumentException(
                    logits.length + " logits cannot be divided into rows of " + actions + " actions");
        }
        double[][] table = new double[logits.length / actions][actions];
        for (int s = 0; s < table.length; s++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int a = 0; a < actions; a++) {
                max = Math.max(max, logits[s * actions + a]);
            }
            double sum = 0;
            for (int a = 0; a < actions; a++) {
                table[s][a] = StrictMath.exp(logits[s * actions + a] - max);
                sum += table[s][a];
            }
            for (int a = 0; a < actions; a++) {
                table[s][a] /= sum;
            }
        }
        return of(table);
    }

    /** {@return the number of states} */
    public int states() {
        return states;
    }

    /** {@return the number of actions} */
    public int actions() {
        return actions;
    }

    /**
     * {@return π(a|s)}
     *
     * @param state s, 0 ≤ s &lt; states
     * @param action a, 0 ≤ a &lt; actions
     */
    public double probability(int state, int action) {
        return probability[index(state, action)];
    }

    /**
     * {@return π(a|s) as a fraction}
     *
     * @param state s, 0 ≤ s &lt; states
     * @param action a, 0 ≤ a &lt; actions
     */
    public Rational exactProbability(int state, int action) {
        return exactProbability[index(state, action)];
    }

    /** The place of an action in the tables. */
    private int index(int state, int action) {
        return Check.index("state", state, states) * actions + Check.index("action", action, actions);
    }

    /** {@return whether every row sums to exactly 1} */
    public boolean exact() {
        return inexactState < 0;
    }

    /**
     * Checks that exact computations with this policy are possible.
     *
     * @throws IllegalArgumentException if the policy is not {@link #exact()}; the message names the row
     */
    public void requireExact() {
        if (inexactState >= 0) {
            throw new IllegalArgumentException("π(·|" + inexactState
                    + ") sums to 1 only approximately; exact computation needs fractions, e.g. Rational.of(1, 10)");
        }
    }

    /** {@return logits of this policy, log π(a|s), row-major {@code [states * actions]}; −∞ where π is 0} */
    public double[] logits() {
        double[] logits = new double[probability.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = StrictMath.log(probability[i]);
        }
        return logits;
    }

    /**
     * {@return H(π(·|s)) = −Σ<sub>a</sub> π(a|s) log π(a|s), in nats}
     *
     * @param state s, 0 ≤ s &lt; states
     */
    public double entropy(int state) {
        Check.index("state", state, states);
        double h = 0;
        for (int a = 0; a < actions; a++) {
            double p = probability(state, a);
            h -= p == 0 ? 0 : p * StrictMath.log(p);
        }
        return h;
    }

    /**
     * {@return the derivative of {@link #entropy} with respect to the logits of that state, −π<sub>a</sub>(log
     * π<sub>a</sub> + H), {@code [actions]}}
     *
     * @param state s, 0 ≤ s &lt; states
     */
    public double[] entropyGradient(int state) {
        double h = entropy(state);
        double[] gradient = new double[actions];
        for (int a = 0; a < actions; a++) {
            double p = probability(state, a);
            gradient[a] = p == 0 ? 0 : -p * (StrictMath.log(p) + h);
        }
        return gradient;
    }

    @Override
    public Actor actor(int lanes) {
        return Policy.of(this::act).actor(lanes);
    }

    private void act(RandomGenerator random, float[] observation, float[] action) {
        int row = stateOf(observation) * actions;
        double u = random.nextDouble();
        int chosen = -1;
        for (int a = 0; a < actions && u >= 0; a++) {
            if (probability[row + a] > 0) {
                chosen = a; // the last possible action takes what rounding leaves
                u -= probability[row + a];
            }
        }
        action[0] = chosen;
    }

    private int stateOf(float[] observation) {
        for (int s = 0; s < observation.length && observation.length == states; s++) {
            if (observation[s] == 1f) {
                return s;
            }
        }
        throw new IllegalArgumentException("the observation must be one-hot with " + states
                + " numbers, as TabularEnv writes it; got " + Arrays.toString(observation));
    }
}
