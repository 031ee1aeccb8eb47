package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Objects;

/**
 * b<sub>t</sub> = V(s<sub>t</sub>), learned by least squares on the returns of the batches seen so far. <b>Unbiased</b>
 * as long as it predicts before it fits, as in all trainers; {@code BaselineBiasTest} shows both cases, by enumeration.
 */
public final class ValueBaseline implements Baseline, Stateful {
    private final Network network;
    private final Evaluator evaluator;
    private final Optimizer optimizer;
    private final int stepsPerFit;
    private final BatchGradient gradient;

    /**
     * Creates a baseline that takes one optimiser step per batch.
     *
     * @param network maps an observation to one value
     * @param optimizer the optimiser of the network's parameters
     * @throws IllegalArgumentException if the network does not have one output or has memory, or the optimiser has
     *     other parameters
     */
    public ValueBaseline(Network network, Optimizer optimizer) {
        this(network, optimizer, 1);
    }

    /**
     * Creates a baseline that takes several optimiser steps per batch.
     *
     * @param network maps an observation to one value
     * @param optimizer the optimiser of the network's parameters
     * @param stepsPerFit optimiser steps on each batch, ≥ 1
     * @throws IllegalArgumentException if the network does not have one output or has memory, the optimiser has other
     *     parameters, or {@code stepsPerFit} is not positive
     */
    public ValueBaseline(Network network, Optimizer optimizer, int stepsPerFit) {
        Objects.requireNonNull(network, "network");
        if (network.outputSize() != 1) {
            throw new IllegalArgumentException("a value network has 1 output, this one has " + network.outputSize());
        }
        Models.checkMemoryless(
                "a ValueBaseline",
                network,
                "use one without memory, which keeps the gradient unbiased, or train with A2c");
        Models.checkOptimizer(optimizer, network.parameters());
        Settings.atLeastOne("stepsPerFit", stepsPerFit);
        this.network = network;
        this.optimizer = optimizer;
        this.stepsPerFit = stepsPerFit;
        evaluator = network.evaluator();
        gradient = new BatchGradient(network.parameters());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public ValueBaseline threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        if (batch.observationSize() != network.inputSize()) {
            throw new IllegalArgumentException("observations have " + batch.observationSize()
                    + " numbers but the value network takes " + network.inputSize()
                    + "; build the network with the observation space's size");
        }
        evaluator.evaluate(batch.steps(), batch.observations(), out);
    }

    @Override
    public void fit(Batch batch, float[] returns) {
        Means.check(batch, returns);
        try {
            fitOrDiverge(batch, returns);
        } catch (DivergenceException e) {
            throw e.at("fitting V(s)");
        }
    }

    private void fitOrDiverge(Batch batch, float[] returns) {
        for (int i = 0; i < stepsPerFit; i++) {
            int width = batch.observationSize();
            gradient.of(Minibatch.whole(batch, Span.STEP), (tape, rows) -> {
                int n = rows.batch().steps();
                Tensor observations = tape.constant(batch.observations(), rows.from() * width, n, width);
                Tensor value = PerStep.column("the values", network.forward(tape, observations), n); // V(s_t)
                Tensor error = tape.squaredError(value, returns, rows.from());
                return Loss.of(tape.scale(error, 1f / batch.steps())); // mean (V(s_t) − G_t)²
            });
            optimizer.step();
        }
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        network.parameters().save(state.child("network"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        network.parameters().load(state.child("network"));
        optimizer.load(state.child("optimizer"));
    }
}
