package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.fraction.BigFraction;
import org.junit.jupiter.api.Test;

class BanditsTest {
    /** ∂J/∂θ_a = π_a (r_a − J). */
    @Property(tries = 100)
    void gradientOfTheSoftmaxBandit(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        double[] logits = rng.doubles(4, -5, 5).toArray();
        double[] rewards = rng.doubles(4, -5, 5).toArray();
        PolicyTable policy = PolicyTable.softmax(logits, 4);
        ExactValues values = ExactValues.of(Bandits.fixed(rewards), policy, 1);
        double j = 0;
        for (int a = 0; a < 4; a++) {
            j += policy.probability(0, a) * rewards[a];
        }
        for (int a = 0; a < 4; a++) {
            assertThat(values.gradient()[a]).isCloseTo(policy.probability(0, a) * (rewards[a] - j), within(1e-13));
        }
    }

    @Test
    void bernoulliArmsPayTheirProbability() {
        TabularMdp mdp = Bandits.bernoulli(new BigFraction(1, 3), new BigFraction(3, 4));
        RationalValues values = RationalValues.of(mdp, PolicyTable.uniform(1, 2), BigFraction.ONE);
        assertThat(values.q(0, 0)).isEqualTo(new BigFraction(1, 3));
        assertThat(values.j()).isEqualTo(new BigFraction(13, 24));
        assertThat(PolicyIteration.solve(mdp, 1).probability(0, 1)).isEqualTo(1);
        assertThatThrownBy(() -> Bandits.bernoulli(new BigFraction(4, 3))).hasMessageContaining("arm 0");
        assertThat(Bandits.fixed(new BigFraction(1, 3)).exactReward(0)).isEqualTo(new BigFraction(1, 3));
    }
}
