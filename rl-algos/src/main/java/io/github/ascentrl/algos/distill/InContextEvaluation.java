package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Distinct;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Evaluates a policy that remembers across episodes, episode by episode. All tasks, and several rollouts of each, run
 * side by side; each rollout is a lane that begins with empty memory.
 *
 * @param returns the undiscounted return of each episode, {@code [tasks][rollouts][episodes]}
 * @param lengths the steps of each episode, {@code [tasks][rollouts][episodes]}
 */
public record InContextEvaluation(float[][][] returns, int[][][] lengths) {
    /**
     * Creates the results.
     *
     * @throws IllegalArgumentException if there is no episode, or the arrays do not have the same shape
     */
    public InContextEvaluation {
        Check.noNulls("returns", returns);
        Check.noNulls("lengths", lengths);
        Check.atLeast("tasks", returns.length, 1);
        Check.length("lengths", lengths.length, returns.length);
        for (int task = 0; task < returns.length; task++) {
            Check.noNulls("returns[" + task + "]", returns[task]);
            Check.noNulls("lengths[" + task + "]", lengths[task]);
            Check.atLeast("rollouts", returns[task].length, 1);
            Check.length("returns[" + task + "]", returns[task].length, returns[0].length);
            Check.length("lengths[" + task + "]", lengths[task].length, returns[0].length);
            for (int i = 0; i < returns[task].length; i++) {
                Check.atLeast("episodes", returns[task][i].length, 1);
                Check.length("returns[" + task + "][" + i + "]", returns[task][i].length, returns[0][0].length);
                Check.length("lengths[" + task + "][" + i + "]", lengths[task][i].length, returns[0][0].length);
            }
        }
    }

    /**
     * {@return the results, computed on one thread}
     *
     * @param tasks for each task a supplier of its environment, with actions of one number
     * @param policy the policy that acts
     * @param rollouts the number of rollouts of each task, ≥ 1
     * @param episodes the number of episodes of each rollout, ≥ 1
     * @param forget whether to clear the memory before every episode, as a control
     * @param rng the key of all random numbers
     * @throws IllegalArgumentException as {@link #of(List, int, Policy, int, int, boolean, Rng)} does
     */
    public static InContextEvaluation of(
            List<? extends Supplier<? extends Env>> tasks,
            Policy policy,
            int rollouts,
            int episodes,
            boolean forget,
            Rng rng) {
        Check.noNulls("tasks", tasks);
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(rng, "rng");
        return of(tasks, 1, policy, rollouts, episodes, forget, rng);
    }

    /**
     * {@return the results} Those of a task depend on its position in the list, but neither on the other tasks nor on
     * the number of threads.
     *
     * @param tasks for each task a supplier that makes a new environment at every call, with actions of one number and
     *     observations of the same size; the environments are always closed at the end
     * @param threads the number of threads, ≥ 1; it changes only the speed
     * @param policy the policy that acts
     * @param rollouts the number of rollouts of each task, ≥ 1
     * @param episodes the number of episodes of each rollout, ≥ 1
     * @param forget whether to clear the memory before every episode, as a control
     * @param rng the key of all random numbers
     * @throws IllegalArgumentException if there are no tasks, a number is not positive, the policy was built for other
     *     spaces, the sizes of spaces are not as above, or two environments are the same instance
     */
    public static InContextEvaluation of(
            List<? extends Supplier<? extends Env>> tasks,
            int threads,
            Policy policy,
            int rollouts,
            int episodes,
            boolean forget,
            Rng rng) {
        Check.noNulls("tasks", tasks);
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(rng, "rng");
        Settings.atLeastOne("tasks", tasks.size());
        Settings.atLeastOne("threads", threads);
        Settings.atLeastOne("rollouts", rollouts);
        Settings.atLeastOne("episodes", episodes);
        Check.arrayLength("tasks · rollouts · episodes", tasks.size(), rollouts, episodes);
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
                    + first.observationSpace().size() + " numbers as the first: evaluate other tasks separately");
        }
        policy.checkFits(observations, actions, env.find(ActionMasked.class).isPresent());
    }

    /**
     * {@return the mean return of an episode over all rollouts of all tasks}
     *
     * @param episode the index of the episode, from 0
     */
    public double mean(int episode) {
        Check.index("episode", episode, returns[0][0].length);
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
     * {@return the mean return of a range of episodes over all rollouts of all tasks}
     *
     * @param from the first episode, ≥ 0
     * @param to one past the last episode, greater than {@code from}
     * @throws IllegalArgumentException if there are no such episodes
     */
    public double mean(int from, int to) {
        int episodes = returns[0][0].length;
        if (from < 0 || to <= from || to > episodes) {
            throw new IllegalArgumentException("the mean of episodes " + from + " … " + (to - 1)
                    + "; give at least one of episodes 0 … " + (episodes - 1));
        }
        double sum = 0;
        for (int e = from; e < to; e++) {
            sum += mean(e);
        }
        return sum / (to - from);
    }

    /** Plays some of the lanes; indices are relative to {@link #from}. */
    private static final class Play {
        private final Env[] envs;
        private final int from;
        private final RandomGenerator[] actRandoms;
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
            actRandoms = new RandomGenerator[lanes];
            starts = new Rng[lanes];
            episode = new int[lanes];
            this.from = from;
            this.into = into;
            rollouts = into.returns[0].length;
            between = forget ? Start.TASK : Start.EPISODE;
            for (int lane = 0; lane < lanes; lane++) {
                Rng own = rng.child((from + lane) / rollouts).child((from + lane) % rollouts);
                actRandoms[lane] = own.child("act");
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
                    randoms[i] = actRandoms[running[i]];
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
