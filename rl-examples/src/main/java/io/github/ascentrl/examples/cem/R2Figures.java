package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.math3.util.MathArrays;

/** R2's four graphs, and R2's attempts with one thing changed. */
final class R2Figures {
    private static final String RETURN = "mean return of the epoch";

    private R2Figures() {}

    /** Adds R2's four graphs. */
    static void graphs(Report report, Results<Attempt, ?> all, List<Attempt> attempts) {
        SmallMultiples rewards = new SmallMultiples("R2's attempts: reward", 2);
        SmallMultiples losses = new SmallMultiples("R2's attempts: loss", 2);
        double smallest = Double.MAX_VALUE;
        for (Attempt attempt : attempts) {
            List<Curve> perUnit = all.curves(attempt, "epoch", "loss").stream()
                    .map(c -> new Curve(c.x(), MathArrays.scale(1 / attempt.lossScale(), c.y())))
                    .toList();
            for (Curve curve : perUnit) {
                smallest = Math.min(smallest, Arrays.stream(curve.y()).min().orElse(smallest));
            }
            String panel = attempt + ", " + attempt.sessions() + " sessions";
            rewards.panel(new BandPlot(panel, "epoch", RETURN)
                    .band("reward", all.curves(attempt, "epoch", "reward"))
                    .quartiles()
                    .xRange(0, 60)
                    .yRange(-505, -50));
            losses.panel(new BandPlot(panel, "epoch", "loss, nats")
                    .band("loss", perUnit)
                    .quartiles()
                    .level("ln 3", StrictMath.log(3))
                    .xRange(0, 60)
                    .yRange(1.098, 1.0988));
        }
        report.figure(
                "reward",
                rewards.caption(
                        "R2's first graph. All four attempts rise within ten epochs and then lose much of the gain;"
                                + " the band of attempt 1 reaches down to −500 from the start, because some seeds"
                                + " never learn."));
        report.figure(
                "loss",
                losses.caption("R2's second graph, divided by R2's factor of 1000 or 10000 on the loss. The whole axis"
                        + " spans 0.0008 nats; the smallest loss, where lines leave the plot, is " + fixed(smallest, 3)
                        + " nats. With a softmax over the actions the loss can approach 0."));
        report.figure(
                "quantile",
                schedules("R2's attempts: q", "quantile q", attempts, Attempt::quantile)
                        .caption("R2's third graph: 0.2 for the first fifth of the epochs, then a straight line."));
        report.figure(
                "learning-rate",
                schedules("R2's attempts: learning rate", "learning rate", attempts, Attempt::learningRate)
                        .caption("R2's fourth graph: OneCycle, with its maximum after three tenths of the epochs."));
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

    static void attempt1(Report report, Results<Attempt, ?> results, Attempt attempt, Attempt fixed) {
        report.figure(
                "attempt-1",
                results.where(List.of(attempt, fixed)::contains)
                        .plot("Attempt 1, >=: q rising or fixed", "epoch", "reward", RETURN)
                        .quartiles()
                        .yRange(-505, -50)
                        .caption("Only q differs. While q is 0.2 in both, the runs are identical and one line hides"
                                + " the other. Both medians fall back to −500."));
    }

    /** Adds attempt 2 as run, against each run in which one thing is changed. */
    static void attempt2(Report report, Results<Attempt, ?> results, Attempt attempt, Attempt... changed) {
        SmallMultiples panels = new SmallMultiples("Attempt 2 with one thing changed", changed.length);
        for (Attempt other : changed) {
            panels.panel(new BandPlot(other.toString(), "epoch", RETURN)
                    .band("as run", results.curves(attempt, "epoch", "reward"))
                    .band("changed", results.curves(other, "epoch", "reward"))
                    .quartiles()
                    .yRange(-505, -50));
        }
        report.figure(
                "attempt-2",
                panels.caption("Blue is the same in all panels. With q fixed at 0.2 or at 0.8 the median falls back"
                        + " too; with the softmax over the actions it stays up. In the left panel the lines coincide"
                        + " while q is 0.2 in both."));
    }
}
