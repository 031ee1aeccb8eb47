package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.util.FastMath;

/** The legible lines of R2's logs next to ours, and what follows from them by arithmetic alone. */
final class R2Log {
    /** Attempt 2, every second epoch from 0: loss and mean return. */
    private static final double[][] SECOND = {
        {1098.6118, -497.75}, {1098.5962, -128.55}, {1098.5796, -85.98}, {1098.5856, -84.69},
        {1098.5828, -95.54}, {1098.5916, -128.46}, {1098.5876, -112.51}, {1098.6123, -181.61}
    };

    /** Attempt 2, every epoch from 0: the number of elite sessions. */
    private static final int[] SECOND_ELITE = {
        15, 400, 398, 400, 392, 399, 395, 388, 400, 258, 399, 399, 392, 397, 386, 3
    };

    /**
     * Attempt 3: epoch, loss, mean return, elite sessions, seconds to play 800 sessions; NaN where R2's log is
     * illegible.
     */
    private static final double[][] THIRD = {
        {1, 10986.15, -499.79, 3, 183},
        {2, 10986.22, -499.84, 1, 189},
        {3, 10986.12, -495.76, 45, 181},
        {47, 10985.34, -171.9, Double.NaN, Double.NaN},
        {48, 10984.98, -172.31, 67, 66},
        {49, 10984.9, -168.66, 65, 79},
        {50, 10984.69, -172.74, 54, 68}
    };

    private static final int SESSIONS = 500;

    private R2Log() {}

    /** Adds R2's lines of attempt 2 next to those of our first seed. */
    static void second(Report report, Results<Attempt, ?> results, Attempt second) {
        Table two = new Table(
                "epoch",
                "q",
                "loss, R2",
                "loss, ours",
                "reward, R2",
                "reward, ours",
                "elite of 500, R2",
                "elite of " + second.sessions() + ", ours");
        for (int i = 0; i < SECOND.length && 2 * i < second.epochs(); i++) {
            int epoch = 2 * i;
            two.row(
                    epoch,
                    second.quantile().at(epoch),
                    fixed(SECOND[i][0], 2),
                    digits(at(results, second, "loss", epoch)),
                    SECOND[i][1],
                    at(results, second, "reward", epoch),
                    SECOND_ELITE[epoch],
                    at(results, second, "elite", epoch));
        }
        report.table(second + ": R2's log and our first seed; reward: mean return of the epoch", two);
        report.text(
                "R2's log continues: from epoch 16 on the reward is −500 and the loss is 1098.853 in every epoch, so"
                        + " there were no more updates.");
    }

    /** Adds R2's lines of attempt 3 next to those of our first seed, with its seconds per epoch. */
    static void third(Report report, Results<Attempt, ?> results, Attempt third, double[] seconds) {
        Table three = new Table(
                "epoch",
                "q",
                "loss, R2",
                "loss, ours",
                "reward, R2",
                "reward, ours",
                "elite of 800, R2",
                "elite of " + third.sessions() + ", ours",
                "seconds of playing, R2",
                "seconds of playing, ours");
        for (double[] line : THIRD) {
            int epoch = (int) line[0];
            if (epoch < third.epochs()) {
                three.row(
                        epoch,
                        third.quantile().at(epoch),
                        fixed(line[1], 2),
                        digits(at(results, third, "loss", epoch)),
                        line[2],
                        at(results, third, "reward", epoch),
                        line[3],
                        at(results, third, "elite", epoch),
                        line[4],
                        seconds[epoch]);
            }
        }
        report.table(third + ": R2's log and our first seed on one thread", three);
    }

    private static double at(Results<Attempt, ?> results, Attempt attempt, String column, int epoch) {
        Curve curve = results.curves(attempt, "epoch", column).get(0);
        return curve.size() == 0 || curve.x()[0] > epoch ? Double.NaN : curve.at(epoch);
    }

    private static String digits(double loss) {
        return Double.isNaN(loss) ? "–" : fixed(loss, 2);
    }

    /** Adds what follows from R2's lines of attempt 2 without any run. */
    static void secondClaims(Report report) {
        int fewest = Integer.MAX_VALUE;
        int most = 0;
        Rng rng = Rng.of(0);
        for (int trial = 0; trial < 1000; trial++) { // returns with many ties, as here
            double[] returns = new double[SESSIONS];
            int different = 1 + rng.nextInt(400);
            Arrays.setAll(returns, i -> -rng.nextInt(different));
            fewest = Math.min(fewest, EliteRule.AT_LEAST.select(returns, 0.2).length);
            most = Math.max(most, EliteRule.ABOVE.select(returns, 0.2).length);
        }
        long below = Arrays.stream(SECOND_ELITE).limit(14).filter(n -> n < 400).count();
        report.exact(
                "R2 §2.1, attempt 2 (its comparison)",
                "attempt 2 keeps the trajectories at or above the quantile (>=), as attempt 1 does",
                fewest <= 15,
                "contradicted by R2's own log. With >= and q = 0.2 at least 400 of 500 are always elite (fewest in"
                        + " 1000 random draws: "
                        + fewest + "), with > at most 400 (most: " + most
                        + "). It prints 15 in epoch 0, and fewer than 400 in "
                        + below + " of the 14 epochs with q = 0.2, so its comparison was >");
        double q = CrossEntropyConfig.rising(0.2, 0.95, 61).at(15);
        report.exact(
                "R2 §2.1, attempt 2 (its log)",
                "as q rises, the number of elite trajectories falls sharply, and then the reward falls to −500 for"
                        + " good",
                false,
                "in R2's log the order is the other way round. The mean return gets worse from epoch 6 on (every"
                        + " second epoch:"
                        + " −84.7, −95.5, −128.5, −112.5, −181.6), and only 258 of 500 are elite in epoch 9, while q"
                        + " is still 0.2. In"
                        + " epoch 15 there are 3, where q = "
                        + fixed(q, 3) + " allows for " + (int) Math.floor((1 - q) * SESSIONS)
                        + ": with > this means that all but 3 sessions had already failed");
    }

    /** Adds R2's claim about its timings. */
    static void speed(Report report) {
        double first = Arrays.stream(THIRD)
                .limit(3)
                .mapToDouble(line -> line[4])
                .average()
                .orElseThrow();
        double last = Arrays.stream(THIRD)
                .skip(4)
                .mapToDouble(line -> line[4])
                .average()
                .orElseThrow();
        report.exact(
                "R2 §2.1, speed",
                "800 trajectories take about 3 minutes at the beginning and little more than 1 near the end",
                Math.abs(first - 180) < 30 && last > 60 && last < 90,
                "by R2's log, " + fixed(first, 0) + " s on average in epochs 1 to 3 and " + fixed(last, 0)
                        + " s in 48 to 50. This is not a gain in speed: the sessions became shorter. There are 800 ×"
                        + " 499.8 steps in 186 s"
                        + " (epochs 1 and 2) are " + fixed(800 * 499.8 / 186, 0)
                        + " steps a second, 800 × 171.2 in 71 s are "
                        + fixed(800 * 171.2 / 71, 0)
                        + ". Our seconds, in the table, follow the length of the sessions too");
    }

    /** Adds a check of R2's p-value against its r. */
    static void correlation(Report report) {
        double r = -0.360623644640199;
        report.exact(
                "R2 §2.1, correlation (its p-value)",
                "the p-value of r = −0.36 is 0.046, below 0.05",
                pValue(r, 31) < 0.05,
                "r = −0.3606 has p = " + fixed(pValue(r, 31), 4)
                        + " for 31 epochs, as R2 must have had; for the 30 that it names, p would be "
                        + fixed(pValue(r, 30), 4)
                        + ". Both assume independent epochs, which these are not, so they prove little");
    }

    /** The two-sided p-value of Pearson's r from n pairs. */
    static double pValue(double r, int n) {
        double t = Math.abs(r) * FastMath.sqrt((n - 2) / (1 - r * r));
        return 2 * (1 - new TDistribution(null, n - 2).cumulativeProbability(t));
    }
}
