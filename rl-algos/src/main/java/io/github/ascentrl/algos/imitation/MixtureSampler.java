package io.github.ascentrl.algos.imitation;

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

/** Plays episodes with a mixture of expert and learner; who does not act watches. */
final class MixtureSampler {
    private final EpisodeLanes lane;
    private final Policy expert;
    private final Policy learner;
    private float[] returns = {};
    private int[] lengths = {};

    MixtureSampler(Env env, Policy expert, Policy learner) {
        lane = new EpisodeLanes(() -> env, 1);
        this.expert = expert;
        this.learner = learner;
    }

    /** {@return the undiscounted return of each whole episode of the last call} */
    float[] returns() {
        return returns;
    }

    /** {@return the number of steps of each of them} */
    int[] lengths() {
        return lengths;
    }

    /**
     * Plays.
     *
     * @param beta the probability that the expert acts
     * @param questions how often it may; play stops where it would have to act once more
     * @param everywhere whether the expert will be asked in the learner's states too, each of them
     */
    List<Visit> play(int episodes, double beta, int questions, boolean everywhere, Rng rng) {
        Mixture mixture = new Mixture(episodes, beta, questions, everywhere, rng);
        lane.play(mixture, episodes, new AtomicInteger(), EpisodeLanes.Keys.of(rng), false, mixture);
        returns = new float[mixture.whole];
        for (int e = 0; e < returns.length; e++) {
            returns[e] = (float) mixture.totals[e];
        }
        lengths = Arrays.copyOf(mixture.lengths, mixture.whole);
        return mixture.visits;
    }

    /** A coin decides before each step who acts. */
    private final class Mixture implements Actor, EpisodeLanes.Sink {
        private final Actor expertActor = expert.actor(1);
        private final Actor learnerActor = learner.actor(1);
        private final RandomGenerator[] chance = new RandomGenerator[1];
        private final double beta;
        private final boolean everywhere;
        private final Rng rng;
        private final List<Visit> visits = new ArrayList<>();
        private final double[] totals;
        private final int[] lengths;
        private int whole;
        private int left;
        private boolean expertActs;
        private Rng coin;
        private Rng expertRandom;
        private Rng learnerRandom;

        Mixture(int episodes, double beta, int questions, boolean everywhere, Rng rng) {
            this.beta = beta;
            this.everywhere = everywhere;
            this.rng = rng;
            left = questions;
            totals = new double[episodes];
            lengths = new int[episodes];
        }

        @Override
        public void begin(int lane, Start start) {
            expertActor.begin(lane, start);
            learnerActor.begin(lane, start);
        }

        @Override
        public boolean begin(int lane, int episode) {
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
            (expertActs ? expertActor : learnerActor).act(n, lanes, chance, observations, actions, null);
            (expertActs ? learnerActor : expertActor).watch(n, lanes, observations);
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
            totals[episode] += reward;
            lengths[episode]++;
            if (ending.ended()) {
                whole++;
                return true;
            }
            return toss();
        }
    }
}
