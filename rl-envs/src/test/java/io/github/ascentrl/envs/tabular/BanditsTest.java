package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.api.Test;

class BanditsTest {
    @Test
    void bernoulliArmsPayTheirProbability() {
        TabularMdp mdp = Bandits.bernoulli(new BigFraction(1, 3), new BigFraction(3, 4));
        for (int a = 0; a < 2; a++) {
            BigFraction mean = BigFraction.ZERO;
            for (int o = mdp.from(0, a); o < mdp.to(0, a); o++) {
                mean = mean.add(mdp.exactProbability(o).multiply(mdp.exactReward(o)));
            }
            assertThat(mean).isEqualTo(a == 0 ? new BigFraction(1, 3) : new BigFraction(3, 4));
        }
        assertThatThrownBy(() -> Bandits.bernoulli(new BigFraction(4, 3))).hasMessageContaining("arm 0");
        assertThat(Bandits.fixed(new BigFraction(1, 3)).exactReward(0)).isEqualTo(new BigFraction(1, 3));
    }
}
