package io.github.ascentrl.algos.preference;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.layer.Evaluator;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** An environment whose rewards are what a model says of each step; of its state the last observation is a part. */
final class PaidByModel implements Env {
    private final Env env;
    private final RewardModel model;
    private final Evaluator evaluator;
    private final float[] last;
    private final float[] inputs;
    private final float[] reward = new float[1];

    PaidByModel(Env env, RewardModel model) {
        this.env = env;
        this.model = model;
        evaluator = model.network().evaluator();
        last = new float[env.observationSpace().size()];
        inputs = new float[model.network().inputSize()];
    }

    @Override
    public Space observationSpace() {
        return env.observationSpace();
    }

    @Override
    public Space actionSpace() {
        return env.actionSpace();
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        env.reset(random, observation);
        System.arraycopy(observation, 0, last, 0, last.length);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Arrays.fill(inputs, 0f);
        model.write(last, action, inputs);
        Step step = env.step(action, observation);
        System.arraycopy(observation, 0, last, 0, last.length);
        evaluator.evaluate(1, inputs, reward);
        return new Step(reward[0], step.ending());
    }

    @Override
    public Env unwrapped() {
        return env.unwrapped();
    }

    @Override
    public void close() {
        env.close();
    }

    /** What else the environment can do, but for stepping past this one. */
    @Override
    public <T> Optional<T> as(Class<T> type) {
        if (type.isInstance(this)) {
            return Optional.of(type.cast(this));
        }
        if (type == Restorable.class) {
            return env.as(Restorable.class).map(inner -> type.cast(new WithLast(inner)));
        }
        return type == DiscreteEnv.class ? Optional.empty() : env.as(type);
    }

    private final class WithLast implements Restorable {
        private final Restorable inner;

        WithLast(Restorable inner) {
            this.inner = inner;
        }

        @Override
        public double[] state() {
            double[] within = inner.state();
            double[] whole = Arrays.copyOf(within, within.length + last.length);
            for (int i = 0; i < last.length; i++) {
                whole[within.length + i] = last[i];
            }
            return whole;
        }

        @Override
        public void restore(double[] state) {
            int within = state.length - last.length;
            if (within < 0) {
                throw new IllegalArgumentException("a state of " + state.length + " numbers; the last " + last.length
                        + " are an observation, pass what state() returned");
            }
            inner.restore(Arrays.copyOf(state, within));
            for (int i = 0; i < last.length; i++) {
                last[i] = (float) state[within + i];
            }
        }
    }
}
