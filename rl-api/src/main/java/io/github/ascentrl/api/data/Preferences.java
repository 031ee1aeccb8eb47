package io.github.ascentrl.api.data;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Pairs of answers to the same prompt, the better answer first. An answer is an episode or the beginning of one: the
 * observations and actions of its steps. The prompt is the first observation, which is the same in both answers.
 * Rewards are unknown: preferences take their place.
 */
public final class Preferences {
    private final Space observations;
    private final Space actions;
    private final List<Answer> answers = new ArrayList<>(); // chosen, rejected, chosen, …
    private final List<Float> weights = new ArrayList<>();

    private record Answer(float[] observations, float[] actions, int steps) {}

    /**
     * Creates an empty set of pairs.
     *
     * @param observations the space of observations
     * @param actions the space of actions
     */
    public Preferences(Space observations, Space actions) {
        this.observations = Objects.requireNonNull(observations, "observations");
        this.actions = Objects.requireNonNull(actions, "actions");
    }

    /**
     * Adds a pair of episodes; their rewards are not used.
     *
     * @param chosen the better episode
     * @param rejected the other episode
     * @return this
     * @throws IllegalArgumentException as {@link #add(float[], float[], float[], float[], double)}
     */
    public Preferences add(Trajectory chosen, Trajectory rejected) {
        return add(chosen, rejected, 1);
    }

    /**
     * Adds a pair of episodes; their rewards are not used.
     *
     * @param chosen the better episode
     * @param rejected the other episode
     * @param weight the weight of the pair, positive; 1 for a pair that was observed once
     * @return this
     * @throws IllegalArgumentException as {@link #add(float[], float[], float[], float[], double)}
     */
    public Preferences add(Trajectory chosen, Trajectory rejected, double weight) {
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
        return add(chosen.observations(), chosen.actions(), rejected.observations(), rejected.actions(), weight);
    }

    /**
     * Adds a pair.
     *
     * @param chosenObservations the observations of the better answer, row-major {@code [steps, observation size]};
     *     copied
     * @param chosenActions the actions of the better answer, row-major {@code [steps, action size]}; copied
     * @param rejectedObservations the observations of the other answer; copied
     * @param rejectedActions the actions of the other answer; copied
     * @param weight the weight of the pair, positive; 1 for a pair that was observed once
     * @return this
     * @throws IllegalArgumentException if an answer is empty, a length does not match the spaces, a number is not
     *     finite or not in its space, the prompts differ, or the weight is not positive and finite
     */
    public Preferences add(
            float[] chosenObservations,
            float[] chosenActions,
            float[] rejectedObservations,
            float[] rejectedActions,
            double weight) {
        Objects.requireNonNull(chosenObservations, "chosenObservations");
        Objects.requireNonNull(chosenActions, "chosenActions");
        Objects.requireNonNull(rejectedObservations, "rejectedObservations");
        Objects.requireNonNull(rejectedActions, "rejectedActions");
        Answer chosen = answer("chosen", chosenObservations, chosenActions);
        Answer rejected = answer("rejected", rejectedObservations, rejectedActions);
        int size = observations.size();
        if (!samePrompt(chosenObservations, rejectedObservations)) {
            throw new IllegalArgumentException("pair " + size() + ": the answers begin with "
                    + Arrays.toString(Arrays.copyOf(chosenObservations, size)) + " and "
                    + Arrays.toString(Arrays.copyOf(rejectedObservations, size))
                    + "; both must begin with the same prompt, the first observation");
        }
        if (!((float) weight > 0 && (float) weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("pair " + size() + ": weight = " + weight
                    + " must be positive and finite; use 1 for a pair observed once");
        }
        answers.add(chosen);
        answers.add(rejected);
        weights.add((float) weight);
        return this;
    }

    private boolean samePrompt(float[] one, float[] other) {
        for (int i = 0; i < observations.size(); i++) {
            if (one[i] != other[i]) { // −0 equals 0
                return false;
            }
        }
        return true;
    }

    private Answer answer(String which, float[] seen, float[] done) {
        int steps = done.length / actions.size();
        if (steps == 0 || done.length != steps * actions.size() || seen.length != steps * observations.size()) {
            throw new IllegalArgumentException("pair " + size() + ": the " + which + " answer has " + seen.length
                    + " observation and " + done.length
                    + " action numbers, which must be the same number of steps, at least 1, of " + observations.size()
                    + " and " + actions.size());
        }
        check(which + " observation ", observations, seen);
        check(which + " action ", actions, done);
        return new Answer(seen.clone(), done.clone(), steps);
    }

    private void check(String what, Space space, float[] rows) {
        float[] point = new float[space.size()];
        for (int row = 0; row * point.length < rows.length; row++) {
            System.arraycopy(rows, row * point.length, point, 0, point.length);
            for (int i = 0; i < point.length; i++) {
                if (Float.isInfinite(point[i])) { // a Box may be unbounded, but training data must be finite
                    throw new IllegalArgumentException("pair " + size() + ": " + what + row + "[" + i + "] = "
                            + point[i] + " must be finite; leave this pair out");
                }
            }
            space.check("pair " + size() + ": " + what + row, point);
        }
    }

    /** {@return the number of pairs} */
    public int size() {
        return weights.size();
    }

    /** {@return the space of observations} */
    public Space observationSpace() {
        return observations;
    }

    /** {@return the space of actions} */
    public Space actionSpace() {
        return actions;
    }

    /**
     * {@return the weight of a pair}
     *
     * @param pair the index of the pair, from 0
     * @throws IndexOutOfBoundsException if there is no such pair
     */
    public double weight(int pair) {
        return weights.get(Check.index("pair", pair, size()));
    }

    /**
     * {@return the total number of steps of the two answers of a pair}
     *
     * @param pair the index of the pair, from 0
     * @throws IndexOutOfBoundsException if there is no such pair
     */
    public int steps(int pair) {
        Check.index("pair", pair, size());
        return answers.get(2 * pair).steps + answers.get(2 * pair + 1).steps;
    }

    /**
     * {@return a selection of pairs for learning: episode 2i is the chosen answer of the i-th selected pair, episode 2i
     * + 1 the rejected one}
     *
     * @param pairs the indices of the pairs
     * @throws IllegalArgumentException if no pair is selected
     * @throws IndexOutOfBoundsException if there is no pair with one of the indices
     */
    public Batch batch(int... pairs) {
        Objects.requireNonNull(pairs, "pairs");
        for (int pair : pairs) {
            Check.index("pairs", pair, size());
        }
        int[] starts = new int[2 * pairs.length + 1];
        for (int e = 0; e < 2 * pairs.length; e++) {
            starts[e + 1] = Math.addExact(starts[e], answers.get(2 * pairs[e / 2] + e % 2).steps);
        }
        int steps = starts[2 * pairs.length];
        float[] seen = new float[steps * observations.size()];
        float[] done = new float[steps * actions.size()];
        for (int e = 0; e < 2 * pairs.length; e++) {
            Answer answer = answers.get(2 * pairs[e / 2] + e % 2);
            System.arraycopy(answer.observations, 0, seen, starts[e] * observations.size(), answer.observations.length);
            System.arraycopy(answer.actions, 0, done, starts[e] * actions.size(), answer.actions.length);
        }
        return Batch.ofEpisodes(starts, seen, done);
    }
}
