package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.algos.exact.ReturnForm.FULL_RETURN;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO_UNWEIGHTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.Chains;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The effect of every common baseline on the gradient of the case M3, in fractions. */
class GradientOracleTest {
    private static final TabularCase M3 = ReferenceCases.m3();

    private static Arguments row(String name, int n, ExactEstimator estimator, String first, String second) {
        return Arguments.of(name, n, estimator, fraction(first), fraction(second));
    }

    static Stream<Arguments> table() {
        Rational seven = Rational.of(7, 3);
        ExactBaseline v = ExactBaseline.stateValue(Rational.of(-2, 7), Rational.of(5));
        ExactBaseline none = ExactBaseline.none();
        return Stream.of(
                row("full return", 1, ExactEstimator.of(FULL_RETURN, none), "1", "1"),
                row("full return − b", 1, ExactEstimator.of(FULL_RETURN, ExactBaseline.constant(seven)), "1", "1"),
                row("full return − V", 1, ExactEstimator.of(FULL_RETURN, v), "1", "1"),
                row("reward to go", 1, ExactEstimator.of(REWARD_TO_GO, none), "1", "1"),
                row("reward to go − b", 1, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.constant(seven)), "1", "1"),
                row("reward to go − V", 1, ExactEstimator.of(REWARD_TO_GO, v), "1", "1"),
                row("RLOO", 2, ExactEstimator.of(FULL_RETURN, ExactBaseline.leaveOneOut()), "1", "1"),
                row("RLOO", 3, ExactEstimator.of(FULL_RETURN, ExactBaseline.leaveOneOut()), "1", "1"),
                row("RLOO to go", 2, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.leaveOneOut()), "1", "1"),
                row("RLOO to go", 3, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.leaveOneOut()), "1", "1"),
                row("batch mean", 2, ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean()), "1/2", "1/2"),
                row("batch mean", 3, ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean()), "2/3", "2/3"),
                row("batch mean", 4, ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean()), "3/4", "3/4"),
                row("batch mean to go", 2, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.batchMean()), "1/2", "3/4"),
                row("pooled mean", 2, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.pooledMean()), "31/36", "13/24"),
                row("episode mean", 1, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.episodeMean()), "3/4", "1/4"),
                row("episode LOO", 1, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.episodeLeaveOneOut()), "4", "1/2"),
                row("loss / T", 1, ExactEstimator.of(REWARD_TO_GO, none).dividedByLength(), "7/4", "1/2"),
                row("γ^t dropped", 1, ExactEstimator.of(REWARD_TO_GO_UNWEIGHTED, none), "1", "2"),
                row("earlier", 1, ExactEstimator.of(FULL_RETURN, ExactBaseline.earlierEpisodesMean()), "1", "1"),
                row("earlier", 2, ExactEstimator.of(REWARD_TO_GO, ExactBaseline.earlierEpisodesMean()), "1", "1"),
                row("earlier", 3, ExactEstimator.of(FULL_RETURN, ExactBaseline.earlierEpisodesMean()), "1", "1"),
                row("current", 2, ExactEstimator.of(FULL_RETURN, ExactBaseline.runningMeanWithCurrent()), "1/4", "1/4"),
                row(
                        "current",
                        3,
                        ExactEstimator.of(FULL_RETURN, ExactBaseline.runningMeanWithCurrent()),
                        "7/18",
                        "7/18"));
    }

    @ParameterizedTest(name = "{0}, N = {1}")
    @MethodSource("table")
    void ratioToTheGradientOnM3(String name, int n, ExactEstimator estimator, Rational first, Rational second) {
        Rational[] mean = oracle(n).mean(estimator);
        assertThat(mean[1].dividedBy(Rational.of(-4, 45))).isEqualTo(first);
        assertThat(mean[3].dividedBy(Rational.of(3, 25))).isEqualTo(second);
        // The gradients of the logits of one state always sum to 0.
        assertThat(mean[0]).isEqualTo(mean[1].negated());
        assertThat(mean[2]).isEqualTo(mean[3].negated());
    }

    @Test
    void dividingByTheStandardDeviationBiases() {
        ExactEstimator grpo = ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean());
        double[] population = oracle(2).meanOverDeviation(grpo, false, 0);
        assertThat(population[1] / (-4 / 45.0)).isCloseTo(1 / 2.0, within(1e-14));
        assertThat(population[3] / (3 / 25.0)).isCloseTo(10 / 9.0, within(1e-14));
        double[] sample = oracle(2).meanOverDeviation(grpo, true, 0);
        assertThat(sample[1] / population[1]).isCloseTo(Math.sqrt(0.5), within(1e-14));
        assertThat(sample[3] / population[3]).isCloseTo(Math.sqrt(0.5), within(1e-14));
        // A large epsilon leaves no deviation to divide by: the plain batch mean, divided by epsilon.
        double[] plain = oracle(2).meanOverDeviation(grpo, false, 1e12);
        assertThat(plain[1] * 1e12 / (-4 / 45.0)).isCloseTo(0.5, within(1e-9));
        assertThatThrownBy(() -> oracle(1).meanOverDeviation(grpo, true, 0)).hasMessageContaining("at least 2");
    }

    @Test
    void signReversal() {
        TabularCase reversal = ReferenceCases.signReversal();
        GradientOracle oracle = new GradientOracle(reversal.enumerate(3), reversal.gamma(), 1, 3);
        assertThat(reversal.rational().gradient()[1]).isEqualTo(fraction("1/4"));
        assertThat(oracle.mean(ExactEstimator.of(REWARD_TO_GO, ExactBaseline.none()))[1])
                .isEqualTo(fraction("1/4"));
        assertThat(oracle.mean(ExactEstimator.of(REWARD_TO_GO, ExactBaseline.episodeMean()))[1])
                .isEqualTo(fraction("-1/8"));
        assertThat(oracle.mean(ExactEstimator.of(REWARD_TO_GO, ExactBaseline.episodeLeaveOneOut()))[1])
                .isEqualTo(fraction("-1/2"));
    }

    @Test
    void optimalConstantAndTheThreeVariances() {
        GradientOracle oracle = oracle(1);
        Rational best = oracle.optimalConstant();
        assertThat(best).isEqualTo(fraction("793/1020"));
        assertThat(trace(Rational.ZERO)).isEqualTo(fraction("29677/101250")); // .2931
        assertThat(trace(fraction("13/15"))).isEqualTo(fraction("457/4050")); // .1128
        assertThat(trace(best)).isEqualTo(fraction("42241/382500")); // .1104
        assertThat(trace(best).doubleValue()).isCloseTo(0.1104, within(5e-5));
        for (String other : new String[] {"792/1020", "794/1020"}) {
            assertThat(trace(fraction(other))).isGreaterThan(trace(best));
        }
    }

    /** The trace as in the literature: one logit, action 1's, for each state. */
    private static Rational trace(Rational b) {
        Rational[] variances = oracle(1).variances(ExactEstimator.of(FULL_RETURN, ExactBaseline.constant(b)));
        assertThat(variances[0]).isEqualTo(variances[1]);
        return variances[1].plus(variances[3]);
    }

    @Test
    void varianceOfIndependentEpisodesFallsWithN() {
        ExactEstimator plain = ExactEstimator.of(FULL_RETURN, ExactBaseline.none());
        Rational[] one = oracle(1).variances(plain);
        Rational[] three = oracle(3).variances(plain);
        for (int i = 0; i < one.length; i++) {
            assertThat(three[i].times(Rational.of(3))).isEqualTo(one[i]);
        }
    }

    @Property(tries = 20)
    void noStateBaselineIsBetterThanTheOptimalOne(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        TabularCase random = RandomCases.next(rng, 60);
        GradientOracle oracle = new GradientOracle(random.enumerate(60), random.gamma(), 1, 60);
        for (ReturnForm form : new ReturnForm[] {FULL_RETURN, REWARD_TO_GO}) {
            Rational[] best = oracle.optimalStateBaseline(form);
            Rational least = totalVariance(oracle, form, best);
            for (int s = 0; s < best.length; s++) {
                Rational[] other = best.clone();
                other[s] = other[s].plus(Rational.of(1 + rng.nextInt(5), -7));
                assertThat(totalVariance(oracle, form, other)).isGreaterThanOrEqualTo(least);
            }
            assertThat(totalVariance(oracle, form, random.rational().v())).isGreaterThanOrEqualTo(least);
            Rational[] constant = best.clone();
            Arrays.fill(constant, oracle.optimalConstant());
            assertThat(totalVariance(oracle, form, constant)).isGreaterThanOrEqualTo(least);
        }
    }

    private static Rational totalVariance(GradientOracle oracle, ReturnForm form, Rational[] v) {
        return Arrays.stream(oracle.variances(ExactEstimator.of(form, ExactBaseline.stateValue(v))))
                .reduce(Rational.ZERO, Rational::plus);
    }

    @Test
    void optimalStateBaselineOfM3() {
        // With two actions, each return is weighted by the other action's probability.
        assertThat(oracle(1).optimalStateBaseline(REWARD_TO_GO)[1]).isEqualTo(fraction("9/5")); // 3 · 3/5 + 0 · 2/5
        assertThat(oracle(1).optimalStateBaseline(REWARD_TO_GO)[0]).isEqualTo(fraction("11/15")); // 1 · 1/3 + 3/5 · 2/3
        Enumeration walks = Enumeration.of(Chains.randomWalk(3), PolicyTable.uniform(3, 1), 3, 100);
        assertThatThrownBy(() -> new GradientOracle(walks, Rational.ONE, 1, 100).optimalStateBaseline(FULL_RETURN))
                .hasMessageContaining("visits a state twice");
    }

    @Test
    void aDeterministicPolicyHasNoOptimalConstant() {
        PolicyTable certain = PolicyTable.deterministic(new int[] {0, 0}, 2);
        GradientOracle oracle = new GradientOracle(Enumeration.of(M3.mdp(), certain, 1), Rational.ONE, 1, 1);
        assertThatThrownBy(oracle::optimalConstant).hasMessageContaining("stochastic");
    }

    private static GradientOracle oracle(int n) {
        return new GradientOracle(M3.enumerate(3), M3.gamma(), n, 81);
    }

    private static Rational fraction(String text) {
        int[] parts = Arrays.stream(text.split("/")).mapToInt(Integer::parseInt).toArray();
        return Rational.of(parts[0], parts.length == 1 ? 1 : parts[1]);
    }
}
