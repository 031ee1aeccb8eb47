package io.github.ascentrl.examples.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.BiasResult;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.contract.BaselineContract;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MedianOfOthersTest {
    @Test
    void keepsTheContract() {
        BaselineContract.check(MedianOfOthers::new, Rng.of(1));
    }

    @Test
    void isUnbiased() {
        BaselineBias.of(MedianOfOthers::new).requireUnbiased(2);
        BaselineBias.of(MedianOfOthers::new).requireUnbiased(3);
    }

    /** The median of all, with the own episode among them, is caught, and we learn by how much it is wrong. */
    @Test
    void theMedianOfAllIsNot() {
        Baseline all = (batch, returns, out) -> {
            float[] first = new float[batch.episodes()];
            for (int e = 0; e < first.length; e++) {
                first[e] = returns[batch.start(e)];
            }
            Arrays.sort(first);
            Arrays.fill(out, first[first.length / 2]);
        };
        assertThrows(ContractViolation.class, () -> BaselineContract.check(() -> all, Rng.of(1)));
        BiasResult result =
                BaselineBias.of(() -> all).on(ReferenceCases.m3(), "M3").batchOf(3);
        assertThrows(ContractViolation.class, result::requireUnbiased);
        assertEquals(0.636, result.ratio()[1], 0.001); // more than a third of the gradient is lost
    }
}
