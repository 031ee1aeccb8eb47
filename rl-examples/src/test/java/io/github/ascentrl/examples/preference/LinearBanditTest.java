package io.github.ascentrl.examples.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.preference.LinearBandit.Data;
import io.github.ascentrl.examples.preference.LinearBandit.Features;
import io.github.ascentrl.examples.preference.LinearBandit.Score;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LinearBanditTest {
    /** cos π/3 = 1/2, sin π/3 = √3/2. */
    @Test
    void featuresAndRewardsByHand() {
        double[] third = LinearBandit.seen(1 / 3.0);
        double root = Math.sqrt(3) / 2;
        assertThat(Features.REWARD.of(third, 1)).containsExactly(new double[] {1, root / 2}, within(1e-12));
        assertThat(Features.FLIPPED.of(third, 1)).containsExactly(new double[] {2 * root, 0.25}, within(1e-12));
        assertThat(LinearBandit.reward(third, 1)).isCloseTo(1 + root, within(1e-12));
        assertThat(LinearBandit.reward(third, 3)).isCloseTo(2 + root / 2, within(1e-12));
        assertThat(LinearBandit.preferred(LinearBandit.seen(0), 3, 0))
                .as("worth 4 against 1")
                .isCloseTo(1 / (1 + Math.exp(-3)), within(1e-12));
        assertThat(LinearBandit.best(LinearBandit.seen(0))).containsExactly(0, 0, 0, 1);
        assertThat(LinearBandit.best(LinearBandit.seen(1))).containsExactly(1, 0, 0, 0);
    }

    /** At s = 1/2 rewards are 2, 1, 2/3, 1/2. */
    @Test
    void theOptimumByHand() {
        double[] weights = {Math.exp(2), Math.exp(1), Math.exp(2 / 3.0), Math.exp(0.5)};
        double sum = Arrays.stream(weights).sum();
        double[] p = Arrays.stream(weights).map(w -> w / sum).toArray();
        assertThat(LinearBandit.optimum(LinearBandit.seen(0.5))).containsExactly(p, within(1e-12));
        assertThat(Features.REWARD.policy(1, 2).apply(LinearBandit.seen(0.5))).containsExactly(p, within(1e-12));
    }

    @Test
    void theBestPoliciesLackNothing() {
        assertThat(LinearBandit.score(LinearBandit::best).gap()).isZero();
        assertThat(LinearBandit.score(LinearBandit::optimum).shortfall()).isZero();
        assertThat(LinearBandit.score(LinearBandit::best).shortfall()).isGreaterThan(0.1);
        assertThat(LinearBandit.score(LinearBandit::optimum).gap()).isGreaterThan(0.1);
    }

    /** E sin πs = 2/π: always the first answer is worth 4/π, the uniform policy 4/π·(1 + 1/2 + 1/3 + 1/4)/4. */
    @Test
    void aGapByHand() {
        double first = LinearBandit.score(seen -> new double[] {1, 0, 0, 0}).gap();
        double uniform = LinearBandit.score(Features.FLIPPED.policy(0, 0)).gap();
        assertThat(uniform - first).isCloseTo(4 / Math.PI * (1 - 25 / 48.0), within(1e-5));
    }

    /** The shortfall of the first answer alone: its KL to the uniform policy is log 4; of the optimum E[r] − KL is log mean e^r. */
    @Test
    void aShortfallByHand() {
        double optimum = 0;
        for (double[] seen : LinearBandit.grid(5000)) {
            double mean = 0;
            for (int a = 0; a < 4; a++) {
                mean += Math.exp(LinearBandit.reward(seen, a)) / 4;
            }
            optimum += Math.log(mean) / 5000;
        }
        Score first = LinearBandit.score(seen -> new double[] {1, 0, 0, 0});
        assertThat(first.shortfall()).isCloseTo(optimum - (4 / Math.PI - Math.log(4)), within(1e-4));
    }

    @Property(tries = 50)
    void noPolicyBeatsTheBest(
            @ForAll Features features,
            @ForAll @DoubleRange(min = -8, max = 8) double one,
            @ForAll @DoubleRange(min = -8, max = 8) double two) {
        Score score = LinearBandit.score(features.policy(one, two));
        assertThat(score.gap()).isPositive();
        assertThat(score.shortfall()).isNotNegative();
    }

    /** What is learned and what is judged are the same functions. */
    @Property(tries = 50)
    void scoresAreFeaturesTimesWeights(
            @ForAll Features features,
            @ForAll @DoubleRange(min = 0, max = 1) double s,
            @ForAll @DoubleRange(min = -3, max = 3) double one,
            @ForAll @DoubleRange(min = -3, max = 3) double two) {
        double[] seen = LinearBandit.seen(s);
        float[] scores = new float[LinearBandit.ANSWERS];
        features.scores(one, two)
                .evaluator()
                .evaluate(1, LinearBandit.batch(new double[][] {seen}).observations(), scores);
        for (int a = 0; a < scores.length; a++) {
            double[] phi = features.of(seen, a);
            assertThat(scores[a]).isCloseTo((float) (phi[0] * one + phi[1] * two), within(1e-5f));
        }
    }

    /** Each label is right with the probability of its pair; the share of right ones within four standard deviations. */
    @Test
    void preferencesFollowTheRewards() {
        int n = 4000;
        Data data = LinearBandit.data(n, Rng.of(1));
        double right = 0;
        double expected = 0;
        double variance = 0;
        int[] together = new int[16]; // by smaller and larger answer
        for (int i = 0; i < n; i++) {
            Batch pair = data.pairs().batch(i);
            int chosen = (int) pair.actions()[0];
            int rejected = (int) pair.actions()[1];
            double[] seen = data.prompts()[i];
            assertThat(chosen).isNotEqualTo(rejected);
            assertThat(pair.observations()[0]).isEqualTo((float) seen[0]);
            together[4 * Math.min(chosen, rejected) + Math.max(chosen, rejected)]++;
            boolean better = LinearBandit.reward(seen, chosen) > LinearBandit.reward(seen, rejected);
            double p = LinearBandit.preferred(seen, chosen, rejected);
            right += better ? 1 : 0;
            expected += Math.max(p, 1 - p);
            variance += p * (1 - p);
        }
        assertThat(right).isCloseTo(expected, within(4 * Math.sqrt(variance)));
        assertThat(expected / n).isBetween(0.7, 0.85);
        for (int count : new int[] {together[1], together[2], together[3], together[6], together[7], together[11]}) {
            assertThat(count).isCloseTo(n / 6, within((int) (4 * Math.sqrt(n * 5 / 36.0))));
        }
    }
}
