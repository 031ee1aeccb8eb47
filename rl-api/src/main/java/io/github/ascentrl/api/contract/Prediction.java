package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;

/** Calls a baseline and checks what can be checked in a single call. */
final class Prediction {
    private static final float POISON = -123456.75f;

    private Prediction() {}

    /** {@return b_t of every step, checked with three calls with differently poisoned buffers} */
    static float[] of(Baseline baseline, Batch batch, float[] returns) {
        Batch kept = Surgery.copy(batch);
        float[] given = returns.clone();
        float[] first = over(Float.NaN, baseline, batch, given);
        float[] again = over(Float.NaN, baseline, batch, given);
        float[] other = over(POISON, baseline, batch, given);
        for (int t = 0; t < first.length; t++) {
            String place = "row " + t + " of the " + first.length + " steps of " + batch.episodes() + " episodes";
            checkNumber(place, first[t], again[t], other[t]);
        }
        checkInputs("predict", kept, batch, returns, given);
        return first;
    }

    private static float[] over(float poison, Baseline baseline, Batch batch, float[] returns) {
        float[] out = new float[batch.steps()];
        Arrays.fill(out, poison);
        call("predict", batch, () -> baseline.predict(batch, returns, out));
        return out;
    }

    private static void checkNumber(String place, float first, float again, float other) {
        String law = "predict writes one finite number for every step";
        if (Float.isNaN(first) && other == POISON) {
            throw new ContractViolation(
                    law, place + " was left unwritten; write a number for every step, not for every episode");
        }
        if (!Float.isFinite(other)) {
            throw new ContractViolation(
                    law,
                    place + " is " + other
                            + "; do not divide by a number that can be 0, such as the number of other episodes");
        }
        if (Float.floatToIntBits(first) != Float.floatToIntBits(again)) {
            throw new ContractViolation(
                    "predict learns nothing and keeps nothing",
                    place + " is " + first + " at one call and " + again
                            + " at the next with the same arguments; learn only in fit");
        }
        if (Float.floatToIntBits(first) != Float.floatToIntBits(other)) {
            throw new ContractViolation(
                    "predict does not read its buffer",
                    place + " is " + first + " if out held NaN before, but " + other + " if it held " + POISON
                            + "; write with =, not with +=");
        }
    }

    /** Fits a baseline to a batch, which must stay unchanged. */
    static void fit(Baseline baseline, Batch batch, float[] returns) {
        Batch kept = Surgery.copy(batch);
        float[] given = returns.clone();
        call("fit", batch, () -> baseline.fit(batch, given));
        checkInputs("fit", kept, batch, returns, given);
    }

    static void call(String what, Batch batch, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            throw new ContractViolation(
                    "every batch is accepted",
                    what + " threw " + e + " on a batch of " + batch.episodes() + " episodes and " + batch.steps()
                            + " steps"
                            + (e instanceof IndexOutOfBoundsException
                                    ? "; out has exactly as many numbers as there are steps"
                                    : ""),
                    e);
        }
    }

    private static void checkInputs(String call, Batch kept, Batch batch, float[] returns, float[] given) {
        if (!Arrays.equals(returns, given)) {
            throw changed(call, "returns");
        }
        if (!Arrays.equals(kept.observations(), batch.observations())
                || !Arrays.equals(kept.finalObservations(), batch.finalObservations())) {
            throw changed(call, "the batch's observations");
        }
        if (!Arrays.equals(kept.actions(), batch.actions())) {
            throw changed(call, "the batch's actions");
        }
        if (!Arrays.equals(kept.rewards(), batch.rewards())) {
            throw changed(call, "the batch's rewards");
        }
    }

    private static ContractViolation changed(String call, String what) {
        return new ContractViolation(
                "inputs are not modified", call + " changed " + what + ", which are read only; work on a copy");
    }
}
