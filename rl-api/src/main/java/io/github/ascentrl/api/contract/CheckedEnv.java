package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A wrapper that asserts the contract of {@link Env} while an environment is being used, and otherwise behaves like the
 * environment inside. Observation buffers are poisoned with NaN before every call and must come back fully written and
 * inside the space, actions must come back unchanged, and rewards must be finite. Invalid calls must throw: a step
 * without an episode under way, a reset after {@code close} (where the environment overrides it), an impossible action.
 * The interfaces that {@link #find} returns are checked too: {@code step(int)}, masks, restored states.
 */
public final class CheckedEnv implements Env {
    private final Env env;
    private final Space observations;
    private final Space actions;
    private boolean running;
    private boolean wasReset;
    private boolean closed;

    /**
     * Wraps an environment in checks.
     *
     * @param env the environment to check
     * @throws ContractViolation if it has no spaces
     */
    public CheckedEnv(Env env) {
        this.env = Objects.requireNonNull(env, "env");
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
        Objects.requireNonNull(random, "random");
        poison(observation);
        env.reset(random, observation);
        if (closed) {
            throw new ContractViolation(
                    "invalid calls are refused", "a reset after close was accepted; throw IllegalStateException");
        }
        checkObservation("reset", observation);
        running = true;
        wasReset = true;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Objects.requireNonNull(action, "action");
        float[] given = action.clone();
        Step step = checkedStep(given, observation, () -> env.step(action, observation));
        if (!Arrays.equals(given, action)) {
            throw new ContractViolation(
                    "actions are left as they were",
                    "step changed " + Arrays.toString(given) + " into " + Arrays.toString(action) + "; work on a copy");
        }
        return step;
    }

    private Step checkedStep(float[] action, float[] observation, Supplier<Step> inside) {
        poison(observation);
        String obstacle = running ? whyImpossible(action) : null; // computed first, because the step changes the mask
        Step step = takeStep(inside, obstacle, action);
        String call = "step with action " + Arrays.toString(action);
        if (!running) {
            throw new ContractViolation(
                    "no step without an episode",
                    "step returned " + step + " although no episode "
                            + "was under way; throw IllegalStateException before the first reset, after an"
                            + " ending and after "
                            + "close");
        }
        if (obstacle != null) {
            throw new ContractViolation(
                    "invalid calls are refused",
                    call + " was accepted, although " + obstacle + "; throw IllegalArgumentException");
        }
        if (step == null) {
            throw new ContractViolation("every step returns a result", "step returned null");
        }
        if (!Float.isFinite(step.reward())) {
            throw new ContractViolation(
                    "rewards are finite", "the reward of action " + Arrays.toString(action) + " is " + step.reward());
        }
        checkObservation(call, observation);
        running = !step.ending().ended();
        return step;
    }

    private Step takeStep(Supplier<Step> inside, String obstacle, float[] action) {
        try {
            return inside.get();
        } catch (IllegalStateException e) {
            if (running && wasReset) {
                throw new ContractViolation(
                        "an episode under way continues",
                        "step threw " + e + " after a reset or a restored state; both must reopen the episode",
                        e);
            }
            throw e;
        } catch (IllegalArgumentException e) {
            if (running && obstacle == null && env.find(ActionMasked.class).isPresent()) {
                throw new ContractViolation(
                        "what a mask allows is possible",
                        "the mask allows action " + Arrays.toString(action) + ", but step refused it: " + e.getMessage()
                                + "; correct actionMask or step",
                        e);
            }
            throw e;
        }
    }

    /**
     * Why an environment must refuse the action now, or null if it must accept it. Numbers outside a Box are clipped,
     * so they are possible.
     */
    private String whyImpossible(float[] action) {
        if (action.length != actions.size()) {
            return "actions have " + actions.size() + " numbers";
        }
        for (float number : action) {
            if (Float.isNaN(number)) {
                return "NaN is not an action";
            }
        }
        if (!(actions instanceof Box) && !actions.contains(action)) {
            return "it is not in " + actions;
        }
        return env.find(ActionMasked.class)
                .filter(masked -> !Masks.allows(actions, Masks.checked(env, masked), action))
                .map(masked -> "the action mask forbids it")
                .orElse(null);
    }

    /**
     * A buffer of the wrong length is the caller's mistake, not the environment's, so it is not a contract violation.
     */
    private void poison(float[] observation) {
        Objects.requireNonNull(observation, "observation");
        if (observation.length != observations.size()) {
            throw new IllegalArgumentException("the observation buffer has " + observation.length
                    + " numbers, observations have " + observations.size());
        }
        Arrays.fill(observation, Float.NaN);
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
    public <T> Optional<T> find(Class<T> type) {
        Objects.requireNonNull(type, "type");
        if (type == Restorable.class) {
            return env.find(Restorable.class).map(inner -> type.cast(new CheckedState(inner)));
        }
        if (type == DiscreteEnv.class) {
            return env.find(DiscreteEnv.class).map(inner -> type.cast(new CheckedNumbers(inner)));
        }
        if (type == ActionMasked.class) {
            return env.find(ActionMasked.class)
                    .map(inner -> type.cast((ActionMasked) mask -> {
                        Objects.requireNonNull(mask, "mask");
                        boolean[] now = Masks.checked(env, inner);
                        Check.length("mask", mask.length, now.length);
                        System.arraycopy(now, 0, mask, 0, now.length);
                    }));
        }
        return type.isInstance(this) ? Optional.of(type.cast(this)) : env.find(type);
    }

    @Override
    public Env unwrapped() {
        return env.unwrapped();
    }

    @Override
    public void close() {
        env.close();
        if (closes()) {
            running = false;
            closed = true;
        }
    }

    /** Whether the environment inside all nested checks overrides {@link Env#close}. */
    boolean closes() {
        return env instanceof CheckedEnv inner ? inner.closes() : EnvContract.closes(env, Env.class);
    }

    /** The same environment stepped through {@code step(int)}; all other methods are those of the outer class. */
    private final class CheckedNumbers implements DiscreteEnv {
        private final DiscreteEnv inner;

        private CheckedNumbers(DiscreteEnv inner) {
            this.inner = inner;
        }

        @Override
        public Space observationSpace() {
            return CheckedEnv.this.observationSpace();
        }

        @Override
        public Discrete actionSpace() {
            return (Discrete) same("actionSpace", actions, inner.actionSpace());
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            CheckedEnv.this.reset(random, observation);
        }

        @Override
        public Step step(int action, float[] observation) {
            return checkedStep(new float[] {action}, observation, () -> inner.step(action, observation));
        }

        @Override
        public Step step(float[] action, float[] observation) {
            return CheckedEnv.this.step(action, observation);
        }

        @Override
        public <T> Optional<T> find(Class<T> type) {
            return type.isInstance(this) ? Optional.of(type.cast(this)) : CheckedEnv.this.find(type);
        }

        @Override
        public Env unwrapped() {
            return CheckedEnv.this.unwrapped();
        }

        @Override
        public void close() {
            CheckedEnv.this.close();
        }
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
            Objects.requireNonNull(state, "state");
            double[] given = state.clone();
            inner.restore(state);
            if (!Arrays.equals(given, state)) {
                throw new ContractViolation(
                        "restore does not modify the state array",
                        "restore changed " + Arrays.toString(given) + " into " + Arrays.toString(state));
            }
            running = true;
        }
    }
}
