package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.sequence.DecisionTransformer;
import io.github.ascentrl.algos.sequence.ReturnConditioned;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.language.ControlModel.Start;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Learns a task from logged data, and says how it then acts and speaks. */
final class Control {
    static final double[] SHARES = {0.01, 0.1, 1};
    /** λ, the paper's. */
    static final double LAMBDA = 0.1;
    /** Share of the episodes that are cloned. */
    static final double BEST = 0.1;

    /** What returns are divided by where none is to be seen: the network's numbers do not change with what is left of them. */
    static final double NO_RETURNS = 1e30;

    private Control() {}

    /** What is compared. */
    enum Variant {
        SCRATCH("from scratch", Start.SCRATCH, 0),
        SCRATCH_SPEAKING("from scratch, λ 0.1", Start.SCRATCH, LAMBDA),
        RANDOM_ADAPTED("random, adapters", Start.RANDOM_ADAPTED, 0),
        ADAPTED("pretrained, adapters", Start.ADAPTED, 0),
        ADAPTED_SPEAKING("pretrained, adapters, λ 0.1", Start.ADAPTED, LAMBDA),
        TUNED("pretrained, all trained", Start.TUNED, 0),
        CLONING("cloning the best tenth", Start.SCRATCH, 0);

        private final String label;
        private final Start start;
        private final double lambda;

        Variant(String label, Start start, double lambda) {
            this.label = label;
            this.start = start;
            this.lambda = lambda;
        }

        Start start() {
            return start;
        }

        /** {@return whether it has anything to do with language} */
        boolean speaks() {
            return start.pretrained() || lambda > 0;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * A condition.
     *
     * @param task what is to be done
     * @param variant what learns it
     * @param share of the logged episodes
     */
    record Trial(LoggedTask task, Variant variant, double share) {
        static List<Trial> all() {
            List<Trial> all = new ArrayList<>();
            for (LoggedTask task : LoggedTask.values()) {
                for (double share : SHARES) {
                    for (Variant variant : Variant.values()) {
                        all.add(new Trial(task, variant, share));
                    }
                }
            }
            return all;
        }

        @Override
        public String toString() {
            return task + ", " + variant + ", " + percent(share);
        }
    }

    static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    /**
     * How much.
     *
     * @param episodes logged
     * @param updates of the optimiser
     * @param steps of the task in each, about
     * @param rate the learning rate to begin with
     * @param played episodes to judge by
     * @param texts to judge by
     */
    record Amount(int episodes, int updates, int steps, double rate, int played, int texts) {}

    /**
     * What came of it.
     *
     * @param score mean return
     * @param excess nats of a text that the language model needs more than the language
     * @param data mean return of what was learned from
     * @param best largest return of it, which was asked for
     */
    record Outcome(double score, double excess, double data, double best) {}

    /**
     * {@return what came of a condition}
     *
     * @param rng the root of the run's chance
     * @param pretrained the language model of its seed
     * @param updated told of every update
     */
    static Outcome learn(Trial trial, Rng rng, double[] pretrained, Amount amount, Runnable updated) {
        Variant variant = trial.variant;
        LoggedTask task = trial.task;
        EpisodicDataset data = Datasets.firstEpisodes(
                task.logged(amount.episodes, rng.child("data").child(task.ordinal())),
                Math.max(1, (int) Math.round(trial.share * amount.episodes)));
        double[] returns = IntStream.range(0, (int) data.episodes())
                .mapToDouble(data::totalReward)
                .toArray();
        double best = Arrays.stream(returns).max().orElseThrow();
        boolean cloning = variant == Variant.CLONING;
        DecisionRows rows = rows(task, cloning ? NO_RETURNS : Math.max(1, best));
        ControlModel model = ControlModel.of(variant.start, pretrained, rows, task.actions(), rng);
        Adam adam = Adam.builder(model.parameters())
                .learningRate(Schedule.cosine(amount.rate, amount.rate / 20, amount.updates))
                .build();
        DecisionConfig config = new DecisionConfig(Math.max(1, amount.steps / task.length()), task.length(), 1);
        DecisionTransformer trainer = new DecisionTransformer(
                cloning ? Datasets.best(data, BEST) : data, rows, model.policy(), adam, config, rng.child("training"));
        if (variant.lambda > 0) {
            trainer.auxiliary(Speaking.loss(model.language()), variant.lambda, 1);
        }
        for (int u = 0; u < amount.updates; u++) {
            trainer.update();
            updated.run();
        }
        return new Outcome(
                task.score(new ReturnConditioned(model.policy(), rows, best), amount.played, rng.child("evaluation")),
                Speaking.excess(model.language(), amount.texts, rng.child("held out")),
                Arrays.stream(returns).average().orElseThrow(),
                best);
    }

    /** {@return what is seen of a step} */
    static DecisionRows rows(LoggedTask task, double returnScale) {
        try (Env env = task.env()) {
            return new DecisionRows(env.observationSpace(), env.actionSpace(), returnScale);
        }
    }
}
