package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.algos.exact.ReturnForm.FULL_RETURN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.BatchMeanBaseline;
import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.reinforce.Credit;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.Bandits;
import io.github.ascentrl.envs.tabular.MatrixGame;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TwoButtons;
import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ExactGradientTest {
    private static final TabularCase M3 = ReferenceCases.m3();

    private static ReinforceConfig.Builder fullReturn(int n) {
        return ReinforceConfig.builder()
                .episodesPerUpdate(n)
                .lossScale(LossScale.SUM_PER_EPISODE)
                .credit(Credit.WHOLE_RETURN);
    }

    private static Function<Stage, Reinforce> reinforce(TabularCase on, Baseline b, ReinforceConfig.Builder config) {
        ReinforceConfig built = config.gamma(on.gamma().doubleValue()).build();
        return stage -> new Reinforce(stage.env(), stage.policy(), b, stage.optimizer(), built, stage.rng());
    }

    private static GradientMoments moments(TabularCase on, Baseline baseline, int n) {
        return ExactGradient.of(on, reinforce(on, baseline, fullReturn(n))).batchOf(n);
    }

    /** One logit for each state, as in the literature: .2931, .1128 and .1104. */
    @Test
    void threeVariancesOnM3() {
        assertThat(trace(0)).isCloseTo(29677 / 101250.0, within(1e-6));
        assertThat(trace(13 / 15.0)).isCloseTo(457 / 4050.0, within(1e-6));
        assertThat(trace(793 / 1020.0)).isCloseTo(42241 / 382500.0, within(1e-6));
        assertThat(trace(770 / 1020.0)).isGreaterThan(trace(793 / 1020.0));
        assertThat(trace(816 / 1020.0)).isGreaterThan(trace(793 / 1020.0));
    }

    private static double trace(double b) {
        GradientMoments moments = moments(M3, new ConstantBaseline(b), 1);
        assertThat(moments.totalVariance())
                .isCloseTo(2 * (moments.variance(0, 1) + moments.variance(1, 1)), within(1e-6));
        return moments.variance(0, 1) + moments.variance(1, 1);
    }

    @Property(tries = 15)
    void variancesAgreeWithTheFractions(@ForAll long seed) {
        TabularCase of = RandomCases.next(Rng.of(seed), 24);
        for (int n = 1; n <= 2; n++) {
            GradientMoments moments = moments(of, BatchMeanBaseline.ofEpisodes(), n);
            Rational[] exact = new GradientOracle(of.enumerate(24), of.gamma(), n, 576)
                    .variances(ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean()));
            for (int i = 0; i < exact.length; i++) {
                assertThat(moments.covariance()[i][i])
                        .as("seed %d, N = %d, component %d", seed, n, i)
                        .isCloseTo(exact[i].doubleValue(), within(1e-4 * (1 + exact[i].doubleValue())));
            }
        }
    }

    /** E[ĝ] = 2p(1−p) for every shift and constant; the variance is p(1−p)(c+1−2p−b)². */
    @Test
    void twoButtons() {
        for (int c : new int[] {0, 1, 100}) {
            for (Rational p : new Rational[] {Rational.of(1, 2), Rational.of(1, 5)}) {
                double left = p.doubleValue();
                PolicyTable policy = PolicyTable.same(1, p, Rational.ONE.minus(p));
                TabularCase buttons = new TabularCase(TwoButtons.mdp(c), policy, Rational.ONE);
                for (double b : new double[] {0, c, TwoButtons.optimalBaseline(left, c)}) {
                    GradientMoments moments = moments(buttons, new ConstantBaseline(b), 1);
                    assertThat(moments.mean()[0]).isCloseTo(TwoButtons.gradient(left), within(1e-5 * (1 + c)));
                    double variance = TwoButtons.variance(left, c, b);
                    assertThat(moments.variance(0, 0)).isCloseTo(variance, within(1e-5 * (1 + variance)));
                }
            }
        }
        PolicyTable even = PolicyTable.uniform(1, 2);
        TabularCase shifted = new TabularCase(TwoButtons.mdp(100), even, Rational.ONE);
        assertThat(moments(shifted, new ZeroBaseline(), 1).variance(0, 0)).isCloseTo(2500, within(0.01));
    }

    private static TabularCase bandit() {
        Rational[] mix = {Rational.of(1, 2), Rational.of(1, 3), Rational.of(1, 6)};
        return new TabularCase(Bandits.fixed(1, -2, 4), PolicyTable.same(1, mix), Rational.ONE);
    }

    /** ∂J/∂θ_a = π_a(r_a − J), here with J = 1/2. */
    @Test
    void softmaxBandit() {
        double[] mean = moments(bandit(), new ConstantBaseline(3), 1).mean();
        assertThat(mean).containsExactly(new double[] {0.25, -5 / 6.0, 3.5 / 6}, within(1e-6));
    }

    /**
     * The entropy bonus adds α·(−π_a(log π_a + H)) to the gradient, without variance: it does not depend on the action.
     */
    @Test
    void entropyGradient() {
        TabularCase on = bandit();
        GradientMoments plain = moments(on, new ZeroBaseline(), 1);
        GradientMoments bonus = ExactGradient.of(
                        on, reinforce(on, new ZeroBaseline(), fullReturn(1).entropyCoefficient(0.5)))
                .batchOf(1);
        double[] expected = on.policy().entropyGradient(0);
        for (int a = 0; a < 3; a++) {
            assertThat(bonus.mean()[a] - plain.mean()[a]).isCloseTo(0.5 * expected[a], within(1e-6));
            assertThat(bonus.variance(0, a)).isCloseTo(plain.variance(0, a), within(1e-5));
        }
    }

    /** Against the uniform opponent the gradient is 0; against rock, paper gains and scissors lose. */
    @Test
    void rockPaperScissors() {
        Rational third = Rational.of(1, 3);
        PolicyTable uniform = PolicyTable.uniform(1, 3);
        MatrixGame game = MatrixGame.rockPaperScissors();
        TabularCase even = new TabularCase(game.against(third, third, third), uniform, Rational.ONE);
        assertThat(moments(even, new ZeroBaseline(), 1).mean()).containsExactly(new double[3], within(1e-7));
        TabularCase rock =
                new TabularCase(game.against(Rational.ONE, Rational.ZERO, Rational.ZERO), uniform, Rational.ONE);
        double[] winnings = game.winnings(new double[] {1, 0, 0});
        double[] mean = moments(rock, new ZeroBaseline(), 1).mean();
        for (int a = 0; a < 3; a++) {
            assertThat(mean[a]).isCloseTo(winnings[a] / 3, within(1e-7));
        }
    }

    /** GRPO's scaling, the shipped code compared with the oracle: neither the gradient nor parallel to it. */
    @Test
    void dividingByTheDeviationOfTheReturnsBiases() {
        ReinforceConfig.Builder grpo = fullReturn(2).advantageScaling(AdvantageScaling.GROUP);
        double[] mean = ExactGradient.of(M3, reinforce(M3, BatchMeanBaseline.ofEpisodes(), grpo))
                .batchOf(2)
                .mean();
        assertThat(mean[1] / (-4 / 45.0)).isCloseTo(1 / 2.0 / Math.sqrt(2), within(1e-6));
        assertThat(mean[3] / (3 / 25.0)).isCloseTo(10 / 9.0 / Math.sqrt(2), within(1e-6)); // 10/9 with divisor N
        double[] exact = new GradientOracle(M3.enumerate(3), M3.gamma(), 3, 27)
                .meanOverDeviation(ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean()), true, 1e-8);
        ReinforceConfig.Builder three = fullReturn(3).advantageScaling(AdvantageScaling.GROUP);
        double[] shipped = ExactGradient.of(M3, reinforce(M3, BatchMeanBaseline.ofEpisodes(), three))
                .batchOf(3)
                .mean();
        assertThat(shipped).containsExactly(exact, within(1e-6));
    }

    @Test
    void anActionThatIsNeverTakenHasNoGradient() {
        PolicyTable certain = PolicyTable.deterministic(new int[] {1, 0}, 2);
        TabularCase on = new TabularCase(M3.mdp(), certain, M3.gamma());
        GradientMoments moments = moments(on, new ZeroBaseline(), 1);
        assertThat(moments.mean()).containsExactly(0, 0, 0, 0);
        assertThat(moments.sequences()).isEqualTo(1);
    }

    @Test
    void probabilitiesOfAllSequencesAddUpToOne() {
        // A gradient that is always 1 has mean 1 and no variance.
        GradientMoments moments = ExactGradient.of(M3, stage -> new Constant(stage, 2, 1))
                .after(1)
                .batchOf(2);
        assertThat(moments.sequences()).isEqualTo(81);
        assertThat(moments.mean()).containsExactly(new double[] {1, 1, 1, 1}, within(1e-12));
        assertThat(moments.totalVariance()).isCloseTo(0, within(1e-12));
        assertThat(moments.meanNorm()).isCloseTo(2, within(1e-12));
    }

    /** A trainer that runs the given number of episodes and optimiser steps in each update, with a gradient of −1. */
    private record Constant(Stage stage, int episodes, int steps) implements Trainer {
        @Override
        public UpdateStats update() {
            float[] observation = new float[2];
            float[] action = new float[1];
            Actor actor = stage.policy().actor(1);
            for (int e = 0; e < episodes; e++) {
                stage.env().reset(stage.rng(), observation);
                do {
                    actor.act(stage.rng(), observation, action);
                } while (!stage.env().step(action, observation).ending().ended());
            }
            Arrays.fill(stage.policy().parameters().gradients(), -1f);
            for (int k = 0; k < steps; k++) {
                stage.optimizer().step();
            }
            return null;
        }

        @Override
        public Policy policy() {
            return stage.policy();
        }

        @Override
        public Totals totals() {
            return Totals.NONE;
        }

        @Override
        public void save(State state) {}

        @Override
        public void load(State state) {}
    }

    @Test
    void trainersThatDoNotFitAreRefused() {
        assertThatThrownBy(() ->
                        ExactGradient.of(M3, stage -> new Constant(stage, 1, 1)).batchOf(2))
                .hasMessageContaining("played 1 of the 2 episodes")
                .hasMessageContaining("episodes per update to 2");
        assertThatThrownBy(() ->
                        ExactGradient.of(M3, stage -> new Constant(stage, 3, 1)).batchOf(2))
                .hasMessageContaining("began episode 3 of a batch of 2");
        assertThatThrownBy(() ->
                        ExactGradient.of(M3, stage -> new Constant(stage, 2, 2)).batchOf(2))
                .hasMessageContaining("optimizer.step() 2 times");
        assertThatThrownBy(() -> ExactGradient.of(M3, stage -> {
                            stage.env().reset(stage.rng(), new float[2]);
                            return null;
                        })
                        .batchOf(1))
                .hasMessageContaining("began episode 1 of a batch of 0");
    }
}
