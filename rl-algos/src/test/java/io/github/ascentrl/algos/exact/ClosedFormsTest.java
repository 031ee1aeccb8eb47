package io.github.ascentrl.algos.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.AbsorbingMistake;
import io.github.ascentrl.envs.tabular.Bandits;
import io.github.ascentrl.envs.tabular.Chains;
import io.github.ascentrl.envs.tabular.MatrixGame;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.envs.tabular.TwoButtons;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed forms of the processes in {@code envs.tabular}, compared with the exact solvers. */
class ClosedFormsTest {
    @Test
    void lossOfTheAbsorbingMistakeIsExactlyTheSum() {
        int horizon = 6;
        Rational epsilon = Rational.of(1, 10);
        PolicyTable policy = PolicyTable.same(2 * horizon - 1, Rational.ONE.minus(epsilon), epsilon);
        Rational loss = Rational.ZERO;
        for (int t = 1; t <= horizon; t++) {
            loss = loss.plus(Rational.ONE.minus(Rational.of(9, 10).pow(t)));
        }
        RationalValues values = RationalValues.of(AbsorbingMistake.mdp(horizon), policy, Rational.ONE);
        assertThat(values.j()).isEqualTo(Rational.of(horizon).minus(loss));
        assertThat(AbsorbingMistake.loss(horizon, 0.1)).isCloseTo(loss.doubleValue(), within(1e-14));
    }

    @Test
    void lossOfTheAbsorbingMistakeGrowsWithTheSquareOfTheHorizon() {
        PolicyTable policy = PolicyTable.same(399, Rational.of(99_999, 100_000), Rational.of(1, 100_000));
        double j = ExactValues.of(AbsorbingMistake.mdp(200), policy, 1).j();
        assertThat(200 - j).isCloseTo(AbsorbingMistake.loss(200, 1e-5), within(1e-10));
        assertThat((200 - j) / (1e-5 * 200 * 200 / 2)).isCloseTo(1, within(0.01));
    }

    @Test
    void theExpertOfTheAbsorbingMistakeLosesNothing() {
        TabularMdp mdp = AbsorbingMistake.mdp(20);
        PolicyTable best = PolicyIteration.solve(mdp, 1);
        assertThat(ExactValues.of(mdp, best, 1).j()).isEqualTo(20);
    }

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
        TabularMdp mdp = Bandits.bernoulli(Rational.of(1, 3), Rational.of(3, 4));
        RationalValues values = RationalValues.of(mdp, PolicyTable.uniform(1, 2), Rational.ONE);
        assertThat(values.q(0, 0)).isEqualTo(Rational.of(1, 3));
        assertThat(values.j()).isEqualTo(Rational.of(13, 24));
        assertThat(PolicyIteration.solve(mdp, 1).probability(0, 1)).isEqualTo(1);
    }

    /** V = (I − γP)⁻¹ r equals the closed form. */
    @Property(tries = 100)
    void valuesOfTheForwardChain(
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @DoubleRange(min = 0, max = 0.9) double stay,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        ExactValues values = ExactValues.of(Chains.forward(n, stay, -1), PolicyTable.uniform(n, 1), gamma);
        for (int s = 0; s < n; s++) {
            double closed = Chains.forwardValue(n, stay, -1, gamma, s);
            assertThat(values.v(s)).isCloseTo(closed, within(1e-10 * (1 + Math.abs(closed))));
        }
    }

    @Test
    void valuesOfTheRandomWalk() {
        ExactValues values = ExactValues.of(Chains.randomWalk(5), PolicyTable.uniform(5, 1), 1);
        for (int s = 0; s < 5; s++) {
            assertThat(values.v(s)).isCloseTo((s + 1) / 6.0, within(1e-13));
        }
        assertThat(values.j()).isCloseTo(0.5, within(1e-13));
    }

    @Test
    void rockPaperScissorsAgainstAFixedMixIsABandit() {
        MatrixGame game = MatrixGame.rockPaperScissors();
        TabularMdp mdp = game.against(Rational.of(1, 2), Rational.of(1, 3), Rational.of(1, 6));
        RationalValues values = RationalValues.of(mdp, PolicyTable.uniform(1, 3), Rational.ONE);
        double[] winnings = game.winnings(new double[] {0.5, 1 / 3.0, 1 / 6.0});
        for (int a = 0; a < 3; a++) {
            assertThat(values.q(0, a).doubleValue()).isCloseTo(winnings[a], within(1e-15));
        }
        assertThat(values.q(0, 1)).isEqualTo(Rational.of(1, 3));
        assertThat(values.j()).isEqualTo(Rational.ZERO);
        assertThat(PolicyIteration.solve(mdp, 1).probability(0, 1)).isEqualTo(1);
    }

    /** By enumeration, exactly: all numbers are binary fractions. */
    @ParameterizedTest
    @CsvSource({"0.5, 0, 0.5, 0", "0.5, 100, 0.5, 2500", "0.25, 0, 0.375, 0.046875", "0.75, -8, 0.375, 13.546875"})
    void gradientVarianceAndOptimalBaselineOfTwoButtons(double p, double shift, double gradient, double variance) {
        TabularMdp mdp = TwoButtons.mdp(shift);
        PolicyTable policy = PolicyTable.of(new double[][] {{p, 1 - p}});
        GradientOracle oracle = new GradientOracle(Enumeration.of(mdp, policy, 2), Rational.ONE, 1, 2);
        ExactEstimator plain = ExactEstimator.of(ReturnForm.FULL_RETURN, ExactBaseline.none());
        assertThat(oracle.mean(plain)[0].doubleValue()).isEqualTo(gradient).isEqualTo(TwoButtons.gradient(p));
        assertThat(oracle.variances(plain)[0].doubleValue())
                .isEqualTo(variance)
                .isEqualTo(TwoButtons.variance(p, shift, 0));
        Rational best = oracle.optimalConstant();
        assertThat(best.doubleValue()).isEqualTo(TwoButtons.optimalBaseline(p, shift));
        ExactEstimator helped = ExactEstimator.of(ReturnForm.FULL_RETURN, ExactBaseline.constant(best));
        assertThat(oracle.mean(helped)[0].doubleValue()).isEqualTo(gradient);
        assertThat(oracle.variances(helped)[0]).isEqualTo(Rational.ZERO);
        assertThat(TwoButtons.variance(p, shift, best.doubleValue())).isZero();
    }
}
