package io.github.ascentrl.algos.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.Chains;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RationalValuesTest {
    @Test
    void m3AndSignReversal() {
        RationalValues m3 = ReferenceCases.m3().rational();
        assertThat(m3.j()).isEqualTo(Rational.of(13, 15));
        assertThat(m3.gradient()[1]).isEqualTo(Rational.of(-4, 45));
        assertThat(m3.gradient()[3]).isEqualTo(Rational.of(3, 25));
        assertThat(m3.v()).containsExactly(Rational.of(13, 15), Rational.of(6, 5));
        RationalValues reversal = ReferenceCases.signReversal().rational();
        assertThat(reversal.gradient()[1]).isEqualTo(Rational.of(1, 4));
        assertThat(reversal.q(0, 1)).isEqualTo(Rational.of(2));
    }

    @Property(tries = 100)
    void equalsTheSumOverAllEpisodes(@ForAll long seed) {
        TabularCase random = RandomCases.next(Rng.of(seed), 60);
        Enumeration all = random.enumerate(60);
        Rational j = all.trajectories().stream()
                .map(episode -> episode.probability().times(episode.returns(random.gamma())[0]))
                .reduce(Rational.ZERO, Rational::plus);
        assertThat(random.rational().j()).isEqualTo(j);
        assertThat(random.rational().gradient())
                .containsExactly(new GradientOracle(all, random.gamma(), 1, 60)
                        .mean(ExactEstimator.of(ReturnForm.FULL_RETURN, ExactBaseline.none())));
    }

    @Test
    void aHorizonCutsEpisodesOff() {
        TabularMdp chain = Chains.forward(2, 0.5, 1);
        PolicyTable only = PolicyTable.uniform(2, 1);
        Rational one = Rational.ONE;
        // Three steps at most; two always happen, the third unless both moved on (probability 1/4).
        assertThat(RationalValues.of(chain, only, one, 3).j()).isEqualTo(Rational.of(11, 4));
        assertThatThrownBy(() -> RationalValues.of(chain, only, one)).hasMessageContaining("pass a horizon");
    }
}
