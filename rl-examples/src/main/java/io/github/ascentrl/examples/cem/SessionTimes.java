package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.percent;

import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Wall times of an attempt that has the machine to itself.
 *
 * @param threads number of threads that play
 * @param epochs seconds spent playing, by epoch
 * @param total seconds in total
 * @param steps environment steps played
 * @param epochsLogged the logged lines, which must not depend on the number of threads
 */
record SessionTimes(int threads, double[] epochs, double total, long steps, List<Attempt.Epoch> epochsLogged) {
    /** R2's own figure for 51 epochs × 800 trajectories, in seconds. */
    private static final double R2_SECONDS = 4519.27;

    static SessionTimes of(Attempt attempt, long seed, int threads) {
        double[] seconds = new double[attempt.epochs()];
        long[] steps = {0};
        List<Attempt.Epoch> log = new ArrayList<>();
        try (LockstepSampler lanes = new LockstepSampler(Acrobot::new, LockstepSampler.DEFAULT_WIDTH, threads)) {
            Sampler sampler = (policy, episodes, rng) -> {
                long before = System.nanoTime();
                Batch batch = lanes.collect(policy, episodes, rng);
                seconds[log.size()] = (System.nanoTime() - before) / 1e9;
                steps[0] += batch.steps();
                return batch;
            };
            long start = System.nanoTime();
            attempt.train(sampler, Rng.of(seed), log::add);
            return new SessionTimes(threads, seconds, (System.nanoTime() - start) / 1e9, steps[0], log);
        }
    }

    private double playing() {
        return Arrays.stream(epochs).sum();
    }

    private Object[] row() {
        double playing = playing();
        return new Object[] {
            threads,
            total,
            playing,
            100 * playing / total,
            total - playing,
            steps / 1e6 / playing,
            epochs[epochs.length - 1]
        };
    }

    static void report(Report report, Attempt attempt, SessionTimes one, SessionTimes two) {
        report.table(
                "Where the time goes: " + attempt + ", " + attempt.sessions() + " × " + attempt.epochs()
                        + ", first seed, after all other runs",
                new Table(
                                "playing threads",
                                "seconds in total",
                                "of which playing",
                                "share of playing, %",
                                "seconds of learning, always on one thread",
                                "million steps per second of playing",
                                "seconds of playing the last epoch")
                        .row(one.row())
                        .row(two.row()));
        R2Log.speed(report);
        double share = one.playing() / one.total();
        report.claim(
                "R2 §2.1, speed",
                "most of the time goes into playing trajectories, about 60 of 75 minutes",
                share > 0.5,
                "more than half: " + percent(share, 0) + " on one thread, in wall time: " + fixed(one.playing(), 1)
                        + " of "
                        + fixed(one.total(), 1) + " s; R2 took 4519 s, " + fixed(R2_SECONDS / one.total(), 0)
                        + " times as long");
        report.exact(
                "R2 §2.1, speed",
                "a day of trying was not enough to generate trajectories in parallel",
                !one.epochsLogged().equals(two.epochsLogged()),
                "here the number of threads is an argument of the sampler, and every number printed is the same, bit"
                        + " for bit. In wall time, playing takes " + fixed(one.playing(), 1) + " s on one thread and"
                        + " " + fixed(two.playing(), 1)
                        + " s on two: " + fixed(one.playing() / two.playing(), 2) + " times as fast");
    }
}
