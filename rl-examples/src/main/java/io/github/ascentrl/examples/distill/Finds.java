package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import java.util.function.IntToDoubleFunction;

/** How often, and how soon, the goal is found in context: an episode with a reward has found it. */
final class Finds {
    /**
     * Where the goal was found before it is missed, in shares of all misses.
     *
     * @param never in no episode before
     * @param forgotten before, but nothing of it is in the context when the episode begins
     * @param inSight within the context
     */
    record Misses(double never, double forgotten, double inSight) {}

    private Finds() {}

    /** {@return the share of some episodes that find the goal} */
    static double share(InContextEvaluation evaluation, int from, int to) {
        double found = 0;
        double all = 0;
        for (float[][] task : evaluation.returns()) {
            for (float[] rollout : task) {
                for (int e = from; e < to; e++) {
                    found += rollout[e] > 0 ? 1 : 0;
                    all++;
                }
            }
        }
        return found / all;
    }

    /** {@return the share of rollouts in which some episode finds the goal} */
    static double ever(InContextEvaluation evaluation) {
        double found = 0;
        double all = 0;
        for (float[][] task : evaluation.returns()) {
            for (float[] rollout : task) {
                boolean ever = false;
                for (float total : rollout) {
                    ever |= total > 0;
                }
                found += ever ? 1 : 0;
                all++;
            }
        }
        return found / all;
    }

    /** {@return the mean length of those of some episodes that find the goal; NaN if none does} */
    static double steps(InContextEvaluation evaluation, int from, int to) {
        double steps = 0;
        double found = 0;
        for (int task = 0; task < evaluation.returns().length; task++) {
            for (int r = 0; r < evaluation.returns()[task].length; r++) {
                for (int e = from; e < to; e++) {
                    if (evaluation.returns()[task][r][e] > 0) {
                        steps += evaluation.lengths()[task][r][e];
                        found++;
                    }
                }
            }
        }
        return steps / found;
    }

    /** {@return the mean length of the first episode of each rollout that finds the goal; NaN if none does} */
    static double firstSteps(InContextEvaluation evaluation) {
        double steps = 0;
        double found = 0;
        for (int task = 0; task < evaluation.returns().length; task++) {
            for (int r = 0; r < evaluation.returns()[task].length; r++) {
                float[] returns = evaluation.returns()[task][r];
                int e = 0;
                while (e < returns.length && !(returns[e] > 0)) {
                    e++;
                }
                if (e < returns.length) {
                    steps += evaluation.lengths()[task][r][e];
                    found++;
                }
            }
        }
        return steps / found;
    }

    /**
     * {@return the mean of some number of the task, its shortest way say, over those of some episodes that find the goal; NaN if
     * none does}
     */
    static double mean(InContextEvaluation evaluation, int from, int to, IntToDoubleFunction ofTask) {
        double sum = 0;
        double found = 0;
        for (int task = 0; task < evaluation.returns().length; task++) {
            for (float[] rollout : evaluation.returns()[task]) {
                for (int e = from; e < to; e++) {
                    if (rollout[e] > 0) {
                        sum += ofTask.applyAsDouble(task);
                        found++;
                    }
                }
            }
        }
        return sum / found;
    }

    /** {@return the same mean over the rollouts that find the goal at all} */
    static double meanOfFirst(InContextEvaluation evaluation, IntToDoubleFunction ofTask) {
        double sum = 0;
        double found = 0;
        for (int task = 0; task < evaluation.returns().length; task++) {
            for (float[] rollout : evaluation.returns()[task]) {
                if (lastFind(rollout, rollout.length) >= 0) {
                    sum += ofTask.applyAsDouble(task);
                    found++;
                }
            }
        }
        return sum / found;
    }

    /** {@return what some episodes that miss the goal could have known of it; NaN if none misses it} */
    static Misses misses(InContextEvaluation evaluation, int from, int to, int context) {
        double never = 0;
        double forgotten = 0;
        double inSight = 0;
        for (int task = 0; task < evaluation.returns().length; task++) {
            for (int r = 0; r < evaluation.returns()[task].length; r++) {
                float[] returns = evaluation.returns()[task][r];
                for (int e = from; e < to; e++) {
                    if (returns[e] > 0) {
                        continue;
                    }
                    int find = lastFind(returns, e);
                    int since = 0;
                    for (int i = find + 1; i < e; i++) {
                        since += evaluation.lengths()[task][r][i];
                    }
                    if (find < 0) {
                        never++;
                    } else if (since >= context) {
                        forgotten++;
                    } else {
                        inSight++;
                    }
                }
            }
        }
        double all = never + forgotten + inSight;
        return new Misses(never / all, forgotten / all, inSight / all);
    }

    /** {@return the last episode before another that finds the goal; −1 if none does} */
    private static int lastFind(float[] returns, int before) {
        int e = before - 1;
        while (e >= 0 && !(returns[e] > 0)) {
            e--;
        }
        return e;
    }
}
