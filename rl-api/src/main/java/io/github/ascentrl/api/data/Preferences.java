package io.github.ascentrl.api.data;

import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pairs of answers to the same prompt, the better one first. An answer is an episode or the beginning of one: what was seen and
 * done, step after step. The prompt is the first observation, and the same in both. What was paid is not known; that is why
 * somebody was asked.
 */
public final class Preferences {
    private final Space observations;
    private final Space actions;
    private final List<Answer> answers = new ArrayList<>(); // chosen, rejected, chosen, …
    private final List<Float> weights = new ArrayList<>();

    private record Answer(float[] observations, float[] actions, int steps) {}

    /**
     * No pairs yet.
     *
     * @param observations what is seen
     * @param actions what is done
     */
    public Preferences(Space observations, Space actions) {
        this.observations = observations;
        this.actions = actions;
    }

    /**
     * Adds a pair of episodes; their rewards are not looked at.
     *
     * @param chosen the better one
     * @param rejected the other
     * @return this
     * @throws IllegalArgumentException as {@link #add(float[], float[], float[], float[], double)}
     */
    public Preferences add(Trajectory chosen, Trajectory rejected) {
        return add(chosen, rejected, 1);
    }

    /**
     * Adds a pair of episodes; their rewards are not looked at.
     *
     * @param chosen the better one
     * @param rejected the other
     * @param weight how much the pair counts, positive; 1 for a pair that was seen once
     * @return this
     * @throws IllegalArgumentException as {@link #add(float[], float[], float[], float[], double)}
     */
    public Preferences add(Trajectory chosen, Trajectory rejected, double weight) {
        return add(chosen.observations(), chosen.actions(), rejected.observations(), rejected.actions(), weight);
    }

    /**
     * Adds a pair.
     *
     * @param chosenObservations what was seen in the better answer, row-major {@code [steps, observation size]}; copied
     * @param chosenActions what was done, row-major {@code [steps, action size]}; copied
     * @param rejectedObservations the same of the other answer
     * @param rejectedActions likewise
     * @param weight how much the pair counts, positive; 1 for a pair that was seen once
     * @return this
     * @throws IllegalArgumentException if an answer is empty, a length does not fit the spaces, a number is not finite or not in
     *     its space, the answers are to different prompts, or the weight is not positive and finite
     */
    public Preferences add(
            float[] chosenObservations,
            float[] chosenActions,
            float[] rejectedObservations,
            float[] rejectedActions,
            double weight) {
        Answer chosen = answer("chosen", chosenObservations, chosenActions);
        Answer rejected = answer("rejected", rejectedObservations, rejectedActions);
        int size = observations.size();
        if (!samePrompt(chosenObservations, rejectedObservations)) {
            throw new IllegalArgumentException("pair " + size() + ": the answers begin with "
                    + Arrays.toString(Arrays.copyOf(chosenObservations, size)) + " and "
                    + Arrays.toString(Arrays.copyOf(rejectedObservations, size))
                    + "; a pair compares answers to the same prompt, the first observation");
        }
        if (!((float) weight > 0 && (float) weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "pair " + size() + ": weight = " + weight + " must be positive and finite; 1 for a pair seen once");
        }
        answers.add(chosen);
        answers.add(rejected);
        weights.add((float) weight);
        return this;
    }

    private boolean samePrompt(float[] one, float[] other) {
        for (int i = 0; i < observations.size(); i++) {
            if (one[i] != other[i]) { // −0 is 0
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
                    + " action numbers, which are not the same number of steps, at least 1,"
                    + " of " + observations.size() + " and " + actions.size());
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
                if (Float.isInfinite(point[i])) { // a Box may be unbounded, but what is learned from is finite
                    throw new IllegalArgumentException("pair " + size() + ": " + what + row + "[" + i + "] = "
                            + point[i] + " must be finite; leave such pairs out");
                }
            }
            space.check("pair " + size() + ": " + what + row, point);
        }
    }

    /** {@return how many pairs there are} */
    public int size() {
        return weights.size();
    }

    /** {@return what is seen} */
    public Space observationSpace() {
        return observations;
    }

    /** {@return what is done} */
    public Space actionSpace() {
        return actions;
    }

    /**
     * {@return how much a pair counts}
     *
     * @param pair its number, from 0
     */
    public double weight(int pair) {
        return weights.get(pair);
    }

    /**
     * {@return the steps of the two answers of a pair together}
     *
     * @param pair its number, from 0
     */
    public int steps(int pair) {
        return answers.get(2 * pair).steps + answers.get(2 * pair + 1).steps;
    }

    /**
     * {@return some pairs for learning: episode 2i is the chosen answer of the i-th of them, episode 2i + 1 the rejected one}
     *
     * @param pairs their numbers
     * @throws IllegalArgumentException if there is none
     */
    public Batch batch(int... pairs) {
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
