package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Checks that a batch of n environments is bit for bit the same as n single ones and keeps the promises of
 * {@link VectorEnv}. Observations, rewards, endings and final observations equal those of the single environments.
 * Buffers are fully written (they are poisoned before every step), and rows that must stay unchanged do. An environment
 * whose episode ended is reset, or rests until it is reset. Some environments can be reset alone. Impossible actions
 * and buffers of the wrong length throw and change nothing. Calls out of order throw.
 */
public final class VectorEnvContract {
    private static final float UNTOUCHED = -987.5f;
    private static final String SAME = "a batch equals single environments";

    private final VectorEnv batch;
    private final Env[] singles;
    private final Rng key;
    private final int n;
    private final int width;
    private final int actionWidth;

    private final float[] actions;
    private final float[] observations;
    private final float[] rewards;
    private final Ending[] endings;
    private final float[] finals;

    /** The observations of the single environments. */
    private final float[][] expected;

    private final Ending[] rests;
    private final long[] episodes;
    private int endingsSeen;

    private VectorEnvContract(VectorEnv batch, Env[] singles, Rng key) {
        this.batch = batch;
        this.key = key;
        this.singles = singles;
        n = singles.length;
        width = batch.observationSpace().size();
        actionWidth = batch.actionSpace().size();
        actions = new float[n * actionWidth];
        observations = new float[n * width];
        rewards = new float[n];
        endings = new Ending[n];
        finals = new float[n * width];
        expected = new float[n][width];
        rests = new Ending[n];
        episodes = new long[n];
    }

    /**
     * Checks every promise for batches of 1, 2 and 7.
     *
     * @param batch creates a new batch of n, which is closed at the end
     * @param single creates a new environment that equals environment i of a batch; it is closed at the end
     * @param key the key of all random choices
     * @param steps the number of steps to compare, 1 to 10<sup>6</sup>, enough for some episodes to end
     * @throws ContractViolation if a promise is broken
     */
    public static void check(
            IntFunction<? extends VectorEnv> batch, IntFunction<? extends Env> single, Rng key, int steps) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(single, "single");
        Objects.requireNonNull(key, "key");
        Check.range("steps", steps, 1, 1_000_000);
        for (int n : new int[] {1, 2, 7}) {
            Env[] singles = new Env[n];
            try (VectorEnv made = batch.apply(n)) {
                Arrays.setAll(singles, single);
                new VectorEnvContract(made, singles, key.child(n)).run(steps);
            } catch (Throwable e) {
                throw Failures.rethrow(Failures.closeAfter(e, singles));
            }
            Failures.closeAll(singles);
        }
    }

    private void run(int steps) {
        checkShape();
        EnvContract.mustThrow("a step before the first reset", IllegalStateException.class, this::stepBatch);
        for (int round = 0; round < 2; round++) { // the second round shows that reset(rng) counts episodes from 0 again
            reset();
            for (int t = 0; t < steps; t++) {
                drawActions(t);
                checkRefusals(t);
                step(t);
                resetSome(t);
            }
        }
        if (endingsSeen == 0) {
            throw new ContractViolation(
                    "episodes end", "no episode ended within " + steps + " steps of the batch; compare more steps");
        }
        batch.close();
        if (EnvContract.closes(batch, VectorEnv.class)) {
            EnvContract.mustThrow("a step after close", IllegalStateException.class, this::stepBatch);
            EnvContract.mustThrow(
                    "a reset after close", IllegalStateException.class, () -> batch.reset(key, observations));
        }
    }

    private void checkShape() {
        if (batch.size() != n) {
            throw new ContractViolation(
                    "a batch has the requested size", "requested " + n + ", size() is " + batch.size());
        }
        for (Env single : singles) {
            if (!batch.observationSpace().equals(single.observationSpace())
                    || !batch.actionSpace().equals(single.actionSpace())) {
                throw new ContractViolation(
                        SAME,
                        "the spaces are " + batch.observationSpace() + " and "
                                + batch.actionSpace() + " in the batch, " + single.observationSpace() + " and "
                                + single.actionSpace() + " alone");
            }
        }
    }

    private void reset() {
        Arrays.fill(observations, Float.NaN);
        batch.reset(key, observations);
        for (int i = 0; i < n; i++) {
            episodes[i] = 0;
            begin(i);
            mustBeSame("the first observation", i, -1, expected[i], row(observations, i));
        }
    }

    private void begin(int i) {
        singles[i].reset(key.child(i).child(episodes[i]++), expected[i]);
        rests[i] = null;
    }

    private void drawActions(int t) {
        float[] action = new float[actionWidth];
        for (int i = 0; i < n; i++) {
            if (rests[i] == null) {
                Rollout.drawAction(singles[i], key.child("action").child(t).child(i), action);
            }
            System.arraycopy(action, 0, actions, i * actionWidth, actionWidth);
        }
    }

    private void step(int t) {
        float[] given = actions.clone();
        Arrays.fill(observations, Float.NaN);
        Arrays.fill(rewards, Float.NaN);
        Arrays.fill(endings, null);
        Arrays.fill(finals, UNTOUCHED);
        try {
            stepBatch();
        } catch (RuntimeException e) {
            throw new ContractViolation(
                    SAME, "at step " + t + " the batch refused actions that are possible alone: " + e, e);
        }
        if (!Arrays.equals(given, actions)) {
            throw new ContractViolation("actions are left as they were", "at step " + t + " the batch changed them");
        }
        for (int i = 0; i < n; i++) {
            if (rests[i] == null) {
                compareStepped(i, t);
            } else {
                mustBeSame("the observation of a resting environment", i, t, expected[i], row(observations, i));
                mustBeSame("the reward of a resting environment", i, t, 0f, rewards[i]);
                mustBeSame("the ending of a resting environment", i, t, rests[i], endings[i]);
                mustBeUntouched(i, t);
            }
        }
    }

    private void compareStepped(int i, int t) {
        float[] action = Arrays.copyOfRange(actions, i * actionWidth, (i + 1) * actionWidth);
        Step step = singles[i].step(action, expected[i]);
        mustBeSame("the reward", i, t, step.reward(), rewards[i]);
        mustBeSame("the ending", i, t, step.ending(), endings[i]);
        if (!step.ending().ended()) {
            mustBeUntouched(i, t);
        } else {
            endingsSeen++;
            mustBeSame("the final observation", i, t, expected[i], row(finals, i));
            if (batch.autoresets()) {
                begin(i);
            } else {
                rests[i] = step.ending();
            }
        }
        mustBeSame("the observation", i, t, expected[i], row(observations, i));
    }

    /** Resets resting environments every tenth step and, once early on, an environment in the middle of its episode. */
    private void resetSome(int t) {
        if (t % 10 != 5) {
            return;
        }
        boolean[] which = new boolean[n];
        for (int i = 0; i < n; i++) {
            which[i] = rests[i] != null || t == 5 && i == 0;
        }
        Arrays.fill(observations, UNTOUCHED);
        try {
            batch.reset(which, observations);
        } catch (UnsupportedOperationException e) {
            if (batch.autoresets()) {
                return; // allowed, because nothing ever rests
            }
            throw new ContractViolation(
                    "a resting environment can be reset", "reset(which, observations) threw " + e, e);
        }
        for (int i = 0; i < n; i++) {
            if (which[i]) {
                begin(i);
                mustBeSame("the first observation after a reset of some", i, t, expected[i], row(observations, i));
            } else if (row(observations, i)[0] != UNTOUCHED) {
                throw new ContractViolation(
                        "rows that were not requested are not modified", "reset(which, observations) wrote row " + i);
            }
        }
    }

    private void checkRefusals(int t) {
        int last = n - 1;
        if (t >= 3 || rests[last] != null) { // the action of a resting environment is ignored
            return;
        }
        for (float[] bad : BadActions.of(singles[last])) {
            if (bad.length == actionWidth && !isMaskedOut(bad)) {
                float[] good = actions.clone();
                System.arraycopy(bad, 0, actions, last * actionWidth, actionWidth);
                EnvContract.mustThrow(
                        "the impossible action " + Arrays.toString(bad),
                        IllegalArgumentException.class,
                        this::stepBatch);
                System.arraycopy(good, 0, actions, 0, good.length);
            }
        }
        checkLengths();
    }

    /**
     * One row too many in each buffer: a fully written buffer must have the right size, or the caller reads old
     * numbers.
     */
    private void checkLengths() {
        refuses(
                "actions",
                () -> batch.step(new float[actions.length + actionWidth], observations, rewards, endings, finals));
        refuses("observations", () -> batch.step(actions, longer(observations), rewards, endings, finals));
        refuses("rewards", () -> batch.step(actions, observations, new float[n + 1], endings, finals));
        refuses("endings", () -> batch.step(actions, observations, rewards, new Ending[n + 1], finals));
        refuses("final observations", () -> batch.step(actions, observations, rewards, endings, longer(finals)));
    }

    private float[] longer(float[] rows) {
        return new float[rows.length + width];
    }

    private static void refuses(String buffer, Runnable step) {
        EnvContract.mustThrow("a buffer of the wrong length for the " + buffer, IllegalArgumentException.class, step);
    }

    /** Only the environment itself can refuse masked actions, when others may have been stepped already. */
    private boolean isMaskedOut(float[] action) {
        return batch.actionSpace().contains(action);
    }

    private void stepBatch() {
        batch.step(actions, observations, rewards, endings, finals);
    }

    private float[] row(float[] rows, int i) {
        return Arrays.copyOfRange(rows, i * width, (i + 1) * width);
    }

    private void mustBeUntouched(int i, int t) {
        for (float value : row(finals, i)) {
            if (value != UNTOUCHED) {
                throw new ContractViolation(
                        "rows that were not requested are not modified",
                        "step " + t + " wrote a final observation of environment " + i
                                + " although no episode ended there");
            }
        }
    }

    private static void mustBeSame(String what, int i, int t, Object alone, Object together) {
        boolean same =
                alone instanceof float[] numbers ? Arrays.equals(numbers, (float[]) together) : alone.equals(together);
        if (!same) {
            throw new ContractViolation(
                    SAME,
                    what + " of environment " + i + " at step " + t + " is " + show(alone) + " alone, " + show(together)
                            + " in the batch");
        }
    }

    private static String show(Object value) {
        return value instanceof float[] numbers ? Arrays.toString(numbers) : String.valueOf(value);
    }
}
