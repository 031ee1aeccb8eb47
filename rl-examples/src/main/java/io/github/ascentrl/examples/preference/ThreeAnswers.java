package io.github.ascentrl.examples.preference;

import io.github.ascentrl.algos.preference.BradleyTerry;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One prompt with three answers, worth 1, 0 and −1, and preferences between the first two only: what happens to the
 * third (Xu et al., 2404.10719)?
 */
final class ThreeAnswers {
    static final double BETA = 0.5;

    private static final int LABELS = 100;
    private static final double RATE = 0.2;
    private static final int THIRD = 2;
    private static final double[] REWARDS = {1, 0, -1};
    private static final Box SEEN = Box.uniform(1, 1, 1);
    private static final Discrete DONE = new Discrete(3);
    private static final float[] TABLE = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final float[] SHARED = {1, 0, 2};
    private static final double NOISE = 0.3;

    /** A problem: the policy's parameters, the reference's probabilities, and the start of training. */
    enum Place {
        /** A logit for each answer; the reference, where training begins, gives 0.9 to the rejected one. */
        TABLE("table", .05, .9, .05),
        /** A logit for each answer; the reference nearly rules out the third, training begins at the uniform policy. */
        ELSEWHERE("table, begun elsewhere", .475, .475, .05),
        /** One weight, about 0 in the reference, where training begins; its feature is 1, 0 and 2 for the answers. */
        SHARED("shared feature");

        private final String label;
        private final double[] likely;

        Place(String label, double... likely) {
            this.label = label;
            this.likely = likely;
        }

        /** {@return scores with the features of the policy} */
        LinearScores scores(double... theta) {
            return new LinearScores(this == SHARED ? ThreeAnswers.SHARED : ThreeAnswers.TABLE, 3, theta);
        }

        private LinearScores zeros() {
            return scores(new double[this == SHARED ? 1 : 3]);
        }

        private double[] reference(RandomGenerator random) {
            double[] theta = noise(this == SHARED ? 1 : 3, random);
            for (int i = 0; i < likely.length; i++) {
                theta[i] += StrictMath.log(likely[i]);
            }
            return theta;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** The methods of learning. */
    enum Way {
        /** DPO with the sigmoid. */
        DPO("DPO"),
        /** IPO. */
        IPO("IPO"),
        /** DPO with a likelihood term. */
        LIKELIHOOD("DPO + likelihood"),
        /** A reward model with a number for each answer, and the exact optimum of E[r̂] − β·KL. */
        REWARD_TABLE("reward for each answer, exact optimum"),
        /** A reward model with the features of the policy, and the exact optimum. */
        REWARD_FEATURES("reward of the policy's features, exact optimum");

        private final String label;

        Way(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * A condition.
     *
     * @param place the problem
     * @param way the method
     */
    record Trial(Place place, Way way) {
        @Override
        public String toString() {
            return place + ": " + way;
        }
    }

    /**
     * Results of a run.
     *
     * @param reference probabilities of the answers under the reference
     * @param end probabilities of the answers under the learned policy
     */
    record Outcome(double[] reference, double[] end) {
        double third() {
            return end[THIRD];
        }

        double thirdBefore() {
            return reference[THIRD];
        }

        /** {@return E[r] of the learned policy minus that of the reference} */
        double gain() {
            double gain = 0;
            for (int a = 0; a < REWARDS.length; a++) {
                gain += (end[a] - reference[a]) * REWARDS[a];
            }
            return gain;
        }
    }

    private ThreeAnswers() {}

    /** For a table, the reward model with the policy's features is the one with a number for each answer. */
    static List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        for (Place place : Place.values()) {
            for (Way way : Way.values()) {
                if (way != Way.REWARD_FEATURES || place == Place.SHARED) {
                    trials.add(new Trial(place, way));
                }
            }
        }
        return trials;
    }

    static Results<Trial, Outcome> run(Lab lab) {
        int updates = lab.setting("three answers: updates", 1000, 20);
        lab.setting(
                "three answers: setting",
                LABELS + " labels, answer 1 chosen with probability σ(1); β " + BETA
                        + "; logits of the reference with normal noise of " + NOISE + "; SGD " + RATE
                        + "; likelihood weight as in the three losses");
        return lab.study("three answers", trials())
                .columns("update", "first", "second", "third")
                .work("updates", updates)
                .run(Outcome.class, run -> learn(run, updates));
    }

    private static Outcome learn(Run<Trial> run, int updates) {
        Place place = run.condition().place;
        Rng rng = run.rng();
        Preferences pairs = pairs(rng.child("labels"));
        LinearScores reference = place.scores(place.reference(rng.child("reference")));
        double[] before = probabilities(reference);
        double[] end =
                switch (run.condition().way) {
                    case REWARD_TABLE -> optimum(before, new LinearScores(TABLE, 3, 0, 0, 0), pairs, updates, rng);
                    case REWARD_FEATURES -> optimum(before, place.zeros(), pairs, updates, rng);
                    default -> train(run, reference, pairs, updates, rng);
                };
        return new Outcome(before, end);
    }

    /** All labels, with each pair once and weighted by its number of labels. */
    private static Preferences pairs(RandomGenerator random) {
        int first = 0;
        for (int i = 0; i < LABELS; i++) {
            first += random.nextDouble() < 1 / (1 + StrictMath.exp(REWARDS[1] - REWARDS[0])) ? 1 : 0;
        }
        return pairs(first, LABELS - first);
    }

    /** {@return the given numbers of preferences for the first and for the second answer} */
    static Preferences pairs(int first, int second) {
        Preferences pairs = new Preferences(SEEN, DONE);
        float[] prompt = {1};
        for (int a = 0; a < 2; a++) {
            int count = a == 0 ? first : second;
            if (count > 0) {
                pairs.add(prompt, new float[] {a}, prompt, new float[] {1 - a}, count);
            }
        }
        return pairs;
    }

    private static double[] train(Run<Trial> run, LinearScores reference, Preferences pairs, int updates, Rng rng) {
        Place place = run.condition().place;
        double[] start = place == Place.ELSEWHERE ? noise(3, rng.child("start")) : reference.theta();
        LinearScores scores = place.scores(start);
        Dpo dpo = dpo(run.condition().way, scores, reference, pairs, rng.child("order"));
        for (int u = 0; u <= updates; u++) {
            if (u % Math.max(1, updates / 50) == 0) {
                double[] p = probabilities(scores);
                run.log(u, p[0], p[1], p[THIRD]);
            }
            if (u < updates) {
                dpo.update();
                run.advance(1);
            }
        }
        return probabilities(scores);
    }

    /**
     * {@return a trainer of the scores of a policy}
     *
     * @param way a method without a reward model
     */
    static Dpo dpo(Way way, LinearScores scores, LinearScores reference, Preferences pairs, Rng rng) {
        LossCurves.Kind loss =
                switch (way) {
                    case IPO -> LossCurves.Kind.IPO;
                    case LIKELIHOOD -> LossCurves.Kind.LIKELIHOOD;
                    default -> LossCurves.Kind.SIGMOID;
                };
        return new Dpo(
                pairs,
                Logits.of(scores),
                Logits.of(reference),
                Sgd.of(scores.parameters(), RATE),
                loss.config(BETA, pairs.size()),
                rng);
    }

    /** {@return π_ref·e^(r̂/β), normalised, with rewards fitted to preferences} */
    static double[] optimum(double[] reference, LinearScores rewards, Preferences pairs, int updates, Rng rng) {
        RewardModel model = GivenScore.rewardModel(rewards, SEEN);
        Sgd momentum = new Sgd(rewards.parameters(), Schedule.constant(0.5), 0.9);
        BradleyTerry fit = new BradleyTerry(pairs, model, momentum, pairs.size(), rng.child("reward model"));
        for (int u = 0; u < updates; u++) {
            fit.update();
        }
        float[] fitted = model.rewards(Batch.ofRows(3, new float[] {1, 1, 1}, new float[] {0, 1, 2}));
        double[] p = new double[reference.length];
        for (int a = 0; a < p.length; a++) {
            p[a] = reference[a] * StrictMath.exp(fitted[a] / BETA);
        }
        return LinearBandit.normalised(p);
    }

    /** {@return softmax of the scores} */
    static double[] probabilities(LinearScores scores) {
        float[] logits = new float[3];
        scores.evaluator().evaluate(1, new float[] {1}, logits);
        double[] p = new double[logits.length];
        for (int a = 0; a < p.length; a++) {
            p[a] = StrictMath.exp(logits[a]);
        }
        return LinearBandit.normalised(p);
    }

    private static double[] noise(int n, RandomGenerator random) {
        double[] noise = new double[n];
        for (int i = 0; i < n; i++) {
            noise[i] = NOISE * random.nextGaussian();
        }
        return noise;
    }
}
