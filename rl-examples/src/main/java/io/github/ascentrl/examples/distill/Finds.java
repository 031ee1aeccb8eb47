package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;

/** How often, and how soon, the goal is found in context: an episode with a reward has found it. */
final class Finds {
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
}
