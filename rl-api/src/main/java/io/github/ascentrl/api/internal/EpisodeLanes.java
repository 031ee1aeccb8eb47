package io.github.ascentrl.api.internal;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Runs whole episodes, with one environment per lane. When an episode ends, its lane takes the next one, and the rows
 * of lanes without an episode are removed. Each episode is a separate task, so that it is the same in any lane.
 */
public final class EpisodeLanes extends ActingLoop implements AutoCloseable {
    private final Supplier<? extends Env> environments;
    private final Lane[] all;
    private int width;
    private int actionWidth;
    private boolean allContinue;

    private int episodes;
    private AtomicInteger next;
    private Keys keys;
    private Sink sink;

    /** The random generators of an episode. */
    public interface Keys {
        /**
         * {@return the generator of the environment}
         *
         * @param episode the number of the episode
         */
        RandomGenerator env(int episode);

        /**
         * {@return the generator of the actor}
         *
         * @param episode the number of the episode
         */
        RandomGenerator policy(int episode);

        /**
         * {@return the usual generators}
         *
         * @param rng the generator that they are children of
         */
        static Keys of(Rng rng) {
            return new Keys() {
                @Override
                public Rng env(int episode) {
                    return rng.child(episode).child("env");
                }

                @Override
                public Rng policy(int episode) {
                    return rng.child(episode).child("policy");
                }
            };
        }
    }

    /** Receives the steps of the episodes. Implementations copy what they need from the buffers. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Called when an episode has begun.
         *
         * @param lane the lane of the episode
         * @param episode the number of the episode
         * @return whether to run the episode; if false, the lane stops
         */
        default boolean begin(int lane, int episode) {
            return true;
        }

        /**
         * Called when a step was taken.
         *
         * @param lane the lane of the episode
         * @param episode the number of the episode
         * @param observation s<sub>t</sub>
         * @param action a<sub>t</sub>
         * @param logProb log π of the action; 0 if not requested
         * @param reward r<sub>t</sub>
         * @param ending whether and how the step ended the episode
         * @param next s<sub>t+1</sub>
         * @return whether to continue; if false, the lane stops in the middle of the episode
         */
        boolean step(
                int lane,
                int episode,
                float[] observation,
                float[] action,
                float logProb,
                float reward,
                Ending ending,
                float[] next);
    }

    /**
     * Creates lanes without environments.
     *
     * @param environments creates identical environments, each when it is first needed
     * @param width the maximum number of lanes, ≥ 1
     */
    public EpisodeLanes(Supplier<? extends Env> environments, int width) {
        this.environments = environments;
        all = new Lane[width];
    }

    /** {@return the first environment, created if necessary} */
    public Env environment() {
        return lane(0).env;
    }

    private Lane lane(int i) {
        if (all[i] == null) {
            all[i] = new Lane(environments.get());
        }
        return all[i];
    }

    /**
     * Runs episodes until there are none left to begin; returns when all episodes it began have ended.
     *
     * @param actor selects the actions, with as many lanes as there are here
     * @param episodes the total number of episodes
     * @param next the number of the next episode, shared with other threads
     * @param keys the random generators of the episodes
     * @param logProbs whether to compute log π
     * @param sink receives the steps
     */
    public void play(Actor actor, int episodes, AtomicInteger next, Keys keys, boolean logProbs, Sink sink) {
        this.episodes = episodes;
        this.next = next;
        this.keys = keys;
        this.sink = sink;
        allocate(logProbs);
        rows = 0;
        while (rows < all.length && begin(rows, rows, actor)) {
            rows++;
        }
        if (rows < all.length) {
            cut();
        }
        play(actor);
    }

    private void allocate(boolean logProbs) {
        int n = all.length;
        if (lanes == null) {
            Lane first = lane(0);
            width = first.observation.length;
            actionWidth = first.action.length;
            lanes = new int[n];
            randoms = new RandomGenerator[n];
            rewards = new float[n];
            endings = new Ending[n];
        }
        if (observations == null || observations.length != n * width) { // shorter because the number of rows fell
            observations = new float[n * width];
            actions = n == 1 ? all[0].action : new float[n * actionWidth];
        }
        this.logProbs = logProbs ? new float[n] : null;
    }

    /** Begins the next episode in a lane and shows it in a row; false if there is none to run. */
    private boolean begin(int row, int i, Actor actor) {
        int episode = next.getAndIncrement();
        if (episode >= episodes) {
            return false;
        }
        Lane lane = lane(i);
        lane.begin(episode, keys.env(episode));
        lanes[row] = i;
        randoms[row] = keys.policy(episode);
        show(row, lane);
        actor.begin(i, Start.TASK);
        return sink.begin(i, episode);
    }

    /**
     * Copies a lane's observation into its row. A single lane needs no copies: the actor reads and writes its buffers
     * directly.
     */
    private void show(int row, Lane lane) {
        if (all.length == 1) {
            observations = lane.observation;
        } else {
            Floats.copy(lane.observation, 0, observations, row * width, width);
        }
    }

    @Override
    protected void step() {
        boolean single = all.length == 1;
        boolean continuing = true;
        for (int row = 0; row < rows; row++) {
            int i = lanes[row];
            Lane lane = all[i];
            if (!single) {
                Floats.copy(actions, row * actionWidth, lane.action, 0, actionWidth);
            }
            Step step = lane.step();
            float reward = step.reward();
            Ending ending = step.ending();
            rewards[row] = reward;
            endings[row] = ending;
            float logProb = logProbs == null ? 0f : logProbs[row];
            lane.continues =
                    sink.step(i, lane.episode, lane.observation, lane.action, logProb, reward, ending, lane.next);
            continuing &= lane.continues && !ending.ended();
            lane.swap();
        }
        allContinue = continuing;
    }

    @Override
    protected void advance(Actor actor) {
        if (allContinue) { // nearly always
            for (int row = 0; row < rows; row++) {
                show(row, all[lanes[row]]);
            }
        } else {
            closeUp(actor);
        }
    }

    /** Begins another episode where one has ended, and removes the rows of lanes that have none. */
    private void closeUp(Actor actor) {
        int playing = rows;
        for (int row = rows - 1; row >= 0; row--) {
            Lane lane = all[lanes[row]];
            boolean continues = lane.continues && (!endings[row].ended() || begin(row, lanes[row], actor));
            if (!continues) { // the last row takes its place
                playing--;
                lanes[row] = lanes[playing];
                randoms[row] = randoms[playing];
            }
            if (row < playing) {
                show(row, all[lanes[row]]);
            }
        }
        if (playing < rows) {
            rows = playing;
            if (rows > 0) {
                cut();
            }
        }
    }

    /** Shortens observations and actions to the number of rows. */
    private void cut() {
        observations = Arrays.copyOf(observations, rows * width);
        actions = Arrays.copyOf(actions, rows * actionWidth);
    }

    /** Closes the environments, all of them even if one fails to close. */
    @Override
    public void close() {
        Failures.closeAll(all);
    }

    /** An environment and its current episode. */
    private static final class Lane implements AutoCloseable {
        private final Env env;
        private final float[] action;
        private float[] observation;
        private float[] next;
        private int episode;
        private int steps;
        private boolean continues;

        Lane(Env env) {
            this.env = env;
            observation = new float[env.observationSpace().size()];
            next = new float[observation.length];
            action = new float[env.actionSpace().size()];
        }

        void begin(int episode, RandomGenerator random) {
            this.episode = episode;
            steps = 0;
            env.reset(random, observation);
            EpisodeChecks.observation(observation, episode, 0);
        }

        Step step() {
            if (steps == EpisodeChecks.LONGEST_EPISODE) {
                throw EpisodeChecks.neverEnds(episode);
            }
            Step step = env.step(action, next);
            EpisodeChecks.observation(next, episode, steps + 1);
            EpisodeChecks.reward(step.reward(), episode, steps);
            steps++;
            return step;
        }

        void swap() {
            float[] before = observation;
            observation = next;
            next = before;
        }

        @Override
        public void close() {
            env.close();
        }
    }
}
