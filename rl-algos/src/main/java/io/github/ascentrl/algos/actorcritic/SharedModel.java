package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;

/** The parameters that A3C's actors share, guarded by this object's lock. */
final class SharedModel implements Stateful {
    private final Parameters parameters;
    private final Optimizer optimizer;
    private final A2cConfig config;
    private volatile boolean stopped;

    SharedModel(Parameters parameters, Optimizer optimizer, A2cConfig config) {
        Models.checkOptimizer(optimizer, parameters);
        this.parameters = parameters;
        this.optimizer = optimizer;
        this.config = config;
    }

    void checkCopy(Parameters copy) {
        if (copy.size() != parameters.size()) {
            throw new IllegalArgumentException("the models have " + parameters.size() + " and " + copy.size()
                    + " parameters; the supplier must make the same kind at every call");
        }
    }

    /** Copies the shared parameters; {@return the number of optimiser steps taken so far} */
    synchronized long copyTo(Parameters copy) {
        copy.set(parameters.values());
        return optimizer.steps();
    }

    /** Takes one step with an actor's gradient; {@return the number of other actors' steps since it copied} */
    synchronized long apply(Parameters copy, long stepsWhenCopied, Metrics metrics) {
        float[] gradients = parameters.gradients();
        System.arraycopy(copy.gradients(), 0, gradients, 0, gradients.length);
        metrics.add("gradientNorm", GradientClipping.byGlobalNorm(parameters, config.maxGradientNorm()));
        metrics.put("learningRate", optimizer.learningRate());
        long staleness = optimizer.steps() - stepsWhenCopied;
        optimizer.step();
        return staleness;
    }

    synchronized float alpha() {
        return Settings.finiteAt("entropyCoefficient", config.entropyCoefficient(), optimizer.steps());
    }

    /** Asks all actors to finish early. */
    void stop() {
        stopped = true;
    }

    void restart() {
        stopped = false;
    }

    boolean isStopped() {
        return stopped;
    }

    @Override
    public void save(State state) {
        parameters.save(state.child("model"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        parameters.load(state.child("model"));
        optimizer.load(state.child("optimizer"));
    }
}
