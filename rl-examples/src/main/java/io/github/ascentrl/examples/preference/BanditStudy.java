package io.github.ascentrl.examples.preference;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.preference.BradleyTerry;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.preference.LinearBandit.Data;
import io.github.ascentrl.examples.preference.LinearBandit.Features;
import io.github.ascentrl.examples.preference.LinearBandit.Score;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** The runs on the {@link LinearBandit}, with the same preferences, prompts and initial θ for all methods of a seed. */
final class BanditStudy {
    static final int FEW = 20;

    private static final double RATE = 0.1;
    private static final int LOG_EVERY = 20;

    /** The methods of learning a policy from preferences. */
    enum Method {
        /** Direct preference optimisation. */
        DPO("DPO"),
        /** A reward model, then a policy gradient on the prompts of the pairs. */
        RMB_PO("RMB-PO"),
        /** The same with four times as many additional prompts, which have no answers. */
        RMB_PO_PLUS("RMB-PO+");

        private final String label;

        Method(String label) {
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
     * @param features features of the policy; the reward model always has the reward's features
     * @param pairs number of pairs of answers with preferences
     * @param method the method of learning
     */
    record Trial(Features features, int pairs, Method method) {
        @Override
        public String toString() {
            return method + ", " + features + ", " + pairs + " pairs";
        }
    }

    /**
     * The lengths of training, in updates.
     *
     * @param dpo updates of DPO as published
     * @param ascent updates of the policy gradient as published
     * @param end further updates of either, with momentum, towards the optimum
     * @param fit updates of the reward model
     */
    record Length(int dpo, int ascent, int end, int fit) {}

    /**
     * Results of a run.
     *
     * @param published quality after the method's published number of updates
     * @param equal quality after the published number of updates of the policy gradient, for all methods
     * @param end quality after training to the end
     * @param gradientNorm norm of the gradient at that end, which shows the distance from an optimum
     */
    record Outcome(Score published, Score equal, Score end, double gradientNorm) {}

    private BanditStudy() {}

    private static List<Trial> trials(int many) {
        List<Trial> trials = new ArrayList<>();
        for (int pairs : new int[] {many, FEW}) {
            for (Features features : Features.values()) {
                Arrays.stream(Method.values()).forEach(method -> trials.add(new Trial(features, pairs, method)));
            }
        }
        return trials;
    }

    /** {@return the results with many pairs and with few} */
    static Results<Trial, Outcome> run(Lab lab, int many) {
        Length length = new Length(
                lab.setting("DPO: updates as published", 200, 10),
                lab.setting("policy gradient: updates as published", 1000, 20),
                lab.setting("then, with momentum: updates", 500, 10),
                lab.setting("reward model: updates", 400, 20));
        return lab.study("bandit", trials(many))
                .columns("update", "gap", "shortfall")
                .work("updates", length.ascent() + length.end())
                .run(Outcome.class, run -> learn(run, length));
    }

    private static Outcome learn(Run<Trial> run, Length length) {
        Trial trial = run.condition();
        Rng rng = run.rng();
        Data data = LinearBandit.data(trial.pairs, rng.child("pairs"));
        Rng start = rng.child("start");
        LinearScores scores = trial.features.scores(start.nextDouble(), start.nextDouble());
        CategoricalPolicy policy = Logits.of(scores);
        Learner learner = trial.method == Method.DPO
                ? optimizer -> dpo(data.pairs(), policy, optimizer, rng)
                : ascent(trial.method, data, policy, length.fit(), rng);
        int published = trial.method == Method.DPO ? length.dpo() : length.ascent();
        DoubleSupplier update = learner.with(Sgd.of(scores.parameters(), RATE));
        Score asPublished = null;
        for (int u = 0; u < length.ascent(); u++) {
            log(run, u, scores);
            update.getAsDouble();
            run.advance(1);
            asPublished = u + 1 == published ? trial.features.score(scores) : asPublished;
        }
        Score equal = trial.features.score(scores);
        log(run, length.ascent(), scores);
        double norm = toTheEnd(learner.with(momentum(scores.parameters())), length.end(), () -> run.advance(1));
        return new Outcome(asPublished, equal, trial.features.score(scores), norm);
    }

    /** A learner: updates of the policy that return the norm of the gradient. */
    private interface Learner {
        DoubleSupplier with(Optimizer optimizer);
    }

    private static DoubleSupplier dpo(Preferences pairs, CategoricalPolicy policy, Optimizer optimizer, Rng rng) {
        CategoricalPolicy uniform = Logits.of(Features.REWARD.scores(0, 0));
        DpoConfig config = DpoConfig.builder()
                .beta(LinearBandit.BETA)
                .batchSize(pairs.size())
                .maxGradientNorm(Double.POSITIVE_INFINITY)
                .build();
        Dpo dpo = new Dpo(pairs, policy, uniform, optimizer, config, rng.child("order"));
        return () -> dpo.update().metric("gradientNorm");
    }

    private static Learner ascent(Method method, Data data, CategoricalPolicy policy, int fit, Rng rng) {
        LinearScores rewards = rewards(data.pairs(), fit, rng);
        int extra = method == Method.RMB_PO_PLUS ? 4 * data.prompts().length : 0;
        double[][] prompts = Stream.concat(
                        Arrays.stream(data.prompts()),
                        Arrays.stream(LinearBandit.prompts(extra, rng.child("extra prompts"))))
                .toArray(double[][]::new);
        return optimizer ->
                new RewardAscent(policy, rewards, LinearBandit.batch(prompts), LinearBandit.BETA, optimizer)::update;
    }

    /** {@return rewards fitted to preferences, with the features of the true ones} */
    static LinearScores rewards(Preferences pairs, int updates, Rng rng) {
        LinearScores rewards = Features.REWARD.scores(0, 0);
        RewardModel model = GivenScore.rewardModel(rewards, LinearBandit.SEEN);
        BradleyTerry fit =
                new BradleyTerry(pairs, model, momentum(rewards.parameters()), pairs.size(), rng.child("reward model"));
        toTheEnd(() -> fit.update().metric("gradientNorm"), updates, () -> {});
        return rewards;
    }

    /** {@return the policy over the given features with the largest E[r] − β·KL, for known rewards} */
    static Score best(Features features, int updates) {
        LinearScores scores = features.scores(0, 0);
        RewardAscent ascent = new RewardAscent(
                Logits.of(scores),
                Features.REWARD.scores(1, 2),
                LinearBandit.batch(LinearBandit.grid(500)),
                LinearBandit.BETA,
                momentum(scores.parameters()));
        toTheEnd(ascent::update, updates, () -> {});
        return features.score(scores);
    }

    private static Sgd momentum(Parameters parameters) {
        return new Sgd(parameters, Schedule.constant(0.5), 0.9);
    }

    /** {@return the last norm} */
    private static double toTheEnd(DoubleSupplier update, int updates, Runnable after) {
        double norm = Double.NaN;
        for (int u = 0; u < updates; u++) {
            norm = update.getAsDouble();
            after.run();
        }
        return norm;
    }

    private static void log(Run<Trial> run, int update, LinearScores scores) {
        if (update % LOG_EVERY == 0) {
            Score score = run.condition().features.score(scores);
            run.log(update, score.gap(), score.shortfall());
        }
    }
}
