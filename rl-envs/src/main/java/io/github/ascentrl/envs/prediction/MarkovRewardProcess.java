package io.github.ascentrl.envs.prediction;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.StateRow;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * A finite Markov reward process: it moves from state s to s' with probability P(s, s') and reward R(s, s'). As an
 * environment it has a single action without effect. The task is to predict the value of each state, which
 * {@link #values} computes exactly.
 *
 * <ul>
 *   <li>Observation: the features of the state, {@code [features]}.
 *   <li>Action: always 0.
 *   <li>A state whose row of P is all zeros is terminal; arriving there terminates the episode. Truncated at the step
 *       limit. Starts in the state {@code start}.
 * </ul>
 *
 * <p>{@link #state()}: state, steps taken. Every step draws one random number.
 */
public final class MarkovRewardProcess implements DiscreteEnv, Restorable, Drawable {
    private static final int MOST_STATES = 10_000; // the tables are quadratic
    private static final Discrete ACTIONS = new Discrete(1);

    private final double[][] transitions;
    private final double[][] rewards;
    private final float[][] features;
    private final int start;
    private final Box observations;
    private final Episode episode;
    private RandomGenerator random;
    private int state;

    /**
     * Creates a process.
     *
     * @param transitions P, {@code [states, states]}; each row sums to 1, or to 0 for a terminal state; copied
     * @param rewards R, {@code [states, states]}, finite; copied
     * @param features the features of each state, {@code [states, features]}, finite; copied
     * @param start the state in which episodes start; not terminal
     * @param limit steps after which an episode is truncated, ≥ 1; {@link Integer#MAX_VALUE} for none
     * @throws IllegalArgumentException if shapes differ or a number is out of range
     */
    public MarkovRewardProcess(double[][] transitions, double[][] rewards, float[][] features, int start, int limit) {
        Check.noNulls("transitions", transitions);
        Check.noNulls("rewards", rewards);
        Check.noNulls("features", features);
        int n = transitions.length;
        if (n == 0 || rewards.length != n || features.length != n) {
            throw new IllegalArgumentException("transitions, rewards and features have " + n + ", " + rewards.length
                    + " and " + features.length + " rows; each needs one row for each state, at least 1");
        }
        this.transitions = new double[n][];
        this.rewards = new double[n][];
        this.features = new float[n][];
        for (int s = 0; s < n; s++) {
            checkRow(s, transitions[s], rewards[s], features[s], n, features[0].length);
            this.transitions[s] = transitions[s].clone();
            this.rewards[s] = rewards[s].clone();
            this.features[s] = features[s].clone();
        }
        this.start = Cells.checked("start", start, n);
        if (isTerminal(start)) {
            throw new IllegalArgumentException("start = " + start + " is terminal; start in a state that is not");
        }
        observations = bounds(this.features);
        episode = new Episode(limit);
    }

    /**
     * {@return Boyan's chain: 13 states in a row, with 12 as the start and 0 terminal; each step goes down by one or
     * two states with probability ½ each and reward −3, and from 1 to 0 with reward −2} The value of state s is −2 s,
     * and the four features interpolate linearly between states 12, 8, 4 and 0, so that the weights −24, −16, −8, 0 are
     * exact. Boyan, <i>Technical Update: Least-Squares Temporal Difference Learning</i>, 2002.
     */
    public static MarkovRewardProcess boyanChain() {
        int n = 13;
        double[][] p = new double[n][n];
        double[][] r = new double[n][n];
        float[][] features = new float[n][4];
        for (int s = 0; s < n; s++) {
            if (s >= 2) {
                p[s][s - 1] = 0.5;
                p[s][s - 2] = 0.5;
                r[s][s - 1] = -3;
                r[s][s - 2] = -3;
            }
            float place = (12 - s) / 4f;
            int left = Math.min((int) place, 2);
            features[s][left] = 1 - (place - left);
            features[s][left + 1] = place - left;
        }
        p[1][0] = 1;
        r[1][0] = -2;
        return new MarkovRewardProcess(p, r, features, 12, Integer.MAX_VALUE);
    }

    /**
     * {@return a random process without terminal states: each state has {@code branching} different successors with
     * random probabilities and standard normal rewards} The features are one-hot.
     *
     * @param states the number of states, 1 to 10000
     * @param branching the number of successors of each state, in [1, states]
     * @param limit steps after which an episode is truncated, ≥ 1
     * @param random the random generator
     */
    public static MarkovRewardProcess random(int states, int branching, int limit, RandomGenerator random) {
        Objects.requireNonNull(random, "random");
        if (states < 1 || states > MOST_STATES || branching < 1 || branching > states) {
            throw new IllegalArgumentException("states = " + states + " must be at least 1 and at most " + MOST_STATES
                    + ", and branching = " + branching + " must lie in [1, states]");
        }
        double[][] p = new double[states][states];
        double[][] r = new double[states][states];
        float[][] features = new float[states][states];
        int[] targets = new int[states];
        for (int s = 0; s < states; s++) {
            for (int i = 0; i < states; i++) {
                targets[i] = i;
            }
            double sum = 0;
            for (int k = 0; k < branching; k++) {
                int pick = k + random.nextInt(states - k);
                int target = targets[pick];
                targets[pick] = targets[k];
                targets[k] = target;
                p[s][target] = 1 - random.nextDouble(); // never 0
                r[s][target] = random.nextGaussian();
                sum += p[s][target];
            }
            for (int i = 0; i < states; i++) {
                p[s][i] /= sum;
            }
            features[s][s] = 1;
        }
        return new MarkovRewardProcess(p, r, features, 0, limit);
    }

    /** {@return the number of states} */
    public int states() {
        return transitions.length;
    }

    /**
     * {@return a copy of the features of a state}
     *
     * @param s the state
     */
    public float[] features(int s) {
        return features[Check.index("s", s, features.length)].clone();
    }

    /**
     * {@return the value of every state, V = (I − γP)<sup>−1</sup> r with r(s) = Σ P(s, s') R(s, s'), ignoring the step
     * limit}
     *
     * @param gamma the discount, in [0, 1]; 1 only if every state leads to a terminal one
     * @throws IllegalArgumentException if gamma is out of range, or gamma is 1 and the values are infinite
     */
    public double[] values(double gamma) {
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma = " + gamma + " must lie in [0, 1]");
        }
        int n = states();
        double[][] system = new double[n][n];
        double[] paid = new double[n];
        for (int s = 0; s < n; s++) {
            for (int next = 0; next < n; next++) {
                system[s][next] = (s == next ? 1 : 0) - gamma * transitions[s][next];
                paid[s] += transitions[s][next] * rewards[s][next];
            }
        }
        try {
            return new LUDecomposition(new Array2DRowRealMatrix(system, false))
                    .getSolver()
                    .solve(new ArrayRealVector(paid, false))
                    .toArray();
        } catch (SingularMatrixException e) {
            throw new IllegalArgumentException(
                    "with gamma = " + gamma + " the values of a process without an end are not defined; pass gamma < 1",
                    e);
        }
    }

    /**
     * {@return the stationary distribution over states: d with dP = d}
     *
     * @throws IllegalStateException if a state is terminal, or if the distribution depends on the start
     */
    public double[] stationary() {
        int n = states();
        double[][] system = new double[n][n];
        for (int s = 0; s < n; s++) {
            if (isTerminal(s)) {
                throw new IllegalStateException("state " + s
                        + " is terminal; only a process without terminal states has a stationary distribution");
            }
            for (int next = 0; next < n - 1; next++) {
                system[next][s] = transitions[s][next] - (s == next ? 1 : 0);
            }
            system[n - 1][s] = 1; // one equation is redundant; the probabilities sum to 1 instead
        }
        double[] right = new double[n];
        right[n - 1] = 1;
        try {
            return new LUDecomposition(new Array2DRowRealMatrix(system, false))
                    .getSolver()
                    .solve(new ArrayRealVector(right, false))
                    .toArray();
        } catch (SingularMatrixException e) {
            throw new IllegalStateException("the stationary distribution of this process depends on its start", e);
        }
    }

    @Override
    public Box observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        this.random = random;
        state = start;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        ACTIONS.index(action);
        if (random == null) {
            throw new IllegalStateException("a random process needs a random generator; call reset before restore");
        }
        if (isTerminal(state)) {
            throw new IllegalStateException(
                    "state " + state + " is terminal and has no successor; restore another one");
        }
        int next = draw(transitions[state], random.nextDouble());
        float reward = (float) rewards[state][next];
        state = next;
        observe(observation);
        return new Step(reward, episode.advance(isTerminal(next)));
    }

    private static int draw(double[] probabilities, double u) {
        double left = u;
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                left -= probabilities[i];
                last = i;
                if (left < 0) {
                    return i;
                }
            }
        }
        return last; // u fell into the gap that rounding leaves
    }

    private boolean isTerminal(int s) {
        for (double p : transitions[s]) {
            if (p > 0) {
                return false;
            }
        }
        return true;
    }

    private void observe(float[] observation) {
        System.arraycopy(features[state], 0, observation, 0, features[state].length);
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        StateRow.draw(canvas, states(), state, this::isTerminal);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {state, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "state", "steps taken");
        this.state = Cells.checked("state", state[0], states());
        episode.reopen(state[1]);
    }

    @Override
    public void close() {
        episode.close();
    }

    private static void checkRow(int s, double[] p, double[] r, float[] x, int states, int width) {
        if (p.length != states || r.length != states || x.length != width || width == 0) {
            throw new IllegalArgumentException("row " + s + " has " + p.length + " transitions, " + r.length
                    + " rewards and " + x.length + " features, expected " + states + ", " + states + " and " + width
                    + " (at least 1)");
        }
        double sum = 0;
        for (int next = 0; next < states; next++) {
            if (!(p[next] >= 0 && p[next] <= 1) || !(Math.abs(r[next]) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("from " + s + " to " + next + ": probability " + p[next]
                        + " must lie in [0, 1], reward " + r[next] + " must be finite");
            }
            sum += p[next];
        }
        if (sum != 0 && !(Math.abs(sum - 1) <= 1e-9)) {
            throw new IllegalArgumentException(
                    "the probabilities of row " + s + " sum to " + sum + "; expected 1, or 0 for a terminal state");
        }
        for (float feature : x) {
            if (!(Math.abs(feature) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("feature " + feature + " of state " + s + " must be finite");
            }
        }
    }

    private static Box bounds(float[][] features) {
        float[] low = features[0].clone();
        float[] high = features[0].clone();
        for (float[] row : features) {
            for (int i = 0; i < row.length; i++) {
                low[i] = Math.min(low[i], row[i]);
                high[i] = Math.max(high[i], row[i]);
            }
        }
        return Box.of(low, high);
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "MarkovRewardProcess(" + states() + " states, limit " + episode.limit() + ")";
    }
}
