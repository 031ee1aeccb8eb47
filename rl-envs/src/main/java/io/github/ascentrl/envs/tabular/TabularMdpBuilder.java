package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Collects the rows of a {@link TabularMdp}. Every pair of state and action needs outcomes whose probabilities sum to
 * 1; episodes begin in state 0 unless {@link #start} is called.
 */
public final class TabularMdpBuilder {
    private record Outcome(int next, Rational probability, Rational reward) {}

    private final int states;
    private final int actions;
    private final List<List<Outcome>> rows = new ArrayList<>();
    private final Rational[] start;
    private boolean startGiven;

    TabularMdpBuilder(int states, int actions) {
        if (states < 1 || actions < 1 || (long) states * actions > 1 << 28) {
            throw new IllegalArgumentException("states = " + states + " and actions = " + actions
                    + " must both be at least 1, and their product at most " + (1 << 28));
        }
        this.states = states;
        this.actions = actions;
        start = new Rational[states];
        Arrays.fill(start, Rational.ZERO);
        for (int i = 0; i < states * actions; i++) {
            rows.add(new ArrayList<>(1));
        }
    }

    /**
     * Sets the probability that an episode begins in a state.
     *
     * @param state 0 ≤ state &lt; S
     * @param probability in [0, 1]; replaces an earlier value
     * @return this builder
     */
    public TabularMdpBuilder start(int state, Rational probability) {
        Objects.requireNonNull(probability, "probability");
        checkState("start state", state);
        Fractions.checkProbability("start state " + state, probability.doubleValue());
        start[state] = probability;
        startGiven = true;
        return this;
    }

    /**
     * As {@link #start(int, Rational)}; the number represents its exact binary value.
     *
     * @param state 0 ≤ state &lt; S
     * @param probability in [0, 1]
     * @return this builder
     */
    public TabularMdpBuilder start(int state, double probability) {
        Fractions.checkProbability("start state " + state, probability);
        return start(state, Rational.of(probability));
    }

    /**
     * Adds an outcome to the row of a state and an action. An outcome with probability 0 is omitted.
     *
     * @param state s, 0 ≤ s &lt; S
     * @param action a, 0 ≤ a &lt; A
     * @param next s′, 0 ≤ s′ &lt; S, or {@link TabularMdp#END}
     * @param probability p(s′, r | s, a), in [0, 1]
     * @param reward r, within the range of a {@code float}
     * @return this builder
     */
    public TabularMdpBuilder outcome(int state, int action, int next, Rational probability, Rational reward) {
        Objects.requireNonNull(probability, "probability");
        Objects.requireNonNull(reward, "reward");
        checkState("state", state);
        if (action < 0 || action >= actions) {
            throw new IllegalArgumentException("action " + action + " is not one of 0 … " + (actions - 1));
        }
        if (next != END) {
            checkState("next state (END = -1 ends the episode)", next);
        }
        Fractions.checkProbability(name(state, action), probability.doubleValue());
        checkReward(state, action, reward.doubleValue());
        if (probability.signum() != 0) {
            rows.get(state * actions + action).add(new Outcome(next, probability, reward));
        }
        return this;
    }

    /**
     * As {@link #outcome(int, int, int, Rational, Rational)}; the numbers represent their exact binary values.
     *
     * @param state s, 0 ≤ s &lt; S
     * @param action a, 0 ≤ a &lt; A
     * @param next s′, 0 ≤ s′ &lt; S, or {@link TabularMdp#END}
     * @param probability p(s′, r | s, a), in [0, 1]
     * @param reward r, within the range of a {@code float}
     * @return this builder
     */
    public TabularMdpBuilder outcome(int state, int action, int next, double probability, double reward) {
        Fractions.checkProbability(name(state, action), probability);
        checkReward(state, action, reward);
        return outcome(state, action, next, Rational.of(probability), Rational.of(reward));
    }

    /**
     * Adds the only outcome of a row.
     *
     * @param state s, 0 ≤ s &lt; S
     * @param action a, 0 ≤ a &lt; A
     * @param next s′, 0 ≤ s′ &lt; S, or {@link TabularMdp#END}
     * @param reward r, within the range of a {@code float}
     * @return this builder
     */
    public TabularMdpBuilder move(int state, int action, int next, double reward) {
        return outcome(state, action, next, 1, reward);
    }

    /**
     * {@return the process}
     *
     * @throws IllegalArgumentException if a row, or the start distribution, does not sum to 1 (within 1e-9)
     */
    public TabularMdp build() {
        int[] first = new int[rows.size() + 1];
        List<Outcome> all = new ArrayList<>();
        String inexact = null;
        for (int row = 0; row < rows.size(); row++) {
            String name = name(row / actions, row % actions);
            if (rows.get(row).isEmpty()) {
                throw new IllegalArgumentException(name + " has no outcome; add one with outcome(…) or move(…)");
            }
            Rational sum = Rational.ZERO;
            for (Outcome outcome : rows.get(row)) {
                sum = sum.plus(outcome.probability);
            }
            if (!Fractions.checkSum(name, sum) && inexact == null) {
                inexact = name;
            }
            all.addAll(rows.get(row));
            first[row + 1] = all.size();
        }
        Rational[] begin = start.clone();
        if (!startGiven) {
            begin[0] = Rational.ONE;
        }
        Rational sum = Rational.ZERO;
        for (Rational p : begin) {
            sum = sum.plus(p);
        }
        if (!Fractions.checkSum("the start distribution", sum) && inexact == null) {
            inexact = "the start distribution";
        }
        return new TabularMdp(
                actions,
                first,
                all.stream().mapToInt(Outcome::next).toArray(),
                all.stream().map(Outcome::probability).toArray(Rational[]::new),
                all.stream().map(Outcome::reward).toArray(Rational[]::new),
                begin,
                inexact);
    }

    private void checkState(String what, int state) {
        if (state < 0 || state >= states) {
            throw new IllegalArgumentException(what + " " + state + " is not one of 0 … " + (states - 1));
        }
    }

    private static void checkReward(int state, int action, double reward) {
        if (!(Math.abs(reward) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("reward " + reward + " of " + name(state, action)
                    + " must be finite and within ±" + Float.MAX_VALUE + ", because environments return float rewards");
        }
    }

    private static String name(int state, int action) {
        return "(state " + state + ", action " + action + ")";
    }
}
