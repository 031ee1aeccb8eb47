package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.State;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Objects;

/** RMSProp (Hinton's lecture 6e): v ← α·v + (1−α)·g², θ ← θ − η·g/(√v + ε) (PyTorch's form). */
public final class RmsProp implements Optimizer {
    private final Stepper stepper;
    private final Stepper.Update update = this::update; // a field, so that steps do not allocate it
    private final float alpha;
    private final float epsilon;
    private final float[] v;
    private float rate;

    /** Creates RMSProp.
     *
     * @param parameters the parameters to update
     * @param learningRate η as a function of the optimiser step; every value ≥ 0
     * @param alpha decay rate of the average of squares, in [0, 1)
     * @param epsilon ε, positive
     */
    public RmsProp(Parameters parameters, Schedule learningRate, double alpha, double epsilon) {
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(learningRate, "learningRate");
        this.alpha = Checks.decay("alpha", alpha);
        this.epsilon = Checks.positive("epsilon", epsilon);
        v = Stepper.zeros(parameters);
        stepper = new Stepper(parameters, learningRate, v);
    }

    /**
     * {@return RMSProp with α = 0.99, ε = 1e−8 (PyTorch's defaults) and a constant learning rate}
     *
     * @param parameters the parameters to update
     * @param learningRate ≥ 0
     */
    public static RmsProp of(Parameters parameters, double learningRate) {
        return new RmsProp(parameters, Schedule.constant(Checks.notNegative("learningRate", learningRate)), 0.99, 1e-8);
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
        stepper.kernels.updates().rmsProp(from, n, values, gradients, v, alpha, rate, epsilon);
    }

    @Override
    public String toString() {
        return "RmsProp(learningRate = " + stepper.schedule() + ", alpha = " + alpha + ", epsilon = " + epsilon + ")";
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        stepper.save(state);
        state.put("v", v);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        state.get("v", v);
        stepper.load(state);
    }
}
