package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TabularMdpTest {
    @Test
    void keepsRowsInOrder() {
        TabularMdp mdp = TabularMdp.builder(2, 2)
                .outcome(0, 0, 1, 0.25, 2)
                .outcome(0, 0, END, 0.75, -1)
                .move(0, 1, END, 3)
                .move(1, 0, END, 4)
                .move(1, 1, END, 5)
                .build();
        assertThat(mdp.outcomes()).isEqualTo(5);
        assertThat(mdp.from(0, 0)).isZero();
        assertThat(mdp.to(0, 0)).isEqualTo(2);
        assertThat(mdp.next(0)).isEqualTo(1);
        assertThat(mdp.next(1)).isEqualTo(END);
        assertThat(mdp.probability(1)).isEqualTo(0.75);
        assertThat(mdp.exactProbability(1)).isEqualTo(Rational.of(3, 4));
        assertThat(mdp.reward(mdp.from(1, 1))).isEqualTo(5);
        assertThat(mdp.start(0)).isOne();
        assertThat(mdp.start(1)).isZero();
        assertThat(mdp.exact()).isTrue();
    }

    /** State 0: end with reward 1, or on to state 1; state 1: end with 0, or with 3. */
    private static TabularMdp twoStates() {
        return TabularMdp.builder(2, 2)
                .move(0, 0, END, 1)
                .move(0, 1, 1, 0)
                .move(1, 0, END, 0)
                .move(1, 1, END, 3)
                .build();
    }

    @Test
    void horizonIsTheLongestEpisodeOrEmptyWithACycle() {
        assertThat(twoStates().horizon()).hasValue(2);
        assertThat(AbsorbingMistake.mdp(500).horizon()).hasValue(500);
        assertThat(Chains.forward(3, 0.5, 1).horizon()).isEmpty();
        assertThat(Chains.forward(5, 0, 1).horizon()).hasValue(5);
        assertThat(Chains.randomWalk(3).horizon()).isEmpty();
        // States in which no episode begins count too.
        TabularMdp unreached =
                TabularMdp.builder(2, 1).move(0, 0, END, 1).move(1, 0, 0, 1).build();
        assertThat(unreached.horizon()).hasValue(2);
        // Deep chains must not overflow the call stack.
        assertThat(Chains.forward(200_000, 0, 1).horizon()).hasValue(200_000);
    }

    @Test
    void refusesARowThatDoesNotSumToOneAndNamesIt() {
        TabularMdpBuilder builder = TabularMdp.builder(2, 1).move(0, 0, 1, 0).outcome(1, 0, END, 0.75, 0);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(state 1, action 0)", "0.75", "expected 1", "add the missing outcome");
        assertThatThrownBy(TabularMdp.builder(1, 1)::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(state 0, action 0)", "no outcome");
        assertThatThrownBy(startingNowhere()::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("start distribution", "0.5");
    }

    private static TabularMdpBuilder startingNowhere() {
        return TabularMdp.builder(1, 1).move(0, 0, END, 1).start(0, 0.5);
    }

    @Test
    void refusesBadNumbersAndNamesThem() {
        TabularMdpBuilder builder = TabularMdp.builder(2, 2);
        assertThatThrownBy(() -> builder.outcome(0, 0, END, 1.5, 0)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> builder.outcome(0, 0, END, Double.NaN, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> builder.outcome(0, 0, END, 1, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> builder.outcome(0, 0, END, 1, 1e39)).hasMessageContaining("1.0E39");
        assertThatThrownBy(() -> builder.move(2, 0, END, 0)).hasMessageContaining("state 2 is not one of 0 … 1");
        assertThatThrownBy(() -> builder.move(0, 2, END, 0)).hasMessageContaining("action 2 is not one of 0 … 1");
        assertThatThrownBy(() -> builder.move(0, 0, -2, 0)).hasMessageContaining("-2 is not one of 0 … 1");
        assertThatThrownBy(() -> builder.start(0, -0.5)).hasMessageContaining("-0.5");
        assertThatThrownBy(() -> TabularMdp.builder(0, 2)).hasMessageContaining("states = 0");
        assertThatThrownBy(() -> twoStates().from(0, 2)).hasMessageContaining("action = 2");
    }

    @Test
    void doublesThatOnlyNearlySumToOneMakeItInexactAndTheRowIsNamed() {
        TabularMdp mdp = TabularMdp.builder(1, 1)
                .outcome(0, 0, END, 0.1, 1)
                .outcome(0, 0, END, 0.7, 1)
                .outcome(0, 0, END, 0.2, 1)
                .build();
        assertThat(mdp.exact()).isFalse();
        assertThatThrownBy(mdp::requireExact)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(state 0, action 0)", "Rational.of(1, 10)");
    }

    @Test
    void refusesAPolicyForAnotherProcess() {
        twoStates().checkPolicy(PolicyTable.uniform(2, 2));
        assertThatThrownBy(() -> twoStates().checkPolicy(PolicyTable.uniform(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2 states and 3 actions", "has 2 and 2");
    }

    @Test
    void outcomesOfProbabilityZeroAreLeftOut() {
        TabularMdp mdp = Bandits.bernoulli(Rational.ONE, Rational.ZERO);
        assertThat(mdp.outcomes()).isEqualTo(2);
    }
}
