package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An environment that asserts the contract of {@link Env} while it is being used, and is otherwise the environment
 * inside: observation buffers are poisoned with NaN before every call and must come back whole and inside the space,
 * actions must come back as they were, rewards must be finite, and a step without an episode under way must throw.
 */
public final class CheckedEnv implements Env {
    private final Env env;
    private final Space observations;
    private final Space actions;
    private boolean running;
    private boolean wasReset;

    /**
     * A check around an environment.
     *
     * @param env the environment to check
     * @throws ContractViolation if it has no spaces
     */
    public CheckedEnv(Env env) {
        this.env = env;
        observations = env.observationSpace();
        actions = env.actionSpace();
        if (observations == null || actions == null) {
            throw new ContractViolation(
                    "an environment has spaces",
                    "observationSpace() = " + observations + ", actionSpace() = " + actions);
        }
    }

    @Override
    public Space observationSpace() {
        return same("observationSpace", observations, env.observationSpace());
    }

    @Override
    public Space actionSpace() {
        return same("actionSpace", actions, env.actionSpace());
    }

    private static Space same(String what, Space first, Space now) {
        if (!first.equals(now)) {
            throw new ContractViolation("spaces never change", what + "() was " + first + ", now it is " + now);
        }
        return first;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Arrays.fill(observation, Float.NaN);
        env.reset(random, observation);
        checkObservation("reset", observation);
        running = true;
        wasReset = true;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        float[] given = action.clone();
        Arrays.fill(observation, Float.NaN);
        Step step = stepInside(action, observation);
        if (!running) {
            throw new ContractViolation(
                    "no step without an episode",
                    "step returned " + step + " although no episode "
                            + "was under way; throw IllegalStateException before the first reset, after an ending and after "
                            + "close");
        }
        if (!Arrays.equals(given, action)) {
            throw new ContractViolation(
                    "actions are left as they were",
                    "step changed " + Arrays.toString(given) + " into " + Arrays.toString(action) + "; work on a copy");
        }
        if (step == null) {
            throw new ContractViolation("every step has an answer", "step returned null");
        }
        if (!Float.isFinite(step.reward())) {
            throw new ContractViolation(
                    "rewards are finite", "the reward of action " + Arrays.toString(given) + " is " + step.reward());
        }
        checkObservation("step with action " + Arrays.toString(given), observation);
        running = !step.ending().ended();
        return step;
    }

    private Step stepInside(float[] action, float[] observation) {
        try {
            return env.step(action, observation);
        } catch (IllegalStateException e) {
            if (running && wasReset) {
                throw new ContractViolation(
                        "an episode under way goes on",
                        "step threw " + e + " after a reset or a restored state; both must reopen the episode",
                        e);
            }
            throw e;
        }
    }

    private void checkObservation(String call, float[] observation) {
        for (int i = 0; i < observation.length; i++) {
            if (Float.isNaN(observation[i])) {
                throw new ContractViolation(
                        "observations are written whole",
                        call + " left observation[" + i + "] of " + observation.length + " unwritten, or wrote NaN");
            }
        }
        if (!observations.contains(observation)) {
            throw new ContractViolation(
                    "observations lie in their space",
                    call + " wrote "
                            + Arrays.toString(observation) + ", which is not in " + observations
                            + "; widen observationSpace() or clip");
        }
    }

    @Override
    public <T> Optional<T> as(Class<T> type) {
        if (type == Restorable.class) {
            return env.as(Restorable.class).map(inner -> type.cast(new CheckedState(inner)));
        }
        return type.isInstance(this) ? Optional.of(type.cast(this)) : env.as(type);
    }

    @Override
    public void close() {
        env.close();
        running = false;
    }

    private final class CheckedState implements Restorable {
        private final Restorable inner;

        private CheckedState(Restorable inner) {
            this.inner = inner;
        }

        @Override
        public double[] state() {
            return inner.state();
        }

        @Override
        public void restore(double[] state) {
            double[] given = state.clone();
            inner.restore(state);
            if (!Arrays.equals(given, state)) {
                throw new ContractViolation(
                        "a restored state is left as it was",
                        "restore changed " + Arrays.toString(given) + " into " + Arrays.toString(state));
            }
            running = true;
        }
    }
}
