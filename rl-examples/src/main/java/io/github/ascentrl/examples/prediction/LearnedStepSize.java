package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.BatchTd;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;

/**
 * TD with as many steps as the transformer has layers and a single learning rate α, trained by the same loss: the
 * transformer should match it if it runs TD. α is 1 at first, as in the paper.
 */
final class LearnedStepSize {
    private final int steps;
    private final Parameters alpha = new Parameters();
    private final Adam adam;

    LearnedStepSize(int steps, double learningRate) {
        this.steps = steps;
        alpha.add("alpha", 1, 1);
        alpha.initial()[0] = 1;
        adam = Adam.of(alpha, learningRate);
    }

    double alpha() {
        return alpha.values()[0];
    }

    /** {@return w after the steps} */
    double[] weights(Transitions context) {
        double[][] c = InContextTd.scaledIdentity(context.dimension(), alpha());
        return new BatchTd(context, c).td(Setting.GAMMA, 0, steps)[steps];
    }

    /**
     * One step down the semi-gradient of the squared TD errors over the windows of a walk.
     *
     * @param walk a walk as used by Prompts.windows
     * @param n number of transitions of a window
     */
    void learn(Transitions walk, int n) {
        alpha.zeroGradients();
        alpha.gradients()[0] = (float) gradient(walk, n);
        adam.step();
    }

    /** {@return the derivative with respect to α of the mean squared TD error, whose targets count as constants} */
    double gradient(Transitions walk, int n) {
        int windows = walk.size() - n - 1;
        double[] values = new double[windows];
        double[] slopes = new double[windows];
        for (int k = 0; k < windows; k++) {
            valueAndSlope(walk, k, n, values, slopes);
        }
        double gradient = 0;
        for (int k = 0; k < windows - 1; k++) {
            double error = walk.rewards()[k + n + 1] + Setting.GAMMA * values[k + 1] - values[k];
            gradient -= 2 * error * slopes[k] / (windows - 1);
        }
        return gradient;
    }

    /**
     * The value of the query and its derivative with respect to α: computes w ← w + (α/n)·Σ δφ together with its
     * derivative.
     */
    private void valueAndSlope(Transitions walk, int k, int n, double[] values, double[] slopes) {
        int d = walk.dimension();
        double[] w = new double[d];
        double[] dw = new double[d];
        for (int step = 0; step < steps; step++) {
            double[] sum = new double[d];
            double[] dSum = new double[d];
            for (int j = k; j < k + n; j++) {
                double[] phi = walk.features()[j];
                double[] next = walk.next()[j];
                double error = walk.rewards()[j];
                double dError = 0;
                for (int i = 0; i < d; i++) {
                    double difference = Setting.GAMMA * next[i] - phi[i];
                    error += w[i] * difference;
                    dError += dw[i] * difference;
                }
                for (int i = 0; i < d; i++) {
                    sum[i] += error * phi[i];
                    dSum[i] += dError * phi[i];
                }
            }
            for (int i = 0; i < d; i++) {
                w[i] += alpha() * sum[i] / n;
                dw[i] += (sum[i] + alpha() * dSum[i]) / n;
            }
        }
        double[] query = walk.features()[k + n + 1];
        for (int i = 0; i < d; i++) {
            values[k] += w[i] * query[i];
            slopes[k] += dw[i] * query[i];
        }
    }
}
