package io.github.ascentrl.algos.stats;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Objects;

/**
 * The scores of several runs of one algorithm on several tasks, with the aggregates of Agarwal et al., <i>Deep
 * Reinforcement Learning at the Edge of the Statistical Precipice</i>, 2021, as their library rliable computes them.
 * {@link Bootstrap} computes their confidence intervals. An aggregate over several tasks is meaningful only if scores
 * are comparable, see {@link #normalized}.
 *
 * <p>A score may be infinite but not NaN, because a run that diverged must not be ignored. Give it the worst possible
 * score, or −∞: the interquartile mean, the profile and the probability of improvement still work. A mean of both −∞
 * and ∞ is NaN.
 *
 * @param values {@code [runs, tasks]}, higher is better; each row contains the scores of one run, or other repetition,
 *     on all tasks
 */
public record Scores(double[][] values) {
    /**
     * Copies the scores.
     *
     * @throws IllegalArgumentException if there are no scores, a run lacks a task, or a score is NaN
     */
    public Scores {
        Check.noNulls("values", values);
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException("there are no scores; pass at least one run of one task");
        }
        double[][] copy = new double[values.length][];
        for (int run = 0; run < copy.length; run++) {
            copy[run] = values[run].clone();
            if (copy[run].length != copy[0].length) {
                throw new IllegalArgumentException("run " + run + " has scores of " + copy[run].length
                        + " tasks but run 0 of " + copy[0].length + "; give each run one score for every task");
            }
            for (int task = 0; task < copy[run].length; task++) {
                if (Double.isNaN(copy[run][task])) {
                    throw new IllegalArgumentException("the score of run " + run + " on task " + task
                            + " is NaN; give a run that diverged the worst possible score, or −∞");
                }
            }
        }
        values = copy;
    }

    /**
     * {@return scores on a single task}
     *
     * @param runs the score of each run
     * @throws IllegalArgumentException if there are no scores, or a score is NaN
     */
    public static Scores ofTask(double... runs) {
        Objects.requireNonNull(runs, "runs");
        return new Scores(
                Arrays.stream(runs).mapToObj(score -> new double[] {score}).toArray(double[][]::new));
    }

    /** {@return a copy of the scores, {@code [runs, tasks]}} */
    @Override
    public double[][] values() {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    /** {@return the number of runs} */
    public int runs() {
        return values.length;
    }

    /** {@return the number of tasks} */
    public int tasks() {
        return values[0].length;
    }

    /**
     * {@return the scores of all runs on one task}
     *
     * @param task its column, in [0, tasks)
     * @throws IndexOutOfBoundsException if there is no such task
     */
    public double[] task(int task) {
        Check.index("task", task, tasks());
        return Arrays.stream(values).mapToDouble(run -> run[task]).toArray();
    }

    /**
     * {@return the scores on a scale common to all tasks: (score − low) / (high − low), with low and high for each
     * task} With the scores of random play and of a human, these are the human-normalised scores of the Atari games.
     *
     * @param low for each task, the score that becomes 0
     * @param high for each task, the score that becomes 1, above {@code low}
     * @throws IllegalArgumentException if there is not one low and one high for every task, or they are not finite with
     *     low &lt; high
     */
    public Scores normalized(double[] low, double[] high) {
        Objects.requireNonNull(low, "low");
        Objects.requireNonNull(high, "high");
        if (low.length != tasks() || high.length != tasks()) {
            throw new IllegalArgumentException(low.length + " low and " + high.length + " high scores for " + tasks()
                    + " tasks; pass one of each for every task");
        }
        for (int task = 0; task < low.length; task++) {
            if (!(low[task] < high[task] && Double.isFinite(high[task] - low[task]))) {
                throw new IllegalArgumentException("low = " + low[task] + " and high = " + high[task] + " of task "
                        + task + " must be finite, and low < high");
            }
        }
        double[][] normalized = values();
        for (double[] run : normalized) {
            Arrays.setAll(run, task -> (run[task] - low[task]) / (high[task] - low[task]));
        }
        return new Scores(normalized);
    }

    /** {@return the mean over tasks of the mean over runs} A single outlier can dominate it. */
    public double mean() {
        return Statistics.mean(taskMeans());
    }

    /** {@return the median over tasks of the mean over runs} On a single task, this is the mean. */
    public double median() {
        return Statistics.median(taskMeans());
    }

    private double[] taskMeans() {
        double[] means = new double[tasks()];
        Arrays.setAll(means, task -> Statistics.mean(task(task)));
        return means;
    }

    /**
     * {@return the {@linkplain Statistics#interquartileMean interquartile mean} over all runs and tasks together}
     * Recommended by Agarwal et al.: robust to outliers like the median, but with a smaller interval.
     */
    public double interquartileMean() {
        return Statistics.interquartileMean(pooled());
    }

    /**
     * {@return the mean amount by which scores fall short of a target, over all runs and tasks; scores above it count
     * as equal to it} Lower is better.
     *
     * @param target the target, for example 1 for normalised scores
     * @throws IllegalArgumentException if the target is not finite
     */
    public double optimalityGap(double target) {
        if (!Double.isFinite(target)) {
            throw new IllegalArgumentException(
                    "target = " + target + " must be finite; 1 is usual for normalised scores");
        }
        return target
                - Statistics.mean(Arrays.stream(pooled())
                        .map(score -> Math.min(score, target))
                        .toArray());
    }

    /**
     * {@return the fraction of all runs and tasks with a score above a threshold} For many thresholds this is the
     * performance profile, see {@link Bootstrap#profile}.
     *
     * @param threshold τ; a score equal to it is not above it
     * @throws IllegalArgumentException if the threshold is NaN
     */
    public double fractionAbove(double threshold) {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException(
                    "threshold = NaN must be a number, because no score is above or below NaN");
        }
        int above = 0;
        for (double[] run : values) {
            for (double score : run) {
                above += score > threshold ? 1 : 0;
            }
        }
        return above / ((double) runs() * tasks());
    }

    /** {@return as many runs, drawn with replacement, separately for each task} */
    Scores draw(Rng rng) {
        double[][] drawn = new double[runs()][tasks()];
        for (double[] run : drawn) {
            Arrays.setAll(run, task -> values[rng.nextInt(values.length)][task]);
        }
        return new Scores(drawn);
    }

    private double[] pooled() {
        return Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray();
    }

    /**
     * {@return the probability that a run of this algorithm scores higher than a run of another on a random task: the
     * mean over tasks of P(X &gt; Y) + ½ P(X = Y)} On each task it is the Mann–Whitney U statistic divided by the
     * number of pairs (commons-math3 returns the larger of the two U statistics, not that of X).
     *
     * @param other the scores to compare with, on the same tasks in the same order; the number of runs may differ
     * @throws IllegalArgumentException if the numbers of tasks differ
     */
    public double probabilityOfImprovement(Scores other) {
        Objects.requireNonNull(other, "other");
        if (other.tasks() != tasks()) {
            throw new IllegalArgumentException(
                    tasks() + " tasks against " + other.tasks() + "; compare on the same tasks in the same order");
        }
        double sum = 0;
        for (int task = 0; task < tasks(); task++) {
            double wins = 0;
            for (double[] x : values) {
                for (double[] y : other.values) {
                    wins += x[task] > y[task] ? 1 : x[task] == y[task] ? 0.5 : 0;
                }
            }
            sum += wins / ((double) runs() * other.runs());
        }
        return sum / tasks();
    }
}
