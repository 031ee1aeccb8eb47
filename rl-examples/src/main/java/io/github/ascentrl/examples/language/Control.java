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

/** Learns a task from logged data, and measures how well the model then acts and models the language. */
final class Control {
    static final double[] SHARES = {0.01, 0.1, 1};
    /** The paper's λ. */
    static final double LAMBDA = 0.1;
    /** The share of the episodes that are cloned. */
    static final double BEST = 0.1;

    /**
     * The divisor of returns for a model that sees none: it makes them negligible, so the network's outputs do not
     * depend on them.
     */
    static final double NO_RETURNS = 1e30;

    private Control() {}

    /** The models that are compared. */
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

        /** {@return whether the variant involves language} */
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
     * @param task the task
     * @param variant the model that learns it
     * @param share share of the logged episodes
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
     * The amounts of data, training and evaluation.
     *
     * @param episodes number of logged episodes
     * @param updates number of optimiser updates
     * @param steps approximate number of task steps per update
     * @param rate the initial learning rate
     * @param played number of evaluation episodes
     * @param texts number of evaluation texts
     */
    record Amount(int episodes, int updates, int steps, double rate, int played, int texts) {}

    /**
     * Results of a condition.
     *
     * @param score mean return
     * @param excess nats per text of the language model above the entropy of the language
     * @param data mean return of the training data
     * @param best largest return of the training data, on which the model is conditioned
     */
    record Outcome(double score, double excess, double data, double best) {}

    /**
     * {@return the results of a condition}
     *
     * @param rng the root of the run's random numbers
     * @param pretrained the language model of its seed
     * @param updated called after every update
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

    /** {@return the columns that the model sees of a step} */
    static DecisionRows rows(LoggedTask task, double returnScale) {
        try (Env env = task.env()) {
            return new DecisionRows(env.observationSpace(), env.actionSpace(), returnScale);
        }
    }
}
