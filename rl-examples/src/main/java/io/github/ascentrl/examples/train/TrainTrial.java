package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One trial of {@code sweep}: trains as {@code train} does with the trial's settings, to its budget, and scores what came of it. A
 * trial on a higher rung continues from the checkpoint of the one below.
 */
public final class TrainTrial implements Objective {
    /** What is called good. */
    enum Score {
        /** The mean return of an evaluation at the end. */
        LAST,
        /** The area under the learning curve: the mean over all steps of training of the return of their episode. */
        CURVE
    }

    /** Made by its name. */
    public TrainTrial() {}

    /** A trial's trainer and how it is scored; composing it checks the settings. */
    private record Composed(
            Learner learner, Score score, boolean deterministic, int evaluationEpisodes, boolean inEpisodes) {
        static Composed of(Trial trial) {
            RunSettings settings = new RunSettings(trial.settings());
            settings.put("seed", trial.seed());
            settings.env();
            Algorithm algorithm = settings.algorithm();
            settings.seed();
            settings.total();
            Score score = settings.choice("score", Score.LAST);
            boolean deterministic = settings.flag("deterministic", true);
            int episodes = settings.whole("evaluationEpisodes", 20);
            if (episodes < 1) {
                throw new IllegalArgumentException("evaluationEpisodes = " + episodes + " must be at least 1");
            }
            Learner learner = algorithm.compose(settings, 1);
            try {
                settings.checkAllKnown(algorithm.toString());
            } catch (IllegalArgumentException e) {
                learner.close();
                throw e;
            }
            return new Composed(learner, score, deterministic, episodes, settings.has("totalEpisodes"));
        }
    }

    /** Refuses settings that are unknown or out of range. */
    static void check(Trial trial) {
        Composed.of(trial).learner().close();
    }

    @Override
    public Outcome run(Trial trial, byte[] state) throws IOException {
        Composed composed = Composed.of(trial);
        try (Learner learner = composed.learner();
                Env env = learner.env().get()) {
            Progress progress = new Progress(learner.trainer());
            if (state.length > 0) {
                progress.restore(state);
            }
            Totals before = learner.trainer().totals();
            Budget total = composed.inEpisodes() ? Budget.episodes(trial.budget()) : Budget.steps(trial.budget());
            learner.trainer().trainUntil(total, progress::add);
            double score = progress.curve();
            if (composed.score() == Score.LAST) {
                Rng rng = Rng.of(trial.seed()).child("evaluation");
                Policy policy = composed.deterministic() ? learner.deterministic() : learner.sampled();
                score = Evaluation.of(env, policy, composed.evaluationEpisodes(), rng)
                        .mean();
            }
            Totals after = learner.trainer().totals();
            return Outcome.of(score)
                    .with("steps", after.steps() - before.steps())
                    .with("episodes", after.episodes() - before.episodes())
                    .withState(trial.continued() ? progress.bytes() : new byte[0]);
        }
    }

    /** The trainer and the sums of its learning curve, as one thing that can be saved. */
    private static final class Progress implements Stateful {
        private final Trainer trainer;
        private double returns;
        private double steps;

        Progress(Trainer trainer) {
            this.trainer = trainer;
        }

        void add(UpdateStats stats) {
            float[] its = stats.episodeReturns();
            int[] lengths = stats.episodeLengths();
            for (int e = 0; e < its.length; e++) {
                returns += (double) its[e] * lengths[e];
                steps += lengths[e];
            }
        }

        double curve() {
            if (steps == 0) {
                throw new IllegalStateException("no episode has ended within the budget, so that there is no learning"
                        + " curve; make the (smallest) budget larger, or score = last");
            }
            return returns / steps;
        }

        byte[] bytes() throws IOException {
            Path file = Files.createTempFile("ascent-trial", ".safetensors");
            try {
                Checkpoint.write(this, file);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        }

        void restore(byte[] bytes) throws IOException {
            Path file = Files.createTempFile("ascent-trial", ".safetensors");
            try {
                Files.write(file, bytes);
                Checkpoint.read(this, file);
            } finally {
                Files.deleteIfExists(file);
            }
        }

        @Override
        public void save(State state) {
            state.put("curve", new double[] {returns, steps});
            trainer.save(state.child("trainer"));
        }

        @Override
        public void load(State state) {
            double[] curve = state.doubles("curve");
            trainer.load(state.child("trainer"));
            returns = curve[0];
            steps = curve[1];
        }
    }
}
