package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.EpisodeChecks;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Plays episodes with a mixture of expert and learner. */
final class MixtureSampler {
    private final Env env;
    private final Policy expert;
    private final Policy learner;
    private float[] returns = {};
    private int[] lengths = {};

    MixtureSampler(Env env, Policy expert, Policy learner) {
        this.env = env;
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
     */
    List<Visit> play(int episodes, double beta, int questions, Rng rng) {
        List<Visit> visits = new ArrayList<>();
        returns = new float[episodes];
        lengths = new int[episodes];
        int left = questions;
        int whole = 0;
        while (whole < episodes) {
            int before = visits.size();
            left = episode(whole, beta, left, rng.child(whole), visits);
            int length = visits.size() - before;
            boolean ended = length > 0 && visits.get(visits.size() - 1).ending().ended();
            if (!ended) {
                break;
            }
            double total = 0;
            for (Visit visit : visits.subList(before, visits.size())) {
                total += visit.reward();
            }
            returns[whole] = (float) total;
            lengths[whole++] = length;
        }
        returns = Arrays.copyOf(returns, whole);
        lengths = Arrays.copyOf(lengths, whole);
        return visits;
    }

    private int episode(int number, double beta, int questions, Rng rng, List<Visit> visits) {
        Rng coin = rng.child("coin");
        Rng expertRandom = rng.child("expert");
        Rng learnerRandom = rng.child("learner");
        int left = questions;
        float[] observation = new float[env.observationSpace().size()];
        env.reset(rng.child("env"), observation);
        EpisodeChecks.observation(observation, number, 0);
        Ending ending = Ending.NONE;
        for (int t = 0; !ending.ended(); t++) {
            if (t == EpisodeChecks.LONGEST_EPISODE) {
                throw EpisodeChecks.neverEnds(number);
            }
            boolean expertActs = coin.nextDouble() < beta;
            if (expertActs && left == 0) {
                break;
            }
            float[] action = new float[env.actionSpace().size()];
            (expertActs ? expert : learner).act(expertActs ? expertRandom : learnerRandom, observation, action);
            left -= expertActs ? 1 : 0;
            float[] next = new float[observation.length];
            Step step = env.step(action, next);
            EpisodeChecks.observation(next, number, t + 1);
            EpisodeChecks.reward(step.reward(), number, t);
            ending = step.ending();
            visits.add(new Visit(observation, action, expertActs ? action.clone() : null, step.reward(), next, ending));
            observation = next;
        }
        return left;
    }
}
