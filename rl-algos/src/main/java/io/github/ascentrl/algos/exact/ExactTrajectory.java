package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularEnv;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.util.Objects;

/**
 * One possible episode and its probability. The arrays are not copied; do not modify them.
 *
 * @param states s<sub>0</sub> … s<sub>T−1</sub>, {@code [T]}, T ≥ 1
 * @param actions a<sub>0</sub> … a<sub>T−1</sub>, {@code [T]}
 * @param rewards r<sub>0</sub> … r<sub>T−1</sub>, {@code [T]}
 * @param finalState s<sub>T</sub>: {@link TabularMdp#END} if the episode terminated, else where it was cut off
 * @param probability the probability of this episode, in (0, 1]
 */
public record ExactTrajectory(int[] states, int[] actions, Rational[] rewards, int finalState, Rational probability) {
    /** {@return T, the number of steps} */
    public int length() {
        return states.length;
    }

    /**
     * Creates an episode.
     *
     * @throws IllegalArgumentException if the arrays do not have the same length of at least 1, or a state or an action
     *     is negative
     */
    public ExactTrajectory {
        Objects.requireNonNull(states, "states");
        Objects.requireNonNull(actions, "actions");
        Check.noNulls("rewards", rewards);
        Objects.requireNonNull(probability, "probability");
        Check.atLeast("T", states.length, 1);
        Check.length("actions", actions.length, states.length);
        Check.length("rewards", rewards.length, states.length);
        Check.atLeast("finalState", finalState, END);
        for (int t = 0; t < states.length; t++) {
            if (states[t] < 0 || actions[t] < 0 || Math.max(states[t], actions[t]) == Integer.MAX_VALUE) {
                throw new IllegalArgumentException("state " + states[t] + " and action " + actions[t] + " of step " + t
                        + " must be in [0, " + (Integer.MAX_VALUE - 1) + "]");
            }
        }
    }

    /**
     * {@return G<sub>t</sub> = r<sub>t</sub> + γ r<sub>t+1</sub> + γ² r<sub>t+2</sub> + …, {@code [T]}}
     *
     * @param gamma the discount γ
     */
    public Rational[] returns(Rational gamma) {
        Objects.requireNonNull(gamma, "gamma");
        Rational[] g = new Rational[length()];
        // Written as the defining sum, not as the usual recursion, because tests use it as an oracle.
        for (int t = 0; t < g.length; t++) {
            Rational sum = Rational.ZERO;
            Rational weight = Rational.ONE;
            for (int k = t; k < g.length; k++) {
                sum = sum.plus(weight.times(rewards[k]));
                weight = weight.times(gamma);
            }
            g[t] = sum;
        }
        return g;
    }

    /** {@return how the episode ended: terminated at {@link TabularMdp#END}, truncated anywhere else} */
    public Ending ending() {
        return finalState == END ? Ending.TERMINATED : Ending.TRUNCATED;
    }

    /**
     * {@return the same episode as {@link TabularEnv} would have shown it: one-hot observations, float rewards}
     *
     * @param stateCount the number of states of the process
     */
    public Trajectory observed(int stateCount) {
        int steps = length();
        Check.atLeast("stateCount", stateCount, 1);
        Check.arrayLength("steps · stateCount", steps, stateCount);
        Check.range("finalState", finalState, END, stateCount - 1);
        for (int state : states) {
            Check.range("state", state, 0, stateCount - 1);
        }
        float[] observations = new float[steps * stateCount];
        float[] chosen = new float[steps];
        float[] r = new float[steps];
        for (int t = 0; t < steps; t++) {
            observations[t * stateCount + states[t]] = 1f;
            chosen[t] = actions[t];
            r[t] = (float) rewards[t].doubleValue();
        }
        float[] last = new float[stateCount];
        if (finalState != END) {
            last[finalState] = 1f;
        }
        return new Trajectory(observations, chosen, r, last, ending());
    }
}
