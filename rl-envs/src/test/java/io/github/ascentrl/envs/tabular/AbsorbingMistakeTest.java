package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.api.Test;

class AbsorbingMistakeTest {
    @Test
    void lossIsExactlyTheSum() {
        int horizon = 6;
        BigFraction epsilon = new BigFraction(1, 10);
        PolicyTable policy = PolicyTable.same(2 * horizon - 1, BigFraction.ONE.subtract(epsilon), epsilon);
        BigFraction loss = BigFraction.ZERO;
        for (int t = 1; t <= horizon; t++) {
            loss = loss.add(BigFraction.ONE.subtract(new BigFraction(9, 10).pow(t)));
        }
        RationalValues values = RationalValues.of(AbsorbingMistake.mdp(horizon), policy, BigFraction.ONE);
        assertThat(values.j()).isEqualTo(new BigFraction(horizon).subtract(loss));
        assertThat(AbsorbingMistake.loss(horizon, 0.1)).isCloseTo(loss.doubleValue(), within(1e-14));
    }

    @Test
    void growsWithTheSquareOfTheHorizon() {
        PolicyTable policy = PolicyTable.same(399, new BigFraction(99_999, 100_000), new BigFraction(1, 100_000));
        double j = ExactValues.of(AbsorbingMistake.mdp(200), policy, 1).j();
        assertThat(200 - j).isCloseTo(AbsorbingMistake.loss(200, 1e-5), within(1e-10));
        assertThat((200 - j) / (1e-5 * 200 * 200 / 2)).isCloseTo(1, within(0.01));
    }

    @Test
    void theExpertLosesNothing() {
        TabularMdp mdp = AbsorbingMistake.mdp(20);
        PolicyTable best = PolicyIteration.solve(mdp, 1);
        assertThat(ExactValues.of(mdp, best, 1).j()).isEqualTo(20);
        assertThat(AbsorbingMistake.loss(20, 0)).isZero();
        assertThat(AbsorbingMistake.loss(20, 1)).isEqualTo(20);
        assertThatThrownBy(() -> AbsorbingMistake.mdp(0)).hasMessageContaining("horizon = 0");
        assertThatThrownBy(() -> AbsorbingMistake.loss(20, Double.NaN)).hasMessageContaining("NaN");
    }
}
