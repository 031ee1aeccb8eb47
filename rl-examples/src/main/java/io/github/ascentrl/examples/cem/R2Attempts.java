package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;

/** R2's five attempts on Acrobot as it ran them, softmax over the batch included, and what undid the earlier ones. */
@About(
        name = "r2-attempts",
        description = "R2's attempts on Acrobot as run: strict or not, the rising quantile, the softmax over the batch",
        reproduces = "R2 §2.1")
public final class R2Attempts implements Experiment {
    private static final double LN3 = StrictMath.log(3);

    /**
     * What came of a run.
     *
     * @param best the highest mean return of an epoch
     * @param last the mean return of the last five epochs
     * @param third that of epochs 31 to 40, fourth of 41 to 50; NaN where there are none
     * @param drift how far the loss got from scale · ln 3, relatively
     * @param updates epochs with an update
     * @param trajectory the return of one session of the final policy, and its time in seconds
     */
    record Outcome(
            double best,
            double last,
            double third,
            double fourth,
            double drift,
            int updates,
            double trajectory,
            double seconds) {}

    @Override
    public Report run(Lab lab) {
        boolean quick = lab.quick();
        Attempt[] attempts = {
            attempt("attempt 0: >, q = 0.8", quick ? 4 : 30, 20, 1, 64)
                    .quantile(Schedule.constant(0.8))
                    .imitation(Imitation.CROSS_ENTROPY)
                    .outputGain(1),
            attempt("attempt 1: >=, rising q", quick ? 4 : 50, quick ? 20 : 100, 1000, 64)
                    .rule(EliteRule.AT_LEAST),
            attempt("attempt 2: >, rising q", quick ? 4 : 61, quick ? 40 : 500, 1000, 64),
            attempt("attempt 3: >, rising q", quick ? 4 : 51, quick ? 40 : 800, 10000, 128),
            attempt("attempt 4: >, rising q", quick ? 4 : 30, quick ? 40 : 800, 10000, 128)
        };
        Attempt first = attempts[1];
        Attempt second = attempts[2];
        Attempt firstFixed = first.named("attempt 1, q = 0.2").quantile(Schedule.constant(0.2));
        Attempt secondFixed = second.named("attempt 2, q = 0.2").quantile(Schedule.constant(0.2));
        Attempt high = second.named("attempt 2, q = 0.8").quantile(Schedule.constant(0.8));
        Attempt proper = second.named("attempt 2, softmax over actions").imitation(Imitation.CROSS_ENTROPY);
        settings(lab, attempts);
        Results<Attempt, Outcome> results = lab.study(
                        "attempts",
                        List.of(
                                attempts[0],
                                first,
                                second,
                                attempts[3],
                                attempts[4],
                                firstFixed,
                                secondFixed,
                                high,
                                proper))
                .columns("epoch", "loss", "reward", "quantile", "elite", "learningRate", "length")
                .work("epochs", Attempt::epochs)
                .run(Outcome.class, R2Attempts::train);
        SessionTimes one = SessionTimes.of(attempts[3], lab.seeds().get(0), 1);
        SessionTimes two = SessionTimes.of(attempts[3], lab.seeds().get(0), 2);

        Report report = lab.report();
        concludes(report);
        report.table(
                "All runs",
                results.table("run")
                        .column("epochs", Attempt::epochs)
                        .column("sessions", Attempt::sessions)
                        .median("best epoch, mean return: median", Outcome::best)
                        .range("min … max", 0, Outcome::best)
                        .median("last 5 epochs: median", Outcome::last)
                        .range("min … max", 0, Outcome::last)
                        .range("epochs with an update", 0, Outcome::updates));
        attempt0(report, results, attempts[0]);
        R2Log.tables(report, results, second, attempts[3], one.epochs());
        figures(report, results, Arrays.asList(attempts).subList(1, 5));
        attempt1(report, results, first, firstFixed);
        attempt2(report, results, second, secondFixed, high, proper);
        R2Log.claims(report);
        attempts34(report, results, attempts[3], attempts[4]);
        SessionTimes.report(report, attempts[3], one, two);
        List<Map<String, double[]>> columns = IntStream.range(0, lab.seeds().size())
                .mapToObj(seed -> columns(results, attempts[4], seed))
                .toList();
        ElitesAndQuantiles.add(report, lab.seeds(), columns, attempts[4].toString());
        return report.result("attempts", results.data());
    }

    /** With the batch's softmax, {@code >} and the rising quantile. */
    private static Attempt attempt(String name, int epochs, int sessions, double lossScale, int hidden) {
        return new Attempt(
                name,
                epochs,
                sessions,
                EliteRule.ABOVE,
                CrossEntropyConfig.rising(0.2, 0.95, epochs),
                lossScale == 1 ? Schedule.constant(0.01) : Schedule.oneCycle(0.3, epochs),
                lossScale,
                Imitation.SOFTMAX_OVER_BATCH,
                0.1f,
                6,
                hidden,
                3);
    }

    private static void settings(Lab lab, Attempt... attempts) {
        lab.setting(
                "sessions × epochs",
                Arrays.stream(attempts)
                        .map(a -> a.sessions() + " × " + a.epochs())
                        .toList());
        lab.setting(
                "quantile",
                "max(0.2, 0.95 · epoch/epochs) in attempts 1 to 4; R2 does not tell attempt 0's quantile, sessions and"
                        + " epochs");
        lab.setting(
                "network",
                "6-64-3 ReLU, from attempt 3 on 6-128-3: R2 does not tell its sizes; with these as few sessions reach the goal at"
                        + " first as in its log. In attempt 0 it begins as PyTorch would begin it, from attempt 1 on with a last"
                        + " layer of a tenth of the usual size");
        lab.setting(
                "optimiser",
                "Adam, one step an epoch; OneCycle with 0.3 at the top, which is what the learning rates printed in attempt 3"
                        + " are those of; 0.01 in attempt 0");
        lab.setting("gamma", "1: the elite are chosen by total reward; sessions end after 500 steps");
        lab.setting(
                "softmax",
                "over the batch in attempts 1 to 4 when learning, over the actions when acting (one state is no batch)");
    }

    private static Outcome train(Run<Attempt> run) {
        CategoricalPolicy policy;
        try (LockstepSampler sampler = new LockstepSampler(Acrobot::new)) {
            policy = run.condition().train(sampler, run.rng(), epoch -> {
                run.log(
                        epoch.epoch(),
                        epoch.loss(),
                        epoch.reward(),
                        epoch.quantile(),
                        epoch.elite(),
                        epoch.learningRate(),
                        epoch.length());
                run.advance(1);
            });
        }
        Curve rewards = run.curve("epoch", "reward");
        double ln3 = run.condition().lossScale() * LN3;
        long start = System.nanoTime();
        Evaluation one = run.evaluate(new Acrobot(), policy, 1);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(
                Arrays.stream(rewards.y()).max().orElseThrow(),
                rewards.tailMean(5),
                mean(rewards, 31, 40),
                mean(rewards, 41, 50),
                Arrays.stream(run.curve("epoch", "loss").y())
                        .map(loss -> Math.abs(loss / ln3 - 1))
                        .max()
                        .orElse(Double.NaN),
                (int) Arrays.stream(run.curve("epoch", "elite").y())
                        .filter(n -> n > 0)
                        .count(),
                one.mean(),
                seconds);
    }

    private static double mean(Curve curve, int from, int to) {
        return curve.size() < to ? Double.NaN : Statistics.mean(Arrays.copyOfRange(curve.y(), from, to));
    }

    private static Map<String, double[]> columns(Results<Attempt, Outcome> results, Attempt attempt, int seed) {
        Map<String, double[]> columns = new LinkedHashMap<>();
        double[] epochs = results.curves(attempt, "epoch", "loss").get(seed).x(); // those after the first update
        columns.put("epoch", epochs);
        for (String column : List.of("quantile", "elite", "reward", "loss", "learningRate", "length")) {
            Curve curve = results.curves(attempt, "epoch", column).get(seed);
            columns.put(
                    column.equals("learningRate") ? "lr" : column, // as R2 calls it; the other does not fit
                    Arrays.stream(epochs).map(curve::at).toArray());
        }
        return columns;
    }

    private static void concludes(Report report) {
        report.concludes(
                "R2 §2.1",
                "The code of the course never updated, as its comparison with the quantile was strict. With >= and a q that"
                        + " rises the model learned and then fell back to −500, most probably because of q. With the strict"
                        + " comparison again, other layers and 800 trajectories an epoch it reached about −170, and −80 in"
                        + " the last run of 30 epochs, \"quite a worthy result\". Most of the time went into playing; a day"
                        + " of trying did not bring multiprocessing.");
    }

    private static void figures(Report report, Results<Attempt, Outcome> all, List<Attempt> attempts) {
        SmallMultiples rewards = new SmallMultiples("R2's attempts: reward", 2);
        SmallMultiples losses = new SmallMultiples("R2's attempts: loss", 2);
        for (Attempt attempt : attempts) {
            List<Curve> perUnit = all.curves(attempt, "epoch", "loss").stream()
                    .map(c -> new Curve(c.x(), MathArrays.scale(1 / attempt.lossScale(), c.y())))
                    .toList();
            rewards.panel(new BandPlot(attempt.toString(), "epoch", "mean return of the epoch")
                    .band("reward", all.curves(attempt, "epoch", "reward"))
                    .quartiles()
                    .xRange(0, 60)
                    .yRange(-505, -50));
            losses.panel(new BandPlot(attempt.toString(), "epoch", "loss, nats")
                    .band("loss", perUnit)
                    .quartiles()
                    .level("ln 3", LN3)
                    .xRange(0, 60)
                    .yRange(1.098, 1.0988));
        }
        report.figure(
                "reward",
                rewards.caption("R2's first graph. Attempts differ in the comparison, the sessions an epoch and the"
                        + " network; all of them have the softmax over the batch."));
        report.figure(
                "loss",
                losses.caption("R2's second graph, divided by its 1000 or 10000. The whole axis is less than one nat"
                        + " in a thousand: the loss hardly leaves ln 3, whatever is learned."));
        report.figure(
                "quantile",
                schedules("R2's attempts: q", "quantile q", attempts, Attempt::quantile)
                        .caption("R2's third graph: 0.2 for the first fifth of the epochs, then a straight line."));
        report.figure(
                "learning-rate",
                schedules("R2's attempts: learning rate", "learning rate", attempts, Attempt::learningRate)
                        .caption(
                                "R2's fourth graph: OneCycle, with its highest rate after three tenths of the epochs."));
    }

    private static LinePlot schedules(
            String title, String label, List<Attempt> attempts, Function<Attempt, Schedule> schedule) {
        LinePlot plot = new LinePlot(title, "epoch", label);
        for (Attempt attempt : attempts) {
            double[] epochs = IntStream.range(0, attempt.epochs())
                    .mapToDouble(epoch -> epoch)
                    .toArray();
            plot.line(
                    attempt.toString(),
                    epochs,
                    Arrays.stream(epochs)
                            .map(epoch -> schedule.apply(attempt).at((long) epoch))
                            .toArray());
        }
        return plot;
    }

    /** Whether more than half of all seeds do, by Wilson's 95 % interval of their share. */
    private static Claim most(
            String source,
            String claim,
            Results<Attempt, Outcome> results,
            Attempt attempt,
            Predicate<Outcome> which,
            String evidence) {
        long k = results.count(attempt, which);
        Verdict verdict =
                Verdict.above(Statistics.wilson((int) k, results.seeds().size(), 0.95), 0.5);
        return new Claim(
                source, claim, verdict, results.ofSeeds(k) + " (Wilson's interval against one half); " + evidence);
    }

    private static String lasts(Results<Attempt, Outcome> results, Attempt attempt) {
        return "last five epochs: " + range(results.each(attempt, Outcome::last), 0);
    }

    private static void attempt0(Report report, Results<Attempt, Outcome> results, Attempt attempt) {
        String source = "R2 §2.1, attempt 0";
        double[] tied = new double[attempt.sessions()];
        Arrays.fill(tied, -500);
        int above = EliteRule.ABOVE.select(tied, 0.8).length;
        int atLeast = EliteRule.AT_LEAST.select(tied, 0.8).length;
        report.exact(
                source,
                "the update is simply never called where every return is −500 and the comparison is strict",
                above == 0 && atLeast == tied.length,
                "of " + tied.length + " returns of −500, > selects " + above + ", >= all " + atLeast + ", for any q");
        report.claim(
                most(
                        source,
                        "the reward is −500 all the time: no learning takes place",
                        results,
                        attempt,
                        o -> o.last() == -500,
                        "at −500 in the last five epochs; epochs with an update: "
                                + range(results.each(attempt, Outcome::updates), 0) + " of " + attempt.epochs()
                                + ". Where a session happens to reach the goal there is an update; whether one does is a matter of the first weights"));
    }

    private static void attempt1(Report report, Results<Attempt, Outcome> results, Attempt attempt, Attempt fixed) {
        String source = "R2 §2.1, attempt 1";
        report.figure(
                "attempt-1",
                results.where(List.of(attempt, fixed)::contains)
                        .plot("Attempt 1, >=: q rising or fixed", "epoch", "reward", "mean return of the epoch")
                        .quartiles()
                        .yRange(-505, -50)
                        .caption(
                                "Nothing differs but q. With >= all sessions are elite as long as the quantile is −500."));
        report.claim(most(
                source,
                "with >= the update is certainly called",
                results,
                attempt,
                o -> o.updates() == attempt.epochs(),
                "with an update in every epoch"));
        report.claim(most(
                source,
                "the loss hardly changes during all of the training",
                results,
                attempt,
                o -> o.drift() < 0.001,
                "within 0.1 % of 1000 · ln 3 = 1098.61 in every epoch. That is what a softmax over the batch gives: its"
                        + " values are near 1/n, and a second softmax of them is nearly uniform"));
        report.claim(most(
                source,
                "the model learns at first and then falls back",
                results,
                attempt,
                o -> o.best() >= -200 && o.last() < o.best() - 100,
                "reach −200 and end more than 100 below their best epoch; best epochs "
                        + range(results.each(attempt, Outcome::best), 0) + ", " + lasts(results, attempt)));
        report.claim(Claim.smaller(
                source,
                "that it falls back is most probably due to the rising q",
                "mean return of the last five epochs, rising q against q = 0.2, all else the same",
                results.compare(attempt, fixed, Outcome::last)));
    }

    private static void attempt2(
            Report report,
            Results<Attempt, Outcome> results,
            Attempt attempt,
            Attempt fixed,
            Attempt high,
            Attempt proper) {
        String source = "R2 §2.1, attempt 2";
        report.figure(
                "attempt-2",
                results.where(List.of(attempt, fixed, high, proper)::contains)
                        .plot("Attempt 2, >: q or the softmax", "epoch", "reward", "mean return of the epoch")
                        .quartiles()
                        .yRange(-505, -50)
                        .caption(
                                "The attempt as run, with q held at 0.2 or at 0.8, and with nothing changed but the softmax,"
                                        + " over the actions as it should be."));
        report.claim(most(
                source,
                "after the number of elites has fallen the reward is −500 and never rises again",
                results,
                attempt,
                o -> o.last() < -499,
                lasts(results, attempt)));
        report.claim(Claim.smaller(
                source,
                "the rising q undoes what was learned",
                "mean return of the last five epochs, rising q against q = 0.2, all else the same",
                results.compare(attempt, fixed, Outcome::last)));
        report.claim(Claim.larger(
                "R2 §2.1, attempt 1 (its schedule)",
                "it is better to begin with a small q and to raise it gradually",
                "mean return of the last five epochs in attempt 2, rising q against q = 0.8 throughout",
                results.compare(attempt, high, Outcome::last)));
        report.claim(Claim.larger(
                Claim.OWN,
                "it is the softmax over the batch that undoes what was learned in attempt 2, not q",
                "mean return of the last five epochs with the rising q, softmax over the actions against over the batch",
                results.compare(proper, attempt, Outcome::last)));
    }

    private static void attempts34(Report report, Results<Attempt, Outcome> results, Attempt third, Attempt fourth) {
        String source = "R2 §2.1, attempt 3";
        report.claim(most(
                source,
                "with > again, another network and 800 trajectories an epoch the reward reaches −200",
                results,
                third,
                o -> o.best() >= -200,
                "best epochs " + range(results.each(third, Outcome::best), 0) + ", " + lasts(results, third)));
        report.exact(
                source,
                "a reward of −200 at least means that the task is solved",
                false,
                "Acrobot-v1 counts as solved at −100; −200 means that sessions reach the goal");
        report.claim(Claim.notLarger(
                source,
                "the reward reaches a plateau after about epoch 30",
                "mean return, epochs 41 to 50 against 31 to 40 (also flat where learning is lost at −500)",
                Comparison.of(results.each(third, Outcome::fourth), results.each(third, Outcome::third)),
                10));
        report.claim(Claim.larger(
                "R2 §2.1, attempt 4",
                "with 30 epochs instead the result improves noticeably",
                "mean return of the last five epochs, attempt 4 against attempt 3",
                results.compare(fourth, third, Outcome::last)));
        report.claim(most(
                "R2 §2.1, attempt 4",
                "the reward rises to about −80",
                results,
                fourth,
                o -> o.best() >= -90,
                "reach −90; best epochs " + range(results.each(fourth, Outcome::best), 0) + ", "
                        + lasts(results, fourth)));
        report.claim(most(
                "R2 §2.1, attempt 4",
                "which is quite a worthy result",
                results,
                fourth,
                o -> o.last() >= -100,
                "end above −100, the mark at which Acrobot counts as solved"));
        report.claim(most(
                "R2 §2.1, attempt 4 (one trajectory)",
                "one trajectory of the trained agent returns −65",
                results,
                fourth,
                o -> o.trajectory() >= -65,
                "return at least that; one session of each final policy: "
                        + range(results.each(fourth, Outcome::trajectory), 0) + ", in "
                        + fixed(1000 * results.median(fourth, Outcome::seconds), 1)
                        + " ms of wall time (median) where R2 took 161 ms"));
    }
}
