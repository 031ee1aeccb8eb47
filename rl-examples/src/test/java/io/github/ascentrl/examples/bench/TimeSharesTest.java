package io.github.ascentrl.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.bench.TimeShares.Share;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classification of samples. */
class TimeSharesTest {
    @ParameterizedTest
    @CsvSource({
        "nn.internal.kernels.VectorTiles, fourByFour, PRODUCTS",
        "nn.internal.kernels.VectorProducts$Panels, affineRelu, PRODUCTS",
        "nn.internal.kernels.VectorSums, fourDots, PRODUCTS",
        "nn.internal.kernels.VectorSums, dots, PRODUCTS",
        "nn.internal.kernels.VectorSums, allFinite, OPTIMISER",
        "nn.internal.kernels.VectorSums, sumOfSquares, OPTIMISER",
        "nn.internal.kernels.ScalarUpdates, adam, OPTIMISER",
        "nn.internal.kernels.VectorMath, tanh, ELEMENTWISE",
        "nn.internal.kernels.VectorColumns, timesReluSlope, ELEMENTWISE",
        "nn.internal.kernels.VectorCells, gru, ELEMENTWISE",
        "nn.optim.Stepper, stretch, OPTIMISER",
        "nn.Tape, backward, TAPE",
        "envs.classic.CartPole, step, ENVIRONMENT",
        "algos.policy.CategoricalPolicy, sample, SAMPLING",
        "algos.run.RolloutLanes, play, SAMPLING",
        "algos.estimate.Gae, advantages, BOOKKEEPING",
        "api.data.Deviation, largest, BOOKKEEPING"
    })
    void methodsCountAsWhatTheyAreFor(String type, String method, Share share) {
        assertThat(Share.of("io.github.ascentrl." + type, method)).isEqualTo(share);
    }
}
