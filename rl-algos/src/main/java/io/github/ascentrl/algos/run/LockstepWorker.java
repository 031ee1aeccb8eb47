package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.EpisodeChecks;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** One thread of a {@link LockstepSampler}: its environments, and the rows of those that are playing, without gaps. */
final class LockstepWorker implements AutoCloseable {
    private final Supplier<? extends Env> environments;
    private final Lane[] lanes;
    private Policy policy;
    private Policy view;
    private RandomGenerator[] randoms;
    private float[] observations;
    private float[] actions;
    private int observationSize;
    private int actionSize;

    LockstepWorker(Supplier<? extends Env> environments, int width) {
        this.environments = environments;
        lanes = new Lane[width];
    }

    void prepare(Policy policy) {
        if (this.policy != policy) {
            view = policy.view(); // first: if this throws, the next call must not act with the view of another policy
            this.policy = policy;
        }
    }

    /** The first of its environments, made if there is none yet. */
    Env environment() {
        return lane(0).env;
    }

    private Lane lane(int n) {
        if (lanes[n] == null) {
            lanes[n] = new Lane(environments.get());
        }
        return lanes[n];
    }

    /** Plays episodes until there are none left to begin; returns when those it began have ended. */
    void play(Trajectory[] played, AtomicInteger next, Rng rng) {
        int n = 0;
        while (n < lanes.length) {
            int episode = next.getAndIncrement();
            if (episode >= played.length) {
                break;
            }
            begin(n++, episode, rng);
        }
        while (n > 0) {
            resize(n);
            view.act(randoms, observations, actions);
            for (int row = 0; row < n; row++) {
                Lane lane = lanes[row];
                if (lane.step(row, observations, actions)) {
                    played[lane.episode] = lane.trajectory();
                    int episode = next.getAndIncrement();
                    if (episode < played.length) {
                        begin(row, episode, rng);
                    } else {
                        lane.episode = -1;
                    }
                }
            }
            n = closeGaps(n);
        }
    }

    private void begin(int row, int episode, Rng rng) {
        Lane lane = lane(row);
        if (observations == null) {
            observationSize = lane.observation.length;
            actionSize = lane.action.length;
        }
        int rows = row + 1;
        if (observations == null || observations.length < rows * observationSize) {
            observations = grown(observations, lanes.length * observationSize);
            actions = grown(actions, lanes.length * actionSize);
            randoms = randoms == null ? new RandomGenerator[lanes.length] : Arrays.copyOf(randoms, lanes.length);
        }
        Rng key = rng.child(episode);
        lane.begin(episode, key.child("env"));
        randoms[row] = key.child("policy");
        System.arraycopy(lane.observation, 0, observations, row * observationSize, observationSize);
    }

    private static float[] grown(float[] array, int size) {
        return array == null ? new float[size] : Arrays.copyOf(array, size);
    }

    /** A policy wants buffers of exactly n rows: cuts them when n has shrunk. */
    private void resize(int n) {
        if (randoms.length != n) {
            randoms = Arrays.copyOf(randoms, n);
            observations = Arrays.copyOf(observations, n * observationSize);
            actions = Arrays.copyOf(actions, n * actionSize);
        }
    }

    /** Fills the rows of lanes that have stopped with the last ones; returns how many play on. */
    private int closeGaps(int n) {
        int playing = n;
        for (int row = n - 1; row >= 0; row--) {
            if (lanes[row].episode < 0) {
                playing--;
                Lane stopped = lanes[row];
                lanes[row] = lanes[playing];
                lanes[playing] = stopped;
                randoms[row] = randoms[playing];
                System.arraycopy(
                        observations, playing * observationSize, observations, row * observationSize, observationSize);
            }
        }
        return playing;
    }

    @Override
    public void close() {
        Failures.closeAll(lanes);
    }

    /** One environment and the episode it is playing. */
    private static final class Lane implements AutoCloseable {
        private final Env env;
        private final float[] observation;
        private final float[] action;
        private int episode;
        private int steps;
        private float[] observations;
        private float[] actions;
        private float[] rewards = new float[64];
        private Step last;

        Lane(Env env) {
            this.env = env;
            observation = new float[env.observationSpace().size()];
            action = new float[env.actionSpace().size()];
            observations = new float[64 * observation.length];
            actions = new float[64 * action.length];
        }

        @Override
        public void close() {
            env.close();
        }

        void begin(int episode, Rng random) {
            this.episode = episode;
            steps = 0;
            env.reset(random, observation);
            EpisodeChecks.observation(observation, episode, 0);
        }

        /** Takes the action of a row and writes the next observation there; true if the episode ended. */
        boolean step(int row, float[] allObservations, float[] allActions) {
            if (steps == EpisodeChecks.LONGEST_EPISODE) {
                throw EpisodeChecks.neverEnds(episode);
            }
            if (steps == rewards.length) {
                rewards = Arrays.copyOf(rewards, 2 * steps);
                observations = Arrays.copyOf(observations, 2 * steps * observation.length);
                actions = Arrays.copyOf(actions, 2 * steps * action.length);
            }
            System.arraycopy(observation, 0, observations, steps * observation.length, observation.length);
            System.arraycopy(allActions, row * action.length, action, 0, action.length);
            System.arraycopy(action, 0, actions, steps * action.length, action.length);
            last = env.step(action, observation);
            EpisodeChecks.observation(observation, episode, steps + 1);
            EpisodeChecks.reward(last.reward(), episode, steps);
            rewards[steps++] = last.reward();
            System.arraycopy(observation, 0, allObservations, row * observation.length, observation.length);
            return last.ending().ended();
        }

        Trajectory trajectory() {
            return new Trajectory(
                    Arrays.copyOf(observations, steps * observation.length),
                    Arrays.copyOf(actions, steps * action.length),
                    Arrays.copyOf(rewards, steps),
                    observation.clone(),
                    last.ending());
        }
    }
}
