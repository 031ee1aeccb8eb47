package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Checks that an environment keeps the promises of {@link Env}, {@link DiscreteEnv}, {@link Restorable} and
 * {@link ActionMasked}, as far as random actions can tell. Covers what the checkers of dm_env and Gymnasium cover, and
 * more.
 *
 * <ul>
 *   <li>Observations are fully written (buffers are poisoned with NaN) and lie in their space. Rewards are finite.
 *       Actions and spaces do not change. Buffers are not kept.
 *   <li>The same key and the same actions give the same episode: on a second instance, on the same instance again,
 *       after an unfinished episode, and interleaved with another instance.
 *   <li>Episodes end. A step before the first reset or after the end of an episode throws, and so do a step and a reset
 *       after {@code close}, if {@code close} is overridden.
 *   <li>Impossible actions (NaN, of the wrong length, not a member of a discrete space, masked out) throw and change
 *       nothing. Finite actions outside a {@link Box} do not throw.
 *   <li>An episode continues from a restored state exactly as it did the first time, and in another instance as well.
 *       Ten episodes are checked; if none of them is truncated, so is the first of 40 more that is. Restoring reopens an episode that had ended. A state of the wrong length or
 *       containing NaN throws.
 *   <li>{@code step(int)} equals {@code step(float[])}.
 *   <li>An action mask is fully written and allows at least one choice, and {@code step} accepts what it allows.
 * </ul>
 */
public final class EnvContract {
    /** The number of steps within which an episode of random actions must end, by default. */
    public static final int DEFAULT_MAX_STEPS = 10_000;

    private static final int EPISODES = 3;

    private static final int RESTORED_EPISODES = 10;

    /** The number of episodes among which a truncated one is looked for. */
    private static final int MOST_EPISODES = 50;

    private static final String CONTINUES = "an episode continues from a restored state";
    private static final String RESTORE_REMEDY =
            "; let state() return, and restore set, everything that changes during an"
                    + " episode, the step counter included";

    private static final long OTHER_POSITION = 1L << 40;

    private final Supplier<? extends Env> maker;
    private final Rng key;
    private final int maxSteps;
    private final List<Env> open = new ArrayList<>();

    private EnvContract(Supplier<? extends Env> maker, Rng key, int maxSteps) {
        this.maker = maker;
        this.key = key;
        this.maxSteps = maxSteps;
    }

    /**
     * Checks every promise.
     *
     * @param maker creates a new environment at every call; all of them are closed at the end
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Supplier<? extends Env> maker, Rng key) {
        check(maker, key, DEFAULT_MAX_STEPS);
    }

    /**
     * Checks every promise.
     *
     * @param maker creates a new environment at every call; all of them are closed at the end
     * @param key the key of all random choices
     * @param maxSteps the number of steps within which an episode of random actions must end, ≥ 2
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Supplier<? extends Env> maker, Rng key, int maxSteps) {
        Objects.requireNonNull(maker, "maker");
        Objects.requireNonNull(key, "key");
        Check.atLeast("maxSteps", maxSteps, 2);
        EnvContract contract = new EnvContract(maker, key, maxSteps);
        try {
            contract.checkLifeCycle();
            contract.checkSameKeySameEpisode();
            contract.checkInterleaved();
            contract.checkBadActions();
            contract.checkIntegerSteps();
            contract.checkRestorable();
        } catch (Throwable e) {
            throw Failures.rethrow(Failures.closeAfter(e, contract.open));
        }
        Failures.closeAll(contract.open.toArray(Env[]::new));
    }

    private CheckedEnv make() {
        Env env = maker.get();
        open.add(env);
        return new CheckedEnv(env);
    }

    private Rng episodeKey(int episode) {
        return key.child("episode").child(episode);
    }

    private void checkLifeCycle() {
        CheckedEnv env = make();
        float[] action = new float[env.actionSpace().size()];
        float[] observation = new float[env.observationSpace().size()];
        env.actionSpace().sample(key.child("first action"), action);
        mustThrow("a step before the first reset", IllegalStateException.class, () -> env.step(action, observation));
        Rollout rollout = Rollout.episode(env, episodeKey(0), maxSteps);
        if (!rollout.ended()) {
            throw new ContractViolation(
                    "episodes end",
                    "an episode of random actions was still running after " + maxSteps
                            + " steps; give the environment a time limit, or allow more steps");
        }
        mustThrow(
                "a step after the end of an episode", IllegalStateException.class, () -> env.step(action, observation));
        if (env.closes()) {
            checkClosed(env, action, observation);
        }
    }

    /** Whether an object overrides the default {@code close} of an interface, which does nothing. */
    static boolean closes(AutoCloseable thing, Class<? extends AutoCloseable> offeredBy) {
        try {
            return thing.getClass().getMethod("close").getDeclaringClass() != offeredBy;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("every AutoCloseable has a method close", e);
        }
    }

    private void checkClosed(Env env, float[] action, float[] observation) {
        env.reset(key, observation);
        env.close();
        open.remove(0); // the first one created
        mustThrow("a step after close", IllegalStateException.class, () -> env.step(action, observation));
        mustThrow("a reset after close", IllegalStateException.class, () -> env.reset(key, observation));
    }

    private void checkSameKeySameEpisode() {
        String law = "same key and actions, same episode";
        Env env = make();
        List<Rollout> first = new ArrayList<>();
        for (int i = 0; i < EPISODES; i++) {
            first.add(Rollout.episode(env, episodeKey(i), maxSteps));
        }
        // In another order, with an unfinished episode in between, to show that nothing leaks from one episode to the
        // next.
        for (int i = EPISODES - 1; i >= 0; i--) {
            mustBeSame(
                    law, "replayed on the same instance", first.get(i), Rollout.episode(env, episodeKey(i), maxSteps));
            Rollout.episode(env, key.child("unfinished"), 1);
        }
        for (int i = EPISODES - 1; i >= 0; i--) {
            Rollout again = Rollout.episode(make(), episodeKey(i), maxSteps);
            mustBeSame(law, "replayed on a new instance", first.get(i), again);
        }
    }

    private void checkInterleaved() {
        Rollout a = Rollout.episode(make(), episodeKey(0), maxSteps);
        Rollout b = Rollout.episode(make(), episodeKey(1), maxSteps);
        Env one = make();
        Env other = make();
        Rollout first = Rollout.episode(one, episodeKey(0), 0);
        Rollout second = Rollout.episode(other, episodeKey(1), 0);
        for (int t = 1; t <= Math.max(a.length(), b.length()); t++) {
            first.extend(one, episodeKey(0), t);
            second.extend(other, episodeKey(1), t);
        }
        String law = "instances are independent";
        mustBeSame(law, "stepped in turn with another instance", a, first);
        mustBeSame(law, "stepped in turn with another instance", b, second);
    }

    private void checkBadActions() {
        Env env = make();
        Rollout undisturbed = Rollout.episode(env, episodeKey(0), maxSteps);
        Rollout disturbed = Rollout.episode(env, episodeKey(0), 0);
        float[] observation = new float[env.observationSpace().size()];
        Space space = env.actionSpace();
        for (int t = 1; t <= Math.min(undisturbed.length(), 5); t++) {
            for (float[] bad : BadActions.of(env)) {
                mustThrow(
                        "the impossible action " + Arrays.toString(bad),
                        IllegalArgumentException.class,
                        () -> env.step(bad, observation));
            }
            disturbed.extend(env, episodeKey(0), t);
        }
        disturbed.extend(env, episodeKey(0), maxSteps);
        mustBeSame("a refused action changes nothing", "with impossible actions in between", undisturbed, disturbed);
        if (space instanceof Box box) {
            checkFarActions(box);
        }
    }

    private void checkFarActions(Box box) {
        Env env = make();
        float[] observation = new float[env.observationSpace().size()];
        for (float sign : new float[] {-1, 1}) {
            env.reset(key.child("far"), observation);
            float[] far = new float[box.size()];
            for (int i = 0; i < far.length; i++) {
                float bound = sign < 0 ? box.low(i) : box.high(i);
                far[i] = Float.isInfinite(bound) ? sign * 1e6f : bound + sign * (1 + Math.abs(bound));
            }
            try {
                env.step(far, observation);
            } catch (IllegalArgumentException e) {
                throw new ContractViolation(
                        "finite actions outside a Box are clipped",
                        "step refused " + Arrays.toString(far) + " with '" + e.getMessage() + "'",
                        e);
            }
        }
    }

    private void checkIntegerSteps() {
        Env env = make();
        DiscreteEnv discrete = env.find(DiscreteEnv.class).orElse(null);
        if (discrete == null) {
            return;
        }
        int choices = discrete.actionSpace().n();
        float[] observation = new float[env.observationSpace().size()];
        float[] same = new float[observation.length];
        float[] action = new float[1];
        Env twin = make();
        env.reset(key.child("integer"), observation);
        twin.reset(key.child("integer"), same);
        mustThrow("the impossible action -1", IllegalArgumentException.class, () -> discrete.step(-1, observation));
        mustThrow(
                "the impossible action " + choices,
                IllegalArgumentException.class,
                () -> discrete.step(choices, observation));
        Rollout.drawAction(env, key.child("integer action"), action);
        Step byNumber = discrete.step((int) action[0], observation);
        Step byArray = twin.step(action, same);
        if (!byNumber.equals(byArray) || !Arrays.equals(observation, same)) {
            throw new ContractViolation(
                    "step(int) equals step(float[])",
                    "action " + action[0] + " gave " + byNumber
                            + " and " + byArray + ", observations " + Arrays.toString(observation) + " and "
                            + Arrays.toString(same));
        }
    }

    private void checkRestorable() {
        Env env = make();
        Restorable restorable = env.find(Restorable.class).orElse(null);
        if (restorable == null) {
            return;
        }
        boolean truncated = false;
        for (int e = 0; e < RESTORED_EPISODES || e < MOST_EPISODES && !truncated; e++) {
            Rollout whole = Rollout.episode(env, episodeKey(e), maxSteps);
            truncated |= whole.truncated();
            if (e == 0) {
                checkRestored(env, restorable, episodeKey(e), whole, 0);
                checkRestored(env, restorable, episodeKey(e), whole, whole.length() - 1);
            }
            if (e < RESTORED_EPISODES || whole.truncated()) {
                checkRestored(env, restorable, episodeKey(e), whole, whole.length() / 2);
            }
        }
        double[] tooLong = Arrays.copyOf(restorable.state(), restorable.state().length + 1);
        mustThrow("a state of the wrong length", IllegalArgumentException.class, () -> restorable.restore(tooLong));
        double[] noNumber = restorable.state();
        Arrays.fill(noNumber, Double.NaN);
        mustThrow("a state that is NaN", IllegalArgumentException.class, () -> restorable.restore(noNumber));
    }

    private void checkRestored(Env env, Restorable restorable, Rng key, Rollout whole, int cut) {
        Rng rng = key.child("environment");
        env.reset(rng, new float[env.observationSpace().size()]);
        Rollout head = Rollout.started();
        head.extend(env, key, cut);
        long position = rng.position();
        double[] state = restorable.state();
        head.extend(env, key, maxSteps); // to the end, so that restoring has to reopen the episode
        rng.seek(position);
        restorable.restore(state);
        if (!Arrays.equals(state, restorable.state())) {
            throw new ContractViolation(
                    CONTINUES,
                    "state() after restore is " + Arrays.toString(restorable.state()) + ", the restored state was "
                            + Arrays.toString(state) + RESTORE_REMEDY);
        }
        Rollout tail = head.cutAt(cut);
        tail.extend(env, key, maxSteps);
        mustContinue("restored after step " + cut, whole.from(cut), tail.from(cut));
        checkElsewhere(key, state, position, whole.from(cut), head.cutAt(cut), cut);
    }

    /**
     * Restores into an instance in the middle of another episode, where everything that a state leaves out is
     * different.
     */
    private void checkElsewhere(Rng key, double[] state, long position, Rollout rest, Rollout tail, int cut) {
        Env other = make();
        Rng rng = key.child("environment");
        rng.seek(OTHER_POSITION); // other draws at reset, from a generator that can return to the right position
        other.reset(rng, new float[other.observationSpace().size()]);
        rng.seek(position);
        other.find(Restorable.class).orElseThrow().restore(state);
        tail.extend(other, key, maxSteps);
        mustContinue("restored in another instance after step " + cut, rest, tail.from(cut));
    }

    private static void mustContinue(String how, Rollout original, Rollout restored) {
        String difference = original.differenceTo(restored, "in the original episode", "after restoring");
        if (difference != null) {
            throw new ContractViolation(CONTINUES, how + ", " + difference + RESTORE_REMEDY);
        }
    }

    private static void mustBeSame(String law, String how, Rollout first, Rollout second) {
        String difference = first.differenceTo(second, "in one", "in the other");
        if (difference != null) {
            throw new ContractViolation(
                    law,
                    how + ", " + difference
                            + "; draw all random numbers from the generator given to reset, and set every"
                            + " field in reset");
        }
    }

    static void mustThrow(String what, Class<? extends RuntimeException> expected, Runnable call) {
        String law = "invalid calls are refused";
        try {
            call.run();
        } catch (RuntimeException e) {
            if (!expected.isInstance(e)) {
                throw new ContractViolation(law, what + " threw " + e + ", expected " + expected.getSimpleName(), e);
            }
            return;
        }
        throw new ContractViolation(law, what + " was accepted, expected " + expected.getSimpleName());
    }
}
