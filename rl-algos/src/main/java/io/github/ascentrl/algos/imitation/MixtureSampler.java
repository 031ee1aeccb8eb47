package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.FinishedEpisodes;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Runs episodes with a mixture of expert and learner; the one that does not act watches. */
final class MixtureSampler {
    private final EpisodeLanes lane;
    private final Policy expert;
    private final Policy learner;
    private FinishedEpisodes finished = new FinishedEpisodes();

    MixtureSampler(Env env, Policy expert, Policy learner) {
        lane = new EpisodeLanes(() -> env, 1);
        this.expert = expert;
        this.learner = learner;
    }

    /** Asks an expert; one with memory must remember afterwards what it would remember had it watched. */
    static void ask(Actor expert, int[] lane, RandomGenerator[] random, float[] observation, float[] action) {
        int size = expert.memorySize();
        float[] before = new float[size];
        float[] watched = new float[size];
        float[] acted = new float[size];
        if (size > 0) {
            expert.memory(1, lane, before);
            expert.watch(1, lane, observation);
            expert.memory(1, lane, watched);
            expert.recall(1, lane, before);
        }
        expert.act(1, lane, random, observation, action, null);
        expert.memory(1, lane, acted);
        if (!Arrays.equals(watched, acted)) {
            throw new IllegalStateException("the expert remembers " + Arrays.toString(acted) + " where it acted, "
                    + Arrays.toString(watched) + " where it watched the same; DAgger's expert watches while the learner"
                    + " acts: its actors' watch must update memory as act does, see PolicyContract");
        }
    }

    /** {@return the whole episodes of the last call} */
    FinishedEpisodes finished() {
        return finished;
    }

    /**
     * Runs the episodes.
     *
     * @param beta the probability that the expert acts
     * @param questions how often it may; the run stops where it would have to act once more
     * @param everywhere whether the expert will be asked in the learner's states too, each of them
     */
    List<Visit> play(int episodes, double beta, int questions, boolean everywhere, Rng rng) {
        Mixture mixture = new Mixture(beta, questions, everywhere, rng);
        lane.play(mixture, episodes, new AtomicInteger(), EpisodeLanes.Keys.of(rng), false, mixture);
        finished = mixture.whole;
        return mixture.visits;
    }

    /** A Bernoulli draw with probability β decides before each step who acts. */
    private final class Mixture implements Actor, EpisodeLanes.Sink {
        private final Actor expertActor = expert.actor(1);
        private final Actor learnerActor = learner.actor(1);
        private final RandomGenerator[] chance = new RandomGenerator[1];
        private final double beta;
        private final boolean everywhere;
        private final Rng rng;
        private final List<Visit> visits = new ArrayList<>();
        private final FinishedEpisodes whole = new FinishedEpisodes();
        private double total;
        private int length;
        private int left;
        private boolean expertActs;
        private Rng coin;
        private Rng expertRandom;
        private Rng learnerRandom;

        Mixture(double beta, int questions, boolean everywhere, Rng rng) {
            this.beta = beta;
            this.everywhere = everywhere;
            this.rng = rng;
            left = questions;
        }

        @Override
        public void begin(int lane, Start start) {
            expertActor.begin(lane, start);
            learnerActor.begin(lane, start);
        }

        @Override
        public boolean begin(int lane, int episode) {
            total = 0;
            length = 0;
            coin = rng.child(episode).child("coin");
            expertRandom = rng.child(episode).child("expert");
            learnerRandom = rng.child(episode).child("learner");
            return toss();
        }

        /** {@return whether there is a question left, if the next state takes one} */
        private boolean toss() {
            expertActs = coin.nextDouble() < beta;
            return !(expertActs || everywhere) || left > 0;
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            chance[0] = expertActs ? expertRandom : learnerRandom;
            if (expertActs) {
                ask(expertActor, lanes, chance, observations, actions);
                learnerActor.watch(n, lanes, observations);
            } else {
                learnerActor.act(n, lanes, chance, observations, actions, null);
                expertActor.watch(n, lanes, observations);
            }
        }

        @Override
        public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
            expertActor.observe(n, lanes, executed, rewards, endings);
            learnerActor.observe(n, lanes, executed, rewards, endings);
        }

        @Override
        public boolean step(
                int lane,
                int episode,
                float[] observation,
                float[] action,
                float logProb,
                float reward,
                Ending ending,
                float[] next) {
            float[] taken = action.clone();
            visits.add(new Visit(
                    observation.clone(), taken, expertActs ? taken.clone() : null, reward, next.clone(), ending));
            left -= expertActs || everywhere ? 1 : 0;
            total += reward;
            length++;
            if (ending.ended()) {
                whole.add(new float[] {(float) total}, new int[] {length});
                return true;
            }
            return toss();
        }
    }
}
