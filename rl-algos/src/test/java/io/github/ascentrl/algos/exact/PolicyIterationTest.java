package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PolicyIterationTest {
    @Property(tries = 100)
    void noDeterministicPolicyIsBetterFromAnyState(@ForAll long seed) {
        TabularCase random = RandomCases.next(Rng.of(seed), 1000);
        checkOptimal(random, PolicyIteration.solve(random.mdp(), random.gamma().doubleValue()));
    }

    private static void checkOptimal(TabularCase of, PolicyTable policy) {
        double gamma = of.gamma().doubleValue();
        ExactValues best = ExactValues.of(of.mdp(), policy, gamma);
        int states = of.mdp().states();
        int actions = of.mdp().actions();
        int[] choice = new int[states];
        int combinations = (int) StrictMath.round(StrictMath.pow(actions, states));
        for (int code = 0; code < combinations; code++) {
            for (int s = 0, rest = code; s < states; s++, rest /= actions) {
                choice[s] = rest % actions;
            }
            ExactValues other = ExactValues.of(of.mdp(), PolicyTable.deterministic(choice, actions), gamma);
            for (int s = 0; s < states; s++) {
                assertThat(best.v(s)).as("state %d", s).isGreaterThanOrEqualTo(other.v(s) - 1e-10);
            }
        }
    }

    @Test
    void mutantThatIsGreedyForTheNextRewardIsCaught() {
        // In M3 action 0 gives the immediate reward; with γ = 1 the 3 behind action 1 is better.
        TabularCase m3 = ReferenceCases.m3();
        TabularCase undiscounted = new TabularCase(m3.mdp(), m3.policy(), Rational.ONE);
        assertThat(PolicyIteration.solve(m3.mdp(), 1).probability(0, 1)).isEqualTo(1);
        PolicyTable shortSighted = PolicyIteration.solve(m3.mdp(), 0);
        assertThatThrownBy(() -> checkOptimal(undiscounted, shortSighted)).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsTheShortestWayThroughACycle() {
        // 0 ↔ 1 ↔ 2 → end, −1 per step, undiscounted: always go right.
        TabularMdp corridor = TabularMdp.builder(3, 2)
                .move(0, 0, 0, -1)
                .move(0, 1, 1, -1)
                .move(1, 0, 0, -1)
                .move(1, 1, 2, -1)
                .move(2, 0, 1, -1)
                .move(2, 1, END, -1)
                .build();
        ExactValues values = ExactValues.of(corridor, PolicyIteration.solve(corridor, 1), 1);
        assertThat(values.j()).isCloseTo(-3, within(1e-12));
    }
}
