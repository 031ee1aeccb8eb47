package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MatrixGameTest {
    private static final MatrixGame RPS = MatrixGame.rockPaperScissors();
    private static final double THIRD = 1 / 3.0;

    @Test
    void exploitabilityIsZeroForUniformAndOneForASingleAction() {
        assertThat(RPS.exploitability(new double[] {THIRD, THIRD, THIRD})).isCloseTo(0, within(1e-15));
        for (int a = 0; a < 3; a++) {
            double[] single = new double[3];
            single[a] = 1;
            assertThat(RPS.exploitability(single)).isEqualTo(1);
        }
        assertThat(RPS.exploitability(new double[] {0.5, 0.5, 0})).isEqualTo(0.5); // paper
        assertThat(RPS.exploitability(new double[] {0.5, 0.25, 0.25})).isEqualTo(0.25);
    }

    @Test
    void paperBeatsRock() {
        assertThat(RPS.winnings(new double[] {1, 0, 0})).containsExactly(0, 1, -1);
    }

    @Test
    void refusesWhatIsNoSymmetricGameOrNoMix() {
        Rational one = Rational.ONE;
        assertThatThrownBy(() -> MatrixGame.of(new Rational[][] {{one}})).hasMessageContaining("payoff[0][0]");
        assertThatThrownBy(() -> MatrixGame.of(new Rational[][] {{Rational.ZERO, one}}))
                .hasMessageContaining("payoff[0] has 2");
        assertThatThrownBy(() -> MatrixGame.of(new Rational[0][])).hasMessageContaining("at least 1 action");
        assertThatThrownBy(() -> RPS.exploitability(new double[] {0.5, 0.5})).hasMessageContaining("3 actions");
        assertThatThrownBy(() -> RPS.exploitability(new double[] {0.5, 0.5, 0.5}))
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> RPS.exploitability(new double[] {Double.NaN, 0.5, 0.5}))
                .hasMessageContaining("NaN");
    }
}
