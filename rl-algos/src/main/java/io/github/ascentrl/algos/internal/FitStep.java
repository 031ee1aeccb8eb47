package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.Optimizer;

/** One step of the optimiser down the mean of a loss over rows: what cloning and the cross-entropy method fit with. */
public final class FitStep {
    private final Parameters parameters;
    private final Optimizer optimizer;
    private final double maxGradientNorm;
    private final BatchGradient gradient;
    private double gradientNorm;

    /** A loss over some rows. */
    @FunctionalInterface
    public interface SumOverRows {
        /**
         * Records the loss.
         *
         * @param tape the tape
         * @param rows the rows
         * @return the sum over them, a scalar
         */
        Tensor of(Tape tape, Batch rows);
    }

    /**
     * Steps of an optimiser.
     *
     * @param parameters what is fitted
     * @param optimizer of these parameters
     * @param maxGradientNorm the bound of the gradient's norm
     * @throws IllegalArgumentException if the optimiser moves others
     */
    public FitStep(Parameters parameters, Optimizer optimizer, double maxGradientNorm) {
        Models.checkOptimizer(optimizer, parameters);
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.maxGradientNorm = maxGradientNorm;
        gradient = new BatchGradient(parameters);
    }

    /**
     * Sets how many threads compute gradients.
     *
     * @param threads ≥ 1
     */
    public void threads(int threads) {
        gradient.threads(threads);
    }

    /**
     * Takes a step, whole or none.
     *
     * @param minibatch the rows
     * @param loss what to make small, summed over some of them
     * @return the mean loss before it
     */
    public double take(Minibatch minibatch, SumOverRows loss) {
        float each = 1f / minibatch.steps();
        Loss.Value mean =
                gradient.of(minibatch, (tape, rows) -> Loss.of(tape.scale(loss.of(tape, rows.batch()), each)));
        gradientNorm = Models.clip(parameters, maxGradientNorm);
        optimizer.step();
        return mean.total();
    }

    /** {@return the global norm of the last gradient, before clipping} */
    public double gradientNorm() {
        return gradientNorm;
    }
}
