package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Checks that a baseline keeps the promises of {@link Baseline}, both new and after it was fitted to 1, 2 and 3
 * batches, with the reward-to-go and with the return of the whole episode.
 *
 * <ul>
 *   <li>{@code predict} writes one finite number for every step and nothing else, whatever was in the buffer. Neither
 *       {@code predict} nor {@code fit} modifies its inputs.
 *   <li>{@code predict} learns nothing and keeps nothing: it gives the same answer after other batches, and it uses the
 *       returns it is given.
 *   <li><b>Causality</b>: b<sub>t</sub> does not change when, in its own episode, the action a<sub>t</sub>, the rewards
 *       from r<sub>t</sub> on and everything after them change. This is what keeps the gradient unbiased.
 *   <li>The order of the episodes does not matter.
 *   <li>What the baseline learned is {@link Stateful}: saved and loaded into another instance, even one that learned
 *       something else, it continues bit for bit. Instances share nothing.
 * </ul>
 *
 * <p>Causality is checked on perturbed batches. The check does not find a dependence weaker than about 1e−5 of the
 * returns, nor one that appears only in other kinds of batches or after more fits. On sufficiently small processes,
 * {@code algos.exact.BaselineBias} computes the bias itself exactly.
 */
public final class BaselineContract {
    private static final double GAMMA = 0.9;

    /** Tolerance for sums that add an episode's own return and subtract it again. */
    private static final float ROUNDING = 1e-5f;

    private static final int FUTURES = 3;

    /** The largest number of fits tried, and the smallest number of batches accepted. */
    private static final int MOST_FITS = 3;

    private final Supplier<? extends Baseline> maker;
    private final List<Batch> batches;
    private final Rng key;

    private BaselineContract(Supplier<? extends Baseline> maker, List<Batch> batches, Rng key) {
        this.maker = maker;
        this.batches = batches;
        this.key = key;
    }

    /**
     * Checks every promise on made-up batches with observations of 3 numbers in [−1, 1] and 2 actions.
     *
     * @param maker creates a new, identical baseline at every call
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Supplier<? extends Baseline> maker, Rng key) {
        check(maker, Box.uniform(3, -1, 1), new Discrete(2), key);
    }

    /**
     * Checks every promise on made-up batches of 3 or 4 episodes.
     *
     * @param maker creates a new, identical baseline at every call
     * @param observations the space that observations are drawn from
     * @param actions the space that actions are drawn from
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Supplier<? extends Baseline> maker, Space observations, Space actions, Rng key) {
        Objects.requireNonNull(maker, "maker");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(key, "key");
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            batches.add(Surgery.random(
                    observations, actions, 3 + i % 2, key.child("batch").child(i)));
        }
        check(maker, batches, key);
    }

    /**
     * Checks every promise on given batches.
     *
     * @param maker creates a new, identical baseline at every call
     * @param batches at least 3, of the kind the baseline will see in training, preferably with several episodes each
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     * @throws IllegalArgumentException if there are fewer than 3 batches
     */
    public static void check(Supplier<? extends Baseline> maker, List<Batch> batches, Rng key) {
        Objects.requireNonNull(maker, "maker");
        Objects.requireNonNull(key, "key");
        Check.noNulls("batches", batches);
        if (batches.size() < MOST_FITS) {
            throw new IllegalArgumentException(batches.size() + " batches; at least " + MOST_FITS
                    + " are needed to fit, to predict and to compare");
        }
        BaselineContract contract = new BaselineContract(maker, List.copyOf(batches), key);
        for (boolean whole : new boolean[] {false, true}) {
            for (int fits = 0; fits <= MOST_FITS; fits++) {
                contract.checkPredictions(fits, whole);
                contract.checkCausality(fits, whole);
                contract.checkOrder(fits, whole);
            }
            contract.checkMemory(whole);
        }
    }

    /** A baseline fitted to the first {@code fits} batches. */
    private Baseline fitted(int fits, boolean whole) {
        Baseline baseline = maker.get();
        for (int i = 0; i < fits; i++) {
            fit(baseline, batches.get(i), whole);
        }
        return baseline;
    }

    private static float[] returns(Batch batch, boolean whole) {
        return Surgery.returns(batch, GAMMA, whole);
    }

    private static float[] predict(Baseline baseline, Batch batch, boolean whole) {
        return Prediction.of(baseline, batch, returns(batch, whole));
    }

    private static void fit(Baseline baseline, Batch batch, boolean whole) {
        Prediction.fit(baseline, batch, returns(batch, whole));
    }

    private static String age(int fits) {
        return fits == 0 ? "new" : "fitted to " + fits + (fits == 1 ? " batch" : " batches");
    }

    private void checkPredictions(int fits, boolean whole) {
        String law = "predict learns nothing and keeps nothing";
        Baseline baseline = fitted(fits, whole);
        List<float[]> first = new ArrayList<>();
        for (Batch batch : batches) {
            first.add(predict(baseline, batch, whole));
        }
        for (int i = batches.size() - 1; i >= 0; i--) {
            mustEqual(
                    law,
                    age(fits) + ", it predicted batch " + i + " again after other batches",
                    first.get(i),
                    predict(baseline, batches.get(i), whole),
                    "compute everything from the arguments and learn only in fit");
        }
        for (int i = 0; i < batches.size(); i++) {
            mustEqual(
                    "the maker creates identical baselines",
                    age(fits) + ", a second one predicted batch " + i,
                    first.get(i),
                    predict(fitted(fits, whole), batches.get(i), whole),
                    "draw the initial weights from a key that is the same at every call, and share"
                            + " nothing between instances");
        }
        checkOtherReturns(fits, whole);
    }

    /** Passes the same batch and the same array with other returns in it: a cached answer would be stale. */
    private void checkOtherReturns(int fits, boolean whole) {
        Baseline baseline = fitted(fits, whole);
        Batch batch = batches.get(2);
        float[] given = returns(batch, whole);
        float[] out = new float[batch.steps()];
        Prediction.call("predict", batch, () -> baseline.predict(batch, given, out));
        float[] other = returns(batch, !whole);
        for (int t = 0; t < given.length; t++) {
            given[t] = other[t] - 3f;
        }
        float[] fresh = Prediction.of(fitted(fits, whole), batch, given.clone());
        Prediction.call("predict", batch, () -> baseline.predict(batch, given, out));
        mustEqual(
                "predict uses the returns it is given",
                age(fits) + ", it was given the same batch with other returns",
                fresh,
                out,
                "do not keep arrays or answers from one call to the next; they are stale by then");
    }

    private void checkCausality(int fits, boolean whole) {
        Baseline baseline = fitted(fits, whole);
        Batch pool = batches.get(1);
        for (int i = 0; i < batches.size(); i++) {
            Batch batch = batches.get(i);
            float[] before = predict(baseline, batch, whole);
            for (int e = 0; e < batch.episodes(); e++) {
                int last = batch.length(e) - 1;
                for (int t : new int[] {0, last / 2, last}) {
                    for (int future = 0; future < FUTURES; future++) {
                        Rng rng = key.child("future").child(i).child(e).child(t).child(future);
                        Batch changed = Surgery.otherFuture(batch, e, t, pool, rng);
                        float[] after = predict(baseline, changed, whole);
                        mustNotKnow(batch, before, changed, after, e, t, age(fits), whole);
                    }
                }
            }
        }
    }

    private static void mustNotKnow(
            Batch batch, float[] before, Batch changed, float[] after, int e, int t, String age, boolean whole) {
        float[] g = returns(batch, whole);
        float[] h = returns(changed, whole);
        float bound = ROUNDING
                * (1 + Surgery.largest(g) + Surgery.largest(h) + Surgery.largest(before) + Surgery.largest(after));
        for (int k = 0; k <= t; k++) {
            int row = batch.start(e) + k; // earlier episodes are unchanged, so rows still correspond
            if (!(Math.abs(after[row] - before[row]) <= bound)) {
                throw new ContractViolation(
                        "b_t does not depend on what a_t causes",
                        age + ", it predicted b_" + k + " = " + before[row] + " for step " + k + " of episode " + e
                                + ", but " + after[row] + " when the action at step " + t
                                + " and what followed it in this episode were different (the return given for step " + k
                                + " went from " + g[row] + " to " + h[row]
                                + "). Such a baseline biases the gradient; use the state, the past, other episodes"
                                + " or earlier batches instead");
            }
        }
    }

    private void checkOrder(int fits, boolean whole) {
        Baseline baseline = fitted(fits, whole);
        for (int i = 0; i < batches.size(); i++) {
            Batch batch = batches.get(i);
            int n = batch.episodes();
            float[] before = predict(baseline, batch, whole);
            float bound = ROUNDING * (1 + Surgery.largest(returns(batch, whole)) + Surgery.largest(before));
            for (int shift = 1; shift < n; shift++) {
                int[] order = new int[n];
                for (int e = 0; e < n; e++) {
                    order[e] = (e + shift) % n;
                }
                Batch rotated = Surgery.reordered(batch, order);
                float[] after = predict(baseline, rotated, whole);
                for (int e = 0; e < n; e++) {
                    for (int t = 0; t < rotated.length(e); t++) {
                        float was = before[batch.start(order[e]) + t];
                        float is = after[rotated.start(e) + t];
                        if (!(Math.abs(is - was) <= bound)) {
                            throw new ContractViolation(
                                    "the order of the episodes does not matter",
                                    age(fits) + ", it predicted " + was + " for step " + t + " of an episode at index "
                                            + order[e] + " of the batch, but " + is
                                            + " when the same episode was at index " + e
                                            + "; do not depend on the order: use all other episodes or none");
                        }
                    }
                }
            }
        }
    }

    private void checkMemory(boolean whole) {
        Batch last = batches.get(2);
        Baseline fresh = maker.get();
        float[] unfitted = predict(fresh, last, whole);
        Baseline original = fitted(1, whole);
        float[] expected = predict(original, last, whole);
        fit(fresh, batches.get(1), whole);
        mustEqual(
                "instances share nothing",
                "after another instance was fitted, it predicted",
                expected,
                predict(original, last, whole),
                "give each instance its own network and optimiser");
        if (!(original instanceof Stateful stateful)) {
            mustEqual(
                    "what a baseline learns is Stateful",
                    "fit changed its predictions, but it does not implement Stateful:",
                    unfitted,
                    expected,
                    "implement save and load, so that a resumed run equals an uninterrupted one");
            return;
        }
        String law = "a loaded state continues as if nothing had happened";
        State state = saved(stateful);
        mustEqual(law, "after save it predicted", expected, predict(original, last, whole), "save must change nothing");
        ((Stateful) fresh).load(state); // replaces what it learned from another batch
        if (!saved((Stateful) fresh).sameAs(state)) {
            throw new ContractViolation(
                    law,
                    "what it saved right after load differs from what it loaded; the names are " + state.names()
                            + "; load every name that save writes");
        }
        String loaded = "loaded into an instance that had learned something else, it predicted";
        mustEqual(law, loaded, expected, predict(fresh, last, whole), "save and load every field that predict reads");
        fit(original, last, whole);
        fit(fresh, last, whole);
        mustEqual(
                law,
                "loaded and then fitted to one more batch, it predicted",
                predict(original, batches.get(0), whole),
                predict(fresh, batches.get(0), whole),
                "save and load every field that fit reads too, counters and optimiser included");
    }

    private static State saved(Stateful stateful) {
        State state = new State();
        stateful.save(state);
        return state;
    }

    private static void mustEqual(String law, String how, float[] expected, float[] seen, String remedy) {
        for (int t = 0; t < expected.length; t++) {
            if (Float.floatToIntBits(expected[t]) != Float.floatToIntBits(seen[t])) {
                throw new ContractViolation(
                        law,
                        how + " " + seen[t] + " where " + expected[t] + " was expected (row " + t + " of "
                                + expected.length + "; all: " + Arrays.toString(seen) + "); " + remedy);
            }
        }
    }
}
