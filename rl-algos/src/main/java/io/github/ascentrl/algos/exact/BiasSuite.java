package io.github.ascentrl.algos.exact;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;

/** The processes, returns and numbers of earlier batches of {@link BaselineBias#suite}. */
final class BiasSuite {
    private static final int RANDOM_CASES = 10;

    /** The largest number of earlier batches. */
    private static final int MOST_EARLIER = 3;

    /** The number of histories of 2 and of 3 batches to draw: all would be up to 4^12 sequences, or need tiny cases. */
    private static final int HISTORIES = 16;

    private BiasSuite() {}

    static List<BiasResult> of(BaselineBias baseline, int n) {
        if (n < 1 || n > 3) {
            throw new IllegalArgumentException("the suite is for batches of 1 to 3 episodes, n = " + n
                    + "; test other sizes on your own case with on(...).batchOf(" + n + ")");
        }
        List<BiasResult> results = new ArrayList<>();
        for (ReturnForm form : new ReturnForm[] {ReturnForm.FULL_RETURN, ReturnForm.REWARD_TO_GO}) {
            for (int h = 0; h <= MOST_EARLIER; h++) {
                BaselineBias question = h <= 1
                        ? baseline.form(form).after(h)
                        : baseline.form(form).after(h, HISTORIES);
                results.add(question.on(ReferenceCases.m3(), "M3").batchOf(n));
                results.add(question.on(ReferenceCases.signReversal(), "sign reversal")
                        .batchOf(n));
                for (int i = 0; i < RANDOM_CASES; i++) {
                    Rng rng = Rng.of(i).child("bias suite");
                    results.add(question.on(RandomCases.next(rng, episodes(n, h)), "random case " + i)
                            .batchOf(n));
                }
            }
        }
        return results;
    }

    /** The largest number of episodes of a case, chosen for at most a few thousand sequences. */
    private static int episodes(int n, int h) {
        return h <= 1 ? new int[] {60, 24, 12, 7, 5, 4}[n * (h + 1) - 1] : new int[] {60, 12, 5}[n - 1];
    }
}
