package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.Moment;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The record of one rollout of a policy that learns in context, from which pictures are drawn.
 *
 * @param episodes the episodes, in order
 * @param tokens the tokens that the model saw, one row per step, over all episodes end to end
 */
record InContextRollout(List<Episode> episodes, float[] tokens) {
    /**
     * The record of an episode.
     *
     * @param observations numbered observations, including the first and the final one: one more than steps
     * @param states the environment's states at the observations
     * @param rewards one number per step
     */
    record Episode(int[] observations, List<double[]> states, float[] rewards) {
        int steps() {
            return rewards.length;
        }

        /** {@return the sum of the rewards of the given number of first steps} */
        double returned(int steps) {
            double sum = 0;
            for (int t = 0; t < steps; t++) {
                sum += rewards[t];
            }
            return sum;
        }
    }

    /**
     * {@return a rollout} With the key {@code rng.child(task).child(rollout)} of an evaluation's {@code rng} it is the
     * same rollout as in the evaluation.
     *
     * @param env with numbered observations and actions; stays open
     * @param policy policy that acts, starting with an empty context
     * @param episodes number of episodes, ≥ 1
     * @param rng the key of all random numbers
     */
    static InContextRollout of(Env env, InContextPolicy policy, int episodes, Rng rng) {
        Restorable state = env.find(Restorable.class).orElseThrow();
        Tokens tokens = policy.tokens();
        int columns = tokens.things().length;
        Actor actor = policy.actor(1);
        RandomGenerator draws = rng.child("act");
        Rng starts = rng.child("start");
        List<Episode> played = new ArrayList<>();
        float[] rows = new float[0];
        float[] observation = new float[1];
        float[] action = new float[1];
        float[] reward = new float[1];
        Ending[] ending = new Ending[1];
        Moment moment = new Moment(1);
        for (int e = 0; e < episodes; e++) {
            Start start = e == 0 ? Start.TASK : Start.EPISODE;
            actor.begin(0, start);
            moment.begin(start);
            env.reset(starts.child(e), observation);
            List<Integer> observations = new ArrayList<>(List.of((int) observation[0]));
            List<double[]> states = new ArrayList<>(List.of(state.state()));
            List<Float> rewards = new ArrayList<>();
            do {
                rows = Arrays.copyOf(rows, rows.length + columns);
                moment.see(observation, 0);
                tokens.write(moment, rows, rows.length - columns);
                actor.act(draws, observation, action);
                Step step = env.step(action, observation);
                reward[0] = step.reward();
                ending[0] = step.ending();
                actor.observe(1, new int[1], action, reward, ending);
                moment.act((int) action[0], reward[0]);
                observations.add((int) observation[0]);
                states.add(state.state());
                rewards.add(step.reward());
            } while (ending[0] == Ending.NONE);
            float[] each = new float[rewards.size()];
            for (int t = 0; t < each.length; t++) {
                each[t] = rewards.get(t);
            }
            played.add(new Episode(
                    observations.stream().mapToInt(Integer::intValue).toArray(), states, each));
        }
        return new InContextRollout(played, rows);
    }

    /** {@return the first step of an episode, counted from the beginning of the rollout} */
    int first(int episode) {
        return episodes.subList(0, episode).stream().mapToInt(Episode::steps).sum();
    }
}
