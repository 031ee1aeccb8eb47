package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
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
import java.util.function.DoubleSupplier;

/**
 * Runs one trial of {@code sweep}: trains as {@code train} does, with the trial's settings and up to its budget, and
 * scores the result. A trial on a higher rung continues from the checkpoint of the rung below.
 */
public final class TrainTrial implements Objective {
    /** How a trial is scored. */
    enum Score {
        /** The mean return of an evaluation at the end. */
        LAST,
        /**
         * The area under the learning curve: the mean, over all training steps, of the return of the step's episode. If
         * no episode has ended, the mean return of an evaluation of the exploring policy.
         */
        CURVE,
        /**
         * How soon the mean return of the last 20 training episodes reaches the setting {@code reach}: minus the steps
         * until then, which ends the trial. A trial that does not reach it counts as one step more than planned, plus
         * the amount by which its return falls short. If fewer than 20 episodes have ended, this return is that of an
         * evaluation of the exploring policy.
         */
        SPEED
    }

    private static final int WINDOW = 20;

    /** Creates an objective; engines call this constructor by reflection. */
    public TrainTrial() {}

    /** A trial's trainer and its score; composing it checks the settings. */
    private record Composed(
            Learner learner,
            Score score,
            double reach,
            long planned,
            boolean deterministic,
            int evaluationEpisodes,
            boolean inEpisodes) {
        static Composed of(Trial trial) {
            RunSettings settings = new RunSettings(trial.settings());
            settings.put("seed", trial.seed());
            settings.env();
            Algorithm algorithm = settings.algorithm();
            settings.seed();
            Budget planned = settings.total();
            Score score = settings.choice("score", Score.LAST);
            double reach = score == Score.SPEED ? settings.number("reach", Double.NaN) : Double.NaN;
            if (score == Score.SPEED && !Double.isFinite(reach)) {
                throw new IllegalArgumentException("score = speed needs the return to reach: add --set reach=475");
            }
            if (score == Score.SPEED && planned.steps() == Long.MAX_VALUE) {
                throw new IllegalArgumentException("score = speed counts steps: give the budget with --steps N");
            }
            boolean deterministic = settings.flag("deterministic", true);
            int episodes = settings.whole("evaluationEpisodes", 20);
            if (episodes < 1) {
                throw new IllegalArgumentException("evaluationEpisodes must be at least 1, got " + episodes);
            }
            Learner learner = algorithm.compose(settings, 1);
            try {
                settings.checkAllKnown(algorithm.toString());
            } catch (IllegalArgumentException e) {
                learner.close();
                throw e;
            }
            return new Composed(
                    learner, score, reach, planned.steps(), deterministic, episodes, settings.has("totalEpisodes"));
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
            Progress progress = new Progress(learner.trainer(), composed.reach());
            if (state.length > 0) {
                progress.restore(state);
            }
            Totals before = learner.trainer().totals();
            Budget total = composed.inEpisodes() ? Budget.episodes(trial.budget()) : Budget.steps(trial.budget());
            if (!progress.reached()) {
                learner.trainer().train(total.minus(before), progress::reached, progress::add);
            }
            int episodes = composed.evaluationEpisodes();
            Rng rng = Rng.of(trial.seed()).child("evaluation");
            DoubleSupplier asTrained =
                    () -> Evaluation.of(env, learner.sampled(), episodes, rng).mean();
            Policy acting = composed.deterministic() ? learner.deterministic() : learner.sampled();
            double score =
                    switch (composed.score()) {
                        case CURVE -> progress.curve(asTrained);
                        case SPEED -> progress.speed(composed.planned(), asTrained);
                        case LAST -> Evaluation.of(env, acting, episodes, rng).mean();
                    };
            Totals after = learner.trainer().totals();
            return Outcome.of(score)
                    .and("steps", after.steps() - before.steps())
                    .and("episodes", after.episodes() - before.episodes())
                    .withState(trial.continued() ? progress.bytes() : new byte[0]);
        }
    }

    /** The trainer, the sums of its learning curve and its latest returns, saved and restored together. */
    private static final class Progress implements Stateful {
        private final Trainer trainer;
        private final double reach;
        private double returns;
        private double steps;
        private final ReturnWindow latest = new ReturnWindow(WINDOW);
        private long reachedAt = -1;

        /** Creates the progress of a trainer; {@code reach} is NaN if there is no return to reach. */
        Progress(Trainer trainer, double reach) {
            this.trainer = trainer;
            this.reach = reach;
        }

        void add(UpdateStats stats) {
            float[] its = stats.episodeReturns();
            int[] lengths = stats.episodeLengths();
            for (int e = 0; e < its.length; e++) {
                returns += (double) its[e] * lengths[e];
                steps += lengths[e];
                latest.add(its[e]);
                if (!reached() && latest.mean() >= reach) {
                    reachedAt = stats.totalSteps();
                }
            }
        }

        boolean reached() {
            return reachedAt >= 0;
        }

        /**
         * {@return the score of {@link Score#SPEED}} The last update may exceed the planned steps; a trial that does
         * not reach the return is worse than all that do.
         *
         * @param evaluated measures the policy if too few episodes have ended, as with the long episodes of good
         * policies
         */
        double speed(long planned, DoubleSupplier evaluated) {
            if (reached()) {
                return -Math.min(reachedAt, planned);
            }
            double now = latest.episodes() < WINDOW ? evaluated.getAsDouble() : latest.mean();
            return -planned - 1 - Math.max(0, reach - now);
        }

        /** {@return the score of {@link Score#CURVE}} */
        double curve(DoubleSupplier evaluated) {
            return steps == 0 ? evaluated.getAsDouble() : returns / steps;
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
            latest.save(state.child("latest"));
            state.put("reachedAt", reachedAt);
            trainer.save(state.child("trainer"));
        }

        @Override
        public void load(State state) {
            double[] curve = state.doubles("curve");
            long at = state.number("reachedAt");
            latest.load(state.child("latest"));
            trainer.load(state.child("trainer"));
            returns = curve[0];
            steps = curve[1];
            reachedAt = at;
        }
    }
}
