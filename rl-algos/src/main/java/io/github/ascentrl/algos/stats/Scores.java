package io.github.ascentrl.algos.stats;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;

/**
 * What several runs of one algorithm scored on several tasks, and what that says of the algorithm: the aggregates of
 * Agarwal et al., <i>Deep Reinforcement Learning at the Edge of the Statistical Precipice</i>, 2021, as their library
 * rliable computes them. {@link Bootstrap} says how far to trust them. Over several tasks an aggregate means something
 * only where scores are comparable, see {@link #normalized}.
 *
 * <p>A score may be infinite but not NaN: a run that diverged is not one that was never made. Give it the worst score
 * there is, or −∞, with which the interquartile mean, the profile and the probability of improvement still work. A mean of
 * both −∞ and ∞ is NaN.
 *
 * @param values {@code [runs, tasks]}, higher is better; each row a run, or whatever else was repeated, of all tasks
 */
public record Scores(double[][] values) {
    /**
     * Copies the scores.
     *
     * @throws IllegalArgumentException if there is none, a run lacks a task, or a score is NaN
     */
    public Scores {
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException("there are no scores; need at least one run of one task");
        }
        double[][] copy = new double[values.length][];
        for (int run = 0; run < copy.length; run++) {
            copy[run] = values[run].clone();
            if (copy[run].length != copy[0].length) {
                throw new IllegalArgumentException("run " + run + " has scores of " + copy[run].length
                        + " tasks but run 0 of " + copy[0].length + "; each run needs one score of every task");
            }
            for (int task = 0; task < copy[run].length; task++) {
                if (Double.isNaN(copy[run][task])) {
                    throw new IllegalArgumentException("the score of run " + run + " on task " + task
                            + " is NaN; give a run that diverged the worst score there is, or −∞");
                }
            }
        }
        values = copy;
    }

    /**
     * {@return scores on a single task}
     *
     * @param runs the score of each run
     * @throws IllegalArgumentException if there is none, or one is NaN
     */
    public static Scores ofTask(double... runs) {
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
        return Arrays.stream(values).mapToDouble(run -> run[task]).toArray();
    }

    /**
     * {@return the scores on a scale that all tasks share: (score − low) / (high − low), where low and high belong to the
     * task} With the scores of random play and of a human these are the human-normalised scores of the Atari games.
     *
     * @param low for each task the score that becomes 0
     * @param high for each task the score that becomes 1, above {@code low}
     * @throws IllegalArgumentException if there is not one of each for every task, or they are not finite and in order
     */
    public Scores normalized(double[] low, double[] high) {
        if (low.length != tasks() || high.length != tasks()) {
            throw new IllegalArgumentException(low.length + " low and " + high.length + " high scores for " + tasks()
                    + " tasks; one of each for every task");
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

    /** {@return the mean over tasks of the mean over runs} One score that stands out can decide it. */
    public double mean() {
        return Statistics.mean(taskMeans());
    }

    /** {@return the median over tasks of the mean over runs} On a single task, that is the mean. */
    public double median() {
        return Statistics.median(taskMeans());
    }

    private double[] taskMeans() {
        double[] means = new double[tasks()];
        Arrays.setAll(means, task -> Statistics.mean(task(task)));
        return means;
    }

    /**
     * {@return the {@linkplain Statistics#interquartileMean interquartile mean} over all runs and tasks together} What
     * Agarwal et al. recommend: hardly moved by scores that stand out, as the median, but with the smaller interval.
     */
    public double interquartileMean() {
        return Statistics.interquartileMean(pooled());
    }

    /**
     * {@return by how much scores fall short of a target on average, over all runs and tasks; what exceeds it does not
     * count} The lower the better.
     *
     * @param target for example 1, where scores are normalised
     * @throws IllegalArgumentException if it is not finite
     */
    public double optimalityGap(double target) {
        if (!Double.isFinite(target)) {
            throw new IllegalArgumentException("target = " + target + " must be finite");
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
     * @throws IllegalArgumentException if it is NaN
     */
    public double fractionAbove(double threshold) {
        if (Double.isNaN(threshold)) {
            throw new IllegalArgumentException("threshold = NaN; no score is above it or below it");
        }
        int above = 0;
        for (double[] run : values) {
            for (double score : run) {
                above += score > threshold ? 1 : 0;
            }
        }
        return above / ((double) runs() * tasks());
    }

    /** As many runs of each task, drawn from that task's with replacement. */
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
     * {@return the chance that a run of this algorithm scores more than one of another, on a task drawn at random: the
     * mean over tasks of P(X &gt; Y) + ½ P(X = Y)} On each task it is the statistic U of Mann and Whitney's test, divided by
     * the number of pairs (commons-math3's test gives the larger of the two U, not the one of X).
     *
     * @param other what to compare with, on the same tasks in the same order; the number of runs may differ
     * @throws IllegalArgumentException if the numbers of tasks differ
     */
    public double probabilityOfImprovement(Scores other) {
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
