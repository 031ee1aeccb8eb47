package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AbsorbingMistakeTest {
    @Test
    void lossByHand() {
        assertThat(AbsorbingMistake.loss(1, 0.25)).isCloseTo(0.25, within(1e-15));
        assertThat(AbsorbingMistake.loss(2, 0.5)).isCloseTo(0.5 + 0.75, within(1e-15));
        assertThat(AbsorbingMistake.loss(20, 0)).isZero();
        assertThat(AbsorbingMistake.loss(20, 1)).isEqualTo(20);
        assertThatThrownBy(() -> AbsorbingMistake.mdp(0)).hasMessageContaining("horizon = 0");
        assertThatThrownBy(() -> AbsorbingMistake.loss(20, Double.NaN)).hasMessageContaining("NaN");
    }
}
