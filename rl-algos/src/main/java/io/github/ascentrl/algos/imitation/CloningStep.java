package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;

/** One step of the optimiser on one batch of demonstrations. */
final class CloningStep {
    private static final int CHUNK = 1024;

    private final DifferentiablePolicy policy;
    private final Optimizer optimizer;
    private final CloningLoss loss;
    private final double maxGradientNorm;
    private final Tape tape = new Tape();
    private final BatchGradient<DifferentiablePolicy> gradient;
    private double gradientNorm;

    CloningStep(DifferentiablePolicy policy, Optimizer optimizer, CloningLoss loss, double maxGradientNorm) {
        if (optimizer.parameters() != policy.parameters()) {
            throw new IllegalArgumentException(
                    "the optimiser moves other parameters than the policy's; build it with policy.parameters()");
        }
        this.policy = policy;
        this.optimizer = optimizer;
        this.loss = loss;
        this.maxGradientNorm = maxGradientNorm;
        gradient = new BatchGradient<>(policy, DifferentiablePolicy::view, policy.parameters());
    }

    void threads(int threads) {
        gradient.threads(threads);
    }

    /** Takes a step; returns the loss before it. */
    double take(Batch batch) {
        int n = batch.steps();
        double[] mean = gradient.of(n, 0, (tape, policy, from, to, sums) -> {
            Tensor part = loss.of(tape, policy, BatchGradient.rows(batch, from, to));
            return to - from == n ? part : tape.scale(part, (float) (to - from) / n);
        });
        gradientNorm = GradientClipping.byGlobalNorm(policy.parameters(), maxGradientNorm);
        optimizer.step();
        return mean[0];
    }

    /** {@return the global norm of the last gradient, before clipping} */
    double gradientNorm() {
        return gradientNorm;
    }

    /** {@return the mean loss over a data set; learns nothing} */
    double mean(Dataset data) {
        int width = data.observationSpace().size();
        int actionWidth = data.actionSpace().size();
        double sum = 0;
        long size = data.size();
        if (size == 0) {
            throw new IllegalArgumentException("the data set is empty; a mean loss needs at least 1 row");
        }
        for (long first = 0; first < size; first += CHUNK) {
            int rows = (int) Math.min(CHUNK, size - first);
            long[] indices = new long[rows];
            for (int i = 0; i < rows; i++) {
                indices[i] = first + i;
            }
            float[] observations = new float[rows * width];
            float[] actions = new float[rows * actionWidth];
            data.gather(indices, observations, actions);
            tape.clear();
            Batch batch = DataLoader.rows(rows, width, observations, actions);
            sum += (double) rows * loss.of(tape, policy, batch).scalar();
        }
        return sum / size;
    }
}
