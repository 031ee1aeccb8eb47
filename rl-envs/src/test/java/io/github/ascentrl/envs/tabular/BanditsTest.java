package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BanditsTest {
    @Test
    void bernoulliArmsPayTheirProbability() {
        TabularMdp mdp = Bandits.bernoulli(Rational.of(1, 3), Rational.of(3, 4));
        for (int a = 0; a < 2; a++) {
            Rational mean = Rational.ZERO;
            for (int o = mdp.from(0, a); o < mdp.to(0, a); o++) {
                mean = mean.plus(mdp.exactProbability(o).times(mdp.exactReward(o)));
            }
            assertThat(mean).isEqualTo(a == 0 ? Rational.of(1, 3) : Rational.of(3, 4));
        }
        assertThatThrownBy(() -> Bandits.bernoulli(Rational.of(4, 3))).hasMessageContaining("arm 0");
        assertThat(Bandits.fixed(Rational.of(1, 3)).exactReward(0)).isEqualTo(Rational.of(1, 3));
    }
}
