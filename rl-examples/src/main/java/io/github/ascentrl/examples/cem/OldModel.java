package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.wrap.Wrapper;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * R2's Acrobot models on MountainCarContinuous, in a reading that explains R2's loss of 0: one output, because the
 * action is a single number, and a cross-entropy over that one class, which is −ln 1. With one class there is only one
 * force to choose.
 */
final class OldModel {
    private OldModel() {}

    /** The force that the only class stands for. */
    private static final class OneForce extends Wrapper {
        private final float[] force;

        OneForce(Env env, float force) {
            super(env);
            this.force = new float[] {force};
        }

        @Override
        public Space actionSpace() {
            return new Discrete(1);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            return super.step(force, observation);
        }
    }

    /** The settings of the old models that the table does not show. */
    static void settings(Lab lab) {
        lab.setting(
                "old models",
                "2-128-1 ReLU, Adam 0.01, loss times 1000, q = 0.2 with >=, " + epochs(lab.quick())
                        + " epochs of 20 sessions, first seed");
    }

    private static int epochs(boolean quick) {
        return quick ? 3 : 10;
    }

    static void add(Report report, long seed, boolean quick) {
        Table table = new Table(
                "learned with",
                "force of the only class",
                "epochs with an update",
                "largest loss of all epochs",
                "largest change of a weight",
                "mean return of an epoch: min … max");
        double loss = 0;
        double moved = 0;
        for (Imitation imitation : Imitation.values()) {
            for (float force : new float[] {0, 1}) {
                Attempt attempt = new Attempt(
                        "old",
                        epochs(quick),
                        20,
                        EliteRule.AT_LEAST,
                        Schedule.constant(0.2),
                        Schedule.constant(0.01),
                        1000,
                        imitation,
                        0.1f,
                        2,
                        128,
                        1);
                List<Attempt.Epoch> log = new ArrayList<>();
                Rng rng = Rng.of(seed);
                float[] before = attempt.network(rng).parameters().values();
                float[] after = attempt.train(
                                new EpisodeSampler(new OneForce(new MountainCarContinuous(), force)), rng, log::add)
                        .parameters()
                        .values();
                double largest =
                        log.stream().mapToDouble(e -> Math.abs(e.loss())).max().orElseThrow();
                double step = 0;
                for (int i = 0; i < before.length; i++) {
                    step = Math.max(step, Math.abs(after[i] - before[i]));
                }
                loss = Math.max(loss, largest);
                moved = Math.max(moved, step);
                double[] rewards =
                        log.stream().mapToDouble(Attempt.Epoch::reward).toArray();
                table.row(
                        imitation == Imitation.CROSS_ENTROPY ? "softmax over actions" : "softmax over the batch",
                        force,
                        log.stream().filter(e -> e.elite() > 0).count(),
                        largest,
                        step,
                        fixed(Arrays.stream(rewards).min().orElseThrow(), 1) + " … "
                                + fixed(Arrays.stream(rewards).max().orElseThrow(), 1));
            }
        }
        report.table("The earlier models on MountainCarContinuous: one output, cross-entropy over one class", table);
        report.exact(
                "R2 §2.2",
                "none of the models built before works: the loss is always 0 and nothing is learned",
                loss == 0 && moved == 0,
                "with one output the softmax over the actions is 1, and the loss −ln 1 = 0; a softmax over the batch"
                        + " changes nothing, as the cross-entropy takes its own: largest loss "
                        + fixed(loss, 1) + ", largest change of a weight " + fixed(moved, 1)
                        + ", although >= gives an update in every epoch; with > there is none, because all returns"
                        + " tie. R2 does not show its code; this reading gives exactly 0 every time");
    }
}
