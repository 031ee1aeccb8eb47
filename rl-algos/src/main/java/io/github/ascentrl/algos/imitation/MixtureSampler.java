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

/** Runs episodes with a mixture of expert and learner; whichever does not act watches. */
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

    /** Asks an expert for its action; checks that acting changes its memory in the same way as watching. */
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
            throw new IllegalStateException("the expert's memory is " + Arrays.toString(acted) + " after acting, but "
                    + Arrays.toString(watched) + " after watching the same observation; DAgger's expert watches while"
                    + " the learner acts, so make its actors' watch update memory as act does, see PolicyContract");
        }
    }

    /** {@return the episodes that ended in the last call to {@link #play}} */
    FinishedEpisodes finished() {
        return finished;
    }

    /**
     * Runs episodes; {@return the states visited}
     *
     * @param episodes the number of episodes
     * @param beta the probability that the expert acts at a step
     * @param questions the number of labels available; the run stops where it would need one more
     * @param everywhere whether every state needs a label, including those in which the learner acts
     * @param rng the key of all random numbers
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
        private final RandomGenerator[] actRandoms = new RandomGenerator[1];
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

        /** Draws who acts next; {@return whether there is a label left, if the next state needs one} */
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
            actRandoms[0] = expertActs ? expertRandom : learnerRandom;
            if (expertActs) {
                ask(expertActor, lanes, actRandoms, observations, actions);
                learnerActor.watch(n, lanes, observations);
            } else {
                learnerActor.act(n, lanes, actRandoms, observations, actions, null);
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
