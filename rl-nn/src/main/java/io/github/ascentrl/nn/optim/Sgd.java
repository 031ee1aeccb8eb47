package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.State;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/** Stochastic gradient descent with momentum: u ← μ·u + g, θ ← θ − η·u (PyTorch's form). */
public final class Sgd implements Optimizer {
    private final Stepper stepper;
    private final Stepper.Update update = this::update; // a field, so that steps do not allocate it
    private final float momentum;
    private final float[] velocity;
    private float rate;

    /**
     * Creates gradient descent with momentum.
     *
     * @param parameters the parameters to update
     * @param learningRate η as a function of the optimiser step; every value ≥ 0
     * @param momentum μ in [0, 1); 0 for plain gradient descent
     */
    public Sgd(Parameters parameters, Schedule learningRate, double momentum) {
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(learningRate, "learningRate");
        this.momentum = Checks.decay("momentum", momentum);
        velocity = Stepper.zeros(parameters);
        stepper = new Stepper(parameters, learningRate, velocity);
    }

    /**
     * {@return plain gradient descent with a constant learning rate}
     *
     * @param parameters the parameters to update
     * @param learningRate ≥ 0
     */
    public static Sgd of(Parameters parameters, double learningRate) {
        return new Sgd(parameters, Schedule.constant(Checks.notNegative("learningRate", learningRate)), 0);
    }

    @Override
    public Parameters parameters() {
        return stepper.parameters;
    }

    @Override
    public long steps() {
        return stepper.steps();
    }

    @Override
    public double learningRate() {
        return stepper.learningRate();
    }

    @Override
    public void step() {
        rate = (float) stepper.begin();
        stepper.finish(update);
    }

    private void update(int from, int n, float[] values, float[] gradients) {
        stepper.kernels.updates().sgd(from, n, values, gradients, velocity, momentum, rate);
    }

    @Override
    public String toString() {
        return "Sgd(learningRate = " + stepper.schedule() + ", momentum = " + momentum + ")";
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        stepper.save(state);
        state.put("velocity", velocity);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        state.get("velocity", velocity);
        stepper.load(state);
    }
}
