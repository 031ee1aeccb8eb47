package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Distinct;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
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
     * {@return what came of it on one thread}
     *
     * @param tasks makes the environment of each task, with actions of one number
     * @param policy acts
     * @param rollouts of each task, ≥ 1
     * @param episodes of each rollout, ≥ 1
     * @param forget whether memory is cleared before every episode: the control
     * @param rng the key of all chance
     * @throws IllegalArgumentException as {@link #of(List, int, Policy, int, int, boolean, Rng)} does
     */
    public static InContextEvaluation of(
            List<? extends Supplier<? extends Env>> tasks,
            Policy policy,
            int rollouts,
            int episodes,
            boolean forget,
            Rng rng) {
        return of(tasks, 1, policy, rollouts, episodes, forget, rng);
    }

    /**
     * {@return what came of it; the same for a task at its place in the list whatever the others are, and on any number of
     * threads}
     *
     * @param tasks makes the environment of each task, with actions of one number and observations of the same size, a new
     *     one at every call; they are closed at the end, whatever happens
     * @param threads ≥ 1; changes the speed and nothing else
     * @param policy acts
     * @param rollouts of each task, ≥ 1
     * @param episodes of each rollout, ≥ 1
     * @param forget whether memory is cleared before every episode: the control
     * @param rng the key of all chance
     * @throws IllegalArgumentException if there is no task, a number is not positive, the policy was made for other spaces,
     *     spaces are of other sizes than these, or two environments are one instance
     */
    public static InContextEvaluation of(
            List<? extends Supplier<? extends Env>> tasks,
            int threads,
            Policy policy,
            int rollouts,
            int episodes,
            boolean forget,
            Rng rng) {
        Settings.atLeastOne("tasks", tasks.size());
        Settings.atLeastOne("threads", threads);
        Settings.atLeastOne("rollouts", rollouts);
        Settings.atLeastOne("episodes", episodes);
        InContextEvaluation evaluation = new InContextEvaluation(
                new float[tasks.size()][rollouts][episodes], new int[tasks.size()][rollouts][episodes]);
        Env[] envs = new Env[Math.multiplyExact(tasks.size(), rollouts)];
        Throwable failure = null;
        try (Workers workers = new Workers(threads)) {
            Distinct distinct = new Distinct();
            for (int lane = 0; lane < envs.length; lane++) {
                envs[lane] = distinct.env(tasks.get(lane / rollouts).get());
                checkFits(policy, envs[lane], envs[0]);
            }
            int parts = Math.min(threads, envs.length);
            workers.run(parts, (part, worker) -> {
                int from = (int) ((long) envs.length * part / parts);
                int to = (int) ((long) envs.length * (part + 1) / parts);
                new Play(envs, from, to, policy, forget, rng, evaluation).run(episodes);
            });
        } catch (Throwable e) {
            failure = e;
        }
        failure = Failures.closeAfter(failure, envs);
        if (failure != null) {
            throw Failures.rethrow(failure);
        }
        return evaluation;
    }

    private static void checkFits(Policy policy, Env env, Env first) {
        Space observations = env.observationSpace();
        Space actions = env.actionSpace();
        if (actions.size() != 1
                || observations.size() != first.observationSpace().size()) {
            throw new IllegalArgumentException("observations in " + observations + " and actions in " + actions
                    + "; all tasks need actions of one number, and observations of "
                    + first.observationSpace().size() + " as the first has: evaluate others apart");
        }
        policy.checkFits(observations, actions, env.as(ActionMasked.class).isPresent());
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
     * @param from the first, ≥ 0
     * @param to after the last, greater
     * @throws IllegalArgumentException if they are no episodes of these
     */
    public double mean(int from, int to) {
        int episodes = returns[0][0].length;
        if (from < 0 || to <= from || to > episodes) {
            throw new IllegalArgumentException("the mean of episodes " + from + " … " + (to - 1) + "; there are 0 … "
                    + (episodes - 1) + ", and at least one is needed");
        }
        double sum = 0;
        for (int e = from; e < to; e++) {
            sum += mean(e);
        }
        return sum / (to - from);
    }

    /** Some of the lanes, each by its number among them. */
    private static final class Play {
        private final Env[] envs;
        private final int from;
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

        Play(Env[] all, int from, int to, Policy policy, boolean forget, Rng rng, InContextEvaluation into) {
            envs = Arrays.copyOfRange(all, from, to);
            int lanes = envs.length;
            chance = new RandomGenerator[lanes];
            starts = new Rng[lanes];
            episode = new int[lanes];
            this.from = from;
            this.into = into;
            rollouts = into.returns[0].length;
            between = forget ? Start.TASK : Start.EPISODE;
            for (int lane = 0; lane < lanes; lane++) {
                Rng own = rng.child((from + lane) / rollouts).child((from + lane) % rollouts);
                chance[lane] = own.child("act");
                starts[lane] = own.child("start");
            }
            width = envs[0].observationSpace().size();
            observation = new float[width];
            next = new float[lanes * width];
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
            int all = from + lane;
            into.returns[all / rollouts][all % rollouts][episode[lane]] += step.reward();
            into.lengths[all / rollouts][all % rollouts][episode[lane]]++;
        }
    }
}
