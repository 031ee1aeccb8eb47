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

/**
 * An environment whose rewards come from a model. Its state includes the last observation and the model's memory of the
 * episode.
 */
final class PaidByModel implements Env {
    private final Env env;
    private final RewardModel model;
    private final Evaluator evaluator;
    private final float[] last;
    private final float[] inputs;
    private final float[] memory;
    private final float[] rewards;

    PaidByModel(Env env, RewardModel model) {
        this.env = env;
        this.model = model;
        evaluator = model.network().evaluator();
        last = new float[env.observationSpace().size()];
        inputs = new float[model.network().inputSize()];
        memory = new float[model.network().memorySize()];
        rewards = new float[model.network().outputSize()];
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
        Arrays.fill(memory, 0f);
        System.arraycopy(observation, 0, last, 0, last.length);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        model.write(last, action, inputs);
        int paidBy = model.paidBy(action);
        Step step = env.step(action, observation);
        System.arraycopy(observation, 0, last, 0, last.length);
        evaluator.evaluate(1, inputs, memory, rewards);
        return new Step(rewards[paidBy], step.ending());
    }

    @Override
    public Env unwrapped() {
        return env.unwrapped();
    }

    @Override
    public void close() {
        env.close();
    }

    /** Passes on the other interfaces of the environment, except those that would step it without this wrapper. */
    @Override
    public <T> Optional<T> find(Class<T> type) {
        if (type.isInstance(this)) {
            return Optional.of(type.cast(this));
        }
        if (type == Restorable.class) {
            return env.find(Restorable.class).map(inner -> type.cast(new WithLast(inner)));
        }
        return type == DiscreteEnv.class ? Optional.empty() : env.find(type);
    }

    private final class WithLast implements Restorable {
        private final Restorable inner;

        WithLast(Restorable inner) {
            this.inner = inner;
        }

        @Override
        public double[] state() {
            double[] within = inner.state();
            double[] whole = Arrays.copyOf(within, within.length + last.length + memory.length);
            for (int i = 0; i < last.length; i++) {
                whole[within.length + i] = last[i];
            }
            for (int i = 0; i < memory.length; i++) {
                whole[within.length + last.length + i] = memory[i];
            }
            return whole;
        }

        @Override
        public void restore(double[] state) {
            int within = state.length - last.length - memory.length;
            if (within < 0) {
                throw new IllegalArgumentException("the state has " + state.length + " numbers, but must have at least "
                        + (last.length + memory.length)
                        + " for an observation and the reward model's memory; pass what state() returned");
            }
            inner.restore(Arrays.copyOf(state, within));
            for (int i = 0; i < last.length; i++) {
                last[i] = (float) state[within + i];
            }
            for (int i = 0; i < memory.length; i++) {
                memory[i] = (float) state[within + last.length + i];
            }
        }
    }
}
