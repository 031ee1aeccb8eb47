package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class ZeroBaselineTest {
    @Test
    void isZeroForEveryStep() {
        Batch batch = Batches.random(Rng.of(1), 3, 5, 1, 2);
        assertThat(Predictions.of(new ZeroBaseline(), batch, Batches.normal(Rng.of(2), batch.steps())))
                .containsOnly(0f);
    }
}
