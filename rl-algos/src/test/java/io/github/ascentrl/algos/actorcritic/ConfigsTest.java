package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of all trainers of this package and of {@code algos.ppo}: defaults, and values that are rejected. */
class ConfigsTest {
    @Test
    void defaultsAreTheDocumentedOnes() {
        PpoConfig ppo = PpoConfig.defaults();
        assertThat(ppo.steps()).isEqualTo(128);
        assertThat(ppo.epochs()).isEqualTo(4);
        assertThat(ppo.minibatches()).isEqualTo(4);
        assertThat(ppo.gamma()).isEqualTo(0.99);
        assertThat(ppo.lambda()).isEqualTo(0.95);
        assertThat(ppo.clip().at(5)).isEqualTo(0.2);
        assertThat(ppo.clipValue()).isFalse();
        assertThat(ppo.advantageScaling()).isEqualTo(AdvantageScaling.MINIBATCH);
        assertThat(ppo.valueCoefficient()).isEqualTo(0.5);
        assertThat(ppo.entropyCoefficient().at(5)).isEqualTo(0.01);
        assertThat(ppo.maxGradientNorm()).isEqualTo(0.5);
        assertThat(ppo.targetKl()).isEqualTo(Double.POSITIVE_INFINITY);
        A2cConfig a2c = A2cConfig.defaults();
        assertThat(a2c)
                .isEqualTo(new A2cConfig(
                        5, 0.99, 1, AdvantageScaling.NONE, 1, a2c.entropyCoefficient(), 0.5, Integer.MAX_VALUE));
        assertThat(a2c.entropyCoefficient().at(5)).isZero();
        GrpoConfig grpo = GrpoConfig.defaults();
        assertThat(grpo.groupSize()).isEqualTo(8);
        assertThat(grpo.advantageScaling()).isEqualTo(AdvantageScaling.GROUP);
        assertThat(grpo.lossScale()).isEqualTo(LossScale.MEAN_PER_EPISODE);
        assertThat(grpo.klCoefficient()).isZero();
        assertThat(grpo.groups()).isEqualTo(1);
        assertThat(grpo.gamma()).isEqualTo(1);
        assertThat(grpo.epochs()).isEqualTo(1);
        assertThat(grpo.minibatches()).isEqualTo(1);
        assertThat(grpo.clip().at(5)).isEqualTo(0.2);
        assertThat(grpo.entropyCoefficient().at(5)).isZero();
        assertThat(grpo.maxGradientNorm()).isEqualTo(Double.POSITIVE_INFINITY);
        OneStepConfig oneStep = OneStepConfig.defaults();
        assertThat(oneStep.steps()).isEqualTo(1);
        assertThat(oneStep.gamma()).isEqualTo(0.99);
        assertThat(oneStep.discountWeights()).isFalse();
        assertThat(oneStep.entropyCoefficient().at(5)).isZero();
        assertThat(oneStep.maxGradientNorm()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    private static Arguments bad(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> outOfRange() {
        double nan = Double.NaN;
        return Stream.of(
                bad("steps = 0", () -> PpoConfig.builder().steps(0).build()),
                bad("epochs = 0", () -> PpoConfig.builder().epochs(0).build()),
                bad("minibatches = 0", () -> PpoConfig.builder().minibatches(0).build()),
                bad("gamma = 1.1", () -> PpoConfig.builder().gamma(1.1).build()),
                bad("lambda = NaN", () -> PpoConfig.builder().lambda(nan).build()),
                bad(
                        "valueCoefficient = -1.0",
                        () -> PpoConfig.builder().valueCoefficient(-1).build()),
                bad(
                        "maxGradientNorm = NaN",
                        () -> PpoConfig.builder().maxGradientNorm(nan).build()),
                bad("gamma = NaN", () -> PpoConfig.builder().gamma(nan).build()),
                bad("lambda = 1.5", () -> PpoConfig.builder().lambda(1.5).build()),
                bad("targetKl = NaN", () -> PpoConfig.builder().targetKl(nan).build()),
                bad("value = Infinity", () -> PpoConfig.builder().entropyCoefficient(Double.POSITIVE_INFINITY)),
                bad("targetKl = 0.0", () -> PpoConfig.builder().targetKl(0).build()),
                bad("clip = NaN", () -> PpoConfig.builder().clip(nan)),
                bad("clip = -0.1", () -> PpoConfig.builder().clip(-0.1)),
                bad("steps = 0", () -> A2cConfig.builder().steps(0).build()),
                bad("gamma = NaN", () -> A2cConfig.builder().gamma(nan).build()),
                bad("lambda = -0.1", () -> A2cConfig.builder().lambda(-0.1).build()),
                bad(
                        "valueCoefficient = NaN",
                        () -> A2cConfig.builder().valueCoefficient(nan).build()),
                bad(
                        "maxGradientNorm = 0.0",
                        () -> A2cConfig.builder().maxGradientNorm(0).build()),
                bad("value = NaN", () -> A2cConfig.builder().entropyCoefficient(nan)),
                bad("gamma = NaN", () -> GrpoConfig.builder().gamma(nan).build()),
                bad(
                        "klCoefficient = -0.1",
                        () -> GrpoConfig.builder().klCoefficient(-0.1).build()),
                bad("clip = NaN", () -> GrpoConfig.builder().clip(nan)),
                bad("clip = -0.1", () -> GrpoConfig.builder().clip(-0.1)),
                bad("value = NaN", () -> OneStepConfig.builder().entropyCoefficient(nan)),
                bad("groups = 0", () -> GrpoConfig.builder().groups(0).build()),
                bad("groupSize = 1", () -> GrpoConfig.builder().groupSize(1).build()),
                bad("gamma = -1.0", () -> GrpoConfig.builder().gamma(-1).build()),
                bad("epochs = 0", () -> GrpoConfig.builder().epochs(0).build()),
                bad("minibatches = 0", () -> GrpoConfig.builder().minibatches(0).build()),
                bad("klCoefficient = Infinity", () -> GrpoConfig.builder()
                        .klCoefficient(Double.POSITIVE_INFINITY)
                        .build()),
                bad(
                        "maxGradientNorm = -1.0",
                        () -> GrpoConfig.builder().maxGradientNorm(-1).build()),
                bad("steps = 0", () -> OneStepConfig.builder().steps(0).build()),
                bad("gamma = 2.0", () -> OneStepConfig.builder().gamma(2).build()),
                bad(
                        "maxGradientNorm = 0.0",
                        () -> OneStepConfig.builder().maxGradientNorm(0).build()));
    }

    @ParameterizedTest
    @MethodSource
    void outOfRange(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
    }

    private static Arguments scalings(Function<AdvantageScaling, Object> build, AdvantageScaling... accepted) {
        return Arguments.of(build, List.of(accepted));
    }

    static Stream<Arguments> eachTrainerAcceptsTheScalingsThatMakeSenseForIt() {
        AdvantageScaling none = AdvantageScaling.NONE;
        AdvantageScaling batch = AdvantageScaling.BATCH;
        AdvantageScaling group = AdvantageScaling.GROUP;
        return Stream.of(
                scalings(s -> PpoConfig.builder().advantageScaling(s).build(), none, AdvantageScaling.MINIBATCH, batch),
                scalings(s -> A2cConfig.builder().advantageScaling(s).build(), none, batch),
                scalings(s -> GrpoConfig.builder().advantageScaling(s).build(), none, group),
                scalings(
                        s -> ReinforceConfig.builder()
                                .episodesPerUpdate(2)
                                .advantageScaling(s)
                                .build(),
                        none,
                        group));
    }

    @ParameterizedTest
    @MethodSource
    void eachTrainerAcceptsTheScalingsThatMakeSenseForIt(
            Function<AdvantageScaling, Object> build, List<AdvantageScaling> accepted) {
        for (AdvantageScaling scaling : AdvantageScaling.values()) {
            if (accepted.contains(scaling)) {
                assertThat(build.apply(scaling)).isNotNull();
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> build.apply(scaling))
                        .withMessage("advantageScaling = %s does not apply here; choose one of %s", scaling, accepted);
            }
        }
        assertThatNullPointerException()
                .isThrownBy(() -> build.apply(null))
                .withMessageStartingWith("advantageScaling");
    }

    @Test
    void nullsAreRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> PpoConfig.builder().clip((Schedule) null).build())
                .withMessage("clip value");
        assertThatNullPointerException()
                .isThrownBy(() -> PpoConfig.builder().advantageScaling(null).build())
                .withMessage("advantageScaling value");
        assertThatNullPointerException()
                .isThrownBy(() ->
                        A2cConfig.builder().entropyCoefficient((Schedule) null).build())
                .withMessage("entropyCoefficient value");
        assertThatNullPointerException()
                .isThrownBy(() -> new A3cConfig(1, 1, null))
                .withMessage("each");
        assertThatNullPointerException()
                .isThrownBy(() -> OneStepConfig.builder()
                        .entropyCoefficient((Schedule) null)
                        .build())
                .withMessage("entropyCoefficient value");
        assertThatNullPointerException()
                .isThrownBy(() -> GrpoConfig.builder().clip((Schedule) null).build())
                .withMessage("clip value");
        assertThatNullPointerException()
                .isThrownBy(() -> GrpoConfig.builder().lossScale(null).build())
                .withMessage("lossScale value");
    }
}
