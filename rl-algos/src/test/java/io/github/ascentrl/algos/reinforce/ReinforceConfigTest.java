package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.nn.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReinforceConfigTest {
    @Test
    void defaultsAreThoseDocumented() {
        ReinforceConfig config = ReinforceConfig.defaults();
        assertThat(config.episodesPerUpdate()).isEqualTo(1);
        assertThat(config.gamma()).isEqualTo(0.99);
        assertThat(config.credit()).isEqualTo(Credit.REWARD_TO_GO);
        assertThat(config.lossScale()).isEqualTo(LossScale.MEAN_OVER_STEPS);
        assertThat(config.discountWeights()).isFalse();
        assertThat(config.advantageScaling()).isEqualTo(AdvantageScaling.NONE);
        assertThat(config.entropyCoefficient().at(123)).isZero();
        assertThat(config.maxGradientNorm()).isInfinite();
    }

    @Test
    void theBuilderSetsWhatItSays() {
        Schedule entropy = Schedule.linear(0.01, 0.0001, 2000);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(7)
                .gamma(0.5)
                .credit(Credit.WHOLE_RETURN)
                .lossScale(LossScale.SUM_PER_EPISODE)
                .entropyCoefficient(entropy)
                .maxGradientNorm(2)
                .build();
        assertThat(config)
                .isEqualTo(new ReinforceConfig(
                        7,
                        0.5,
                        Credit.WHOLE_RETURN,
                        LossScale.SUM_PER_EPISODE,
                        false,
                        AdvantageScaling.NONE,
                        entropy,
                        2,
                        Integer.MAX_VALUE));
        assertThat(ReinforceConfig.builder().discountWeights(true).build().discountWeights())
                .isTrue();
        assertThat(ReinforceConfig.builder()
                        .entropyCoefficient(0.25)
                        .build()
                        .entropyCoefficient()
                        .at(9))
                .isEqualTo(0.25);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void gammaOutsideItsRange(double gamma) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReinforceConfig.builder().gamma(gamma).build())
                .withMessageContaining("gamma = " + gamma)
                .withMessageContaining("[0, 1]");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void maxGradientNormOutsideItsRange(double norm) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ReinforceConfig.builder().maxGradientNorm(norm).build())
                .withMessageContaining("maxGradientNorm = " + norm)
                .withMessageContaining("+Infinity for no clipping");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3})
    void episodesPerUpdateOutsideTheirRange(int episodes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ReinforceConfig.builder().episodesPerUpdate(episodes).build())
                .withMessageContaining("episodesPerUpdate = " + episodes)
                .withMessageContaining("at least 1");
    }

    @Test
    void settingsThatExcludeEachOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReinforceConfig.builder()
                        .credit(Credit.WHOLE_RETURN)
                        .discountWeights(true)
                        .build())
                .withMessageContaining("needs credit = REWARD_TO_GO");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReinforceConfig.builder()
                        .advantageScaling(AdvantageScaling.GROUP)
                        .build())
                .withMessageContaining("advantageScaling = GROUP needs episodesPerUpdate of at least 2, got 1");
    }

    /** Its weights differ from episode to episode; the update has one for all steps. */
    @Test
    void aMeanOverEachEpisodeIsGrposAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReinforceConfig.builder()
                        .lossScale(LossScale.MEAN_PER_EPISODE)
                        .build())
                .withMessage("lossScale = MEAN_PER_EPISODE does not apply here; choose one of"
                        + " [MEAN_OVER_STEPS, SUM_PER_EPISODE]");
    }

    @Test
    void entropyCoefficientThatIsNotFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReinforceConfig.builder().entropyCoefficient(Double.NaN))
                .withMessageContaining("NaN must be finite");
    }

    @Test
    void nothingMayBeNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> ReinforceConfig.builder().credit(null).build())
                .withMessage("credit value");
        assertThatNullPointerException()
                .isThrownBy(() -> ReinforceConfig.builder().lossScale(null).build())
                .withMessage("lossScale value");
        assertThatNullPointerException()
                .isThrownBy(() -> ReinforceConfig.builder()
                        .entropyCoefficient((Schedule) null)
                        .build())
                .withMessage("entropyCoefficient value");
    }
}
