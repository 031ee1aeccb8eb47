package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a policy that remembers across episodes makes of tasks, episode by episode: all tasks and several rollouts of each
 * side by side, each rollout a lane that begins with nothing.
 *
 * @param returns the undiscounted return of each episode, {@code [tasks][rollouts][episodes]}
 * @param lengths the steps of each
 */
public record InContextEvaluation(float[][][] returns, int[][][] lengths) {
    /**
     * {@return what came of it; the same for a task whatever the others are}
     *
     * @param tasks makes the environment of each task, with actions of one number
     * @param policy acts
     * @param rollouts of each task, ≥ 1
     * @param episodes of each rollout, ≥ 1
     * @param forget whether memory is cleared before every episode: the control
     * @param rng the key of all chance
     * @throws IllegalArgumentException if there is no task, or a number is not positive
     */
    public static InContextEvaluation of(
            List<? extends Supplier<? extends Env>> tasks,
            Policy policy,
            int rollouts,
            int episodes,
            boolean forget,
            Rng rng) {
        Settings.atLeastOne("tasks", tasks.size());
        Settings.atLeastOne("rollouts", rollouts);
        Settings.atLeastOne("episodes", episodes);
        InContextEvaluation evaluation = new InContextEvaluation(
                new float[tasks.size()][rollouts][episodes], new int[tasks.size()][rollouts][episodes]);
        new Play(tasks, policy, rollouts, forget, rng, evaluation).run(episodes);
        return evaluation;
    }

    /**
     * {@return the mean return of an episode over all rollouts of all tasks}
     *
     * @param episode from 0
     */
    public double mean(int episode) {
        double sum = 0;
        int count = 0;
        for (float[][] task : returns) {
            for (float[] rollout : task) {
                sum += rollout[episode];
                count++;
            }
        }
        return sum / count;
    }

    /**
     * {@return the mean return of some episodes over all rollouts of all tasks}
     *
     * @param from the first
     * @param to after the last
     */
    public double mean(int from, int to) {
        double sum = 0;
        for (int e = from; e < to; e++) {
            sum += mean(e);
        }
        return sum / (to - from);
    }

    private static final class Play {
        private final Env[] envs;
        private final RandomGenerator[] chance;
        private final Rng[] starts;
        private final int[] episode;
        private final int width; // of an observation
        private final float[] observation;
        private final float[] next; // the observation of each lane
        private final Actor actor;
        private final int rollouts;
        private final Start between;
        private final InContextEvaluation into;

        Play(
                List<? extends Supplier<? extends Env>> tasks,
                Policy policy,
                int rollouts,
                boolean forget,
                Rng rng,
                InContextEvaluation into) {
            int lanes = tasks.size() * rollouts;
            envs = new Env[lanes];
            chance = new RandomGenerator[lanes];
            starts = new Rng[lanes];
            episode = new int[lanes];
            this.rollouts = rollouts;
            this.into = into;
            between = forget ? Start.TASK : Start.EPISODE;
            for (int lane = 0; lane < lanes; lane++) {
                envs[lane] = tasks.get(lane / rollouts).get();
                Rng own = rng.child(lane / rollouts).child(lane % rollouts);
                chance[lane] = own.child("act");
                starts[lane] = own.child("start");
            }
            width = envs[0].observationSpace().size();
            observation = new float[width];
            next = new float[lanes * width];
            policy.checkFits(envs[0].observationSpace(), envs[0].actionSpace(), false);
            actor = policy.actor(lanes);
        }

        void run(int episodes) {
            int[] running = new int[envs.length];
            for (int lane = 0; lane < envs.length; lane++) {
                running[lane] = lane;
                begin(lane, Start.TASK);
            }
            int n = envs.length;
            float[] rewards = new float[n];
            Ending[] endings = new Ending[n];
            RandomGenerator[] randoms = new RandomGenerator[n];
            while (n > 0) {
                float[] observations = new float[n * width];
                float[] actions = new float[n];
                for (int i = 0; i < n; i++) {
                    System.arraycopy(next, running[i] * width, observations, i * width, width);
                    randoms[i] = chance[running[i]];
                }
                actor.act(n, running, randoms, observations, actions, null);
                for (int i = 0; i < n; i++) {
                    step(running[i], actions[i], rewards, endings, i);
                }
                actor.observe(n, running, actions, rewards, endings);
                int left = 0;
                for (int i = 0; i < n; i++) {
                    int lane = running[i];
                    if (endings[i] != Ending.NONE && ++episode[lane] < episodes) {
                        begin(lane, between);
                    }
                    if (episode[lane] < episodes) {
                        running[left++] = lane;
                    } else {
                        envs[lane].close();
                    }
                }
                n = left;
            }
        }

        private void begin(int lane, Start start) {
            actor.begin(lane, start);
            envs[lane].reset(starts[lane].child(episode[lane]), observation);
            System.arraycopy(observation, 0, next, lane * width, width);
        }

        private void step(int lane, float action, float[] rewards, Ending[] endings, int i) {
            Step step = envs[lane].step(new float[] {action}, observation);
            System.arraycopy(observation, 0, next, lane * width, width);
            rewards[i] = step.reward();
            endings[i] = step.ending();
            into.returns[lane / rollouts][lane % rollouts][episode[lane]] += step.reward();
            into.lengths[lane / rollouts][lane % rollouts][episode[lane]]++;
        }
    }
}
