package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.envs.tabular.TabularMdpBuilder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExactValuesTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void m3ByHand() {
        ExactValues values = ReferenceCases.m3().values();
        assertThat(values.v(1)).isCloseTo(6 / 5.0, within(ROUNDING));
        assertThat(values.q(0, 1)).isCloseTo(3 / 5.0, within(ROUNDING));
        assertThat(values.visitation(1)).isCloseTo(1 / 6.0, within(ROUNDING));
        assertThat(values.j()).isCloseTo(13 / 15.0, within(ROUNDING));
        assertClose(values.gradient(), new double[] {4 / 45.0, -4 / 45.0, -3 / 25.0, 3 / 25.0});
    }

    @Property(tries = 200)
    void equalsTheFractions(@ForAll long seed) {
        TabularCase random = RandomCases.next(Rng.of(seed), 1000);
        checkAgainstFractions(random, random.values().gradient());
        RationalValues exact = random.rational();
        ExactValues values = random.values();
        assertThat(values.j()).isCloseTo(exact.j().doubleValue(), within(ROUNDING));
        for (int s = 0; s < random.mdp().states(); s++) {
            assertThat(values.v(s)).isCloseTo(exact.v(s).doubleValue(), within(ROUNDING));
            for (int a = 0; a < random.mdp().actions(); a++) {
                assertThat(values.q(s, a)).isCloseTo(exact.q(s, a).doubleValue(), within(ROUNDING));
            }
        }
    }

    private static void checkAgainstFractions(TabularCase of, double[] gradient) {
        Rational[] exact = of.rational().gradient();
        for (int i = 0; i < exact.length; i++) {
            assertThat(gradient[i]).as("component %d", i).isCloseTo(exact[i].doubleValue(), within(ROUNDING));
        }
    }

    /** The policy gradient with a visitation that a careless solver might use: I − γP not transposed. */
    @Test
    void mutantWithTransposedTransitionsIsCaught() {
        TabularCase m3 = ReferenceCases.m3();
        ExactValues values = m3.values();
        double[] untransposed = {1, 0}; // solves (I − γP) d = μ for M3, where P leads from 0 to 1
        double[] gradient = new double[4];
        for (int i = 0; i < 4; i++) {
            gradient[i] = untransposed[i / 2]
                    * m3.policy().probability(i / 2, i % 2)
                    * (values.q(i / 2, i % 2) - values.v(i / 2));
        }
        assertThatThrownBy(() -> checkAgainstFractions(m3, gradient))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("component 2");
    }

    @Test
    void mutantThatForgetsTheDiscountOfTheVisitsIsCaught() {
        TabularCase m3 = ReferenceCases.m3();
        double[] gradient = m3.values().gradient();
        gradient[2] *= 2;
        gradient[3] *= 2;
        assertThatThrownBy(() -> checkAgainstFractions(m3, gradient)).isInstanceOf(AssertionError.class);
    }

    @Property(tries = 50)
    void gradientEqualsFiniteDifferencesAlsoWithCycles(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        TabularMdpBuilder builder = TabularMdp.builder(4, 3);
        for (int s = 0; s < 4; s++) {
            for (int a = 0; a < 3; a++) {
                double p = rng.nextDouble();
                builder.outcome(s, a, rng.nextInt(4), p, rng.nextGaussian());
                builder.outcome(s, a, rng.nextInt(5) - 1, 1 - p, rng.nextGaussian());
            }
        }
        TabularMdp mdp = builder.build();
        double[] logits = new double[12];
        for (int i = 0; i < 12; i++) {
            logits[i] = rng.nextGaussian();
        }
        double[] gradient =
                ExactValues.of(mdp, PolicyTable.softmax(logits, 3), 0.9).gradient();
        double h = 1e-5;
        for (int i = 0; i < 12; i++) {
            double[] up = logits.clone();
            double[] down = logits.clone();
            up[i] += h;
            down[i] -= h;
            double slope = (ExactValues.of(mdp, PolicyTable.softmax(up, 3), 0.9).j()
                            - ExactValues.of(mdp, PolicyTable.softmax(down, 3), 0.9)
                                    .j())
                    / (2 * h);
            assertThat(gradient[i]).isCloseTo(slope, within(1e-6));
        }
    }

    @Test
    void refusesInfiniteValues() {
        TabularMdp forever = TabularMdp.builder(1, 1).move(0, 0, 0, 1).build();
        PolicyTable only = PolicyTable.uniform(1, 1);
        assertThat(ExactValues.of(forever, only, 0.5).j()).isCloseTo(2, within(ROUNDING));
        assertThatThrownBy(() -> ExactValues.of(forever, only, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("singular", "use γ < 1");
        assertThatThrownBy(() -> ExactValues.of(forever, only, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> ExactValues.of(forever, only, 1.5)).hasMessageContaining("1.5");
        assertThatThrownBy(() -> ExactValues.of(ReferenceCases.m3().mdp(), PolicyTable.uniform(2, 3), 1))
                .hasMessageContainingAll("2 states and 3 actions", "has 2 and 2");
    }

    @Test
    void severalRewardsForTheSameNextStateAverage() {
        TabularMdp bandit = TabularMdp.builder(1, 1)
                .outcome(0, 0, END, 0.25, 4)
                .outcome(0, 0, END, 0.75, 8)
                .build();
        assertThat(ExactValues.of(bandit, PolicyTable.uniform(1, 1), 1).j()).isEqualTo(7);
    }

    private static void assertClose(double[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("component %d", i).isCloseTo(expected[i], within(ROUNDING));
        }
    }
}
