package io.github.ascentrl.examples.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.preference.LinearBandit.Features;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BanditStudyTest {
    /** What everybody would say: all pairs of answers to some prompts, each way as often as its model has it. */
    private static Preferences everybody(boolean swapped) {
        Preferences pairs = new Preferences(LinearBandit.SEEN, LinearBandit.DONE);
        for (double[] seen : LinearBandit.grid(20)) {
            for (int a = 0; a < LinearBandit.ANSWERS; a++) {
                for (int b = 0; b < LinearBandit.ANSWERS; b++) {
                    if (a != b) {
                        double weight = LinearBandit.preferred(seen, a, b);
                        LinearBandit.add(pairs, seen, swapped ? b : a, swapped ? a : b, weight);
                    }
                }
            }
        }
        return pairs;
    }

    private static double shortfall(Preferences pairs) {
        LinearScores rewards = BanditStudy.rewards(pairs, 400, Rng.of(0));
        LinearScores scores = Features.REWARD.scores(0.3, 0.8);
        RewardAscent ascent = new RewardAscent(
                Logits.of(scores),
                rewards,
                LinearBandit.batch(LinearBandit.grid(50)),
                LinearBandit.BETA,
                new Sgd(scores.parameters(), Schedule.constant(0.5), 0.9));
        for (int u = 0; u < 400; u++) {
            ascent.update();
        }
        return Features.REWARD.score(scores).shortfall();
    }

    @Test
    void exactPreferencesGiveTheRewardAndItsPolicyTheOptimum() {
        double[] theta = BanditStudy.rewards(everybody(false), 400, Rng.of(0)).theta();
        assertThat(theta).containsExactly(new double[] {1, 2}, within(1e-3));
        assertThat(shortfall(everybody(false))).isLessThan(1e-5);
        assertThat(shortfall(everybody(true))).as("pairs the wrong way round").isGreaterThan(0.5);
    }

    /** One step of gradient descent with rate 1 is the gradient; differences of what is judged have the same. */
    @ParameterizedTest
    @EnumSource(Features.class)
    void theAscentFollowsTheGradientOfWhatIsJudged(Features features) {
        double[] theta = {0.7, -0.4};
        LinearScores scores = features.scores(theta);
        double norm = new RewardAscent(
                        Logits.of(scores),
                        Features.REWARD.scores(1, 2),
                        LinearBandit.batch(LinearBandit.grid(1000)),
                        LinearBandit.BETA,
                        Sgd.of(scores.parameters(), 1))
                .update();
        double squares = 0;
        for (int i = 0; i < 2; i++) {
            double[] up = theta.clone();
            double[] down = theta.clone();
            up[i] += 1e-4;
            down[i] -= 1e-4;
            double slope = (LinearBandit.score(features.policy(up)).shortfall()
                            - LinearBandit.score(features.policy(down)).shortfall())
                    / 2e-4;
            assertThat(theta[i] - scores.theta()[i]).isCloseTo(slope, within(1e-4));
            assertThat(Math.abs(slope)).as("something to follow").isGreaterThan(0.01);
            squares += slope * slope;
        }
        assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-4));
    }

    /** Half of β is twice the reward. */
    @Test
    void theAscentHoldsToTheReferenceByBeta() {
        LinearScores scores = Features.REWARD.scores(0, 0);
        RewardAscent ascent = new RewardAscent(
                Logits.of(scores),
                Features.REWARD.scores(0.5, 1),
                LinearBandit.batch(LinearBandit.grid(50)),
                0.5,
                Sgd.of(scores.parameters(), 2));
        for (int u = 0; u < 2000; u++) {
            ascent.update();
        }
        assertThat(scores.theta()).containsExactly(new double[] {1, 2}, within(0.02));
    }

    @Test
    void aRewardModelGivesTheScoreOfTheAnswerThatWasGiven() {
        LinearScores scores = Features.REWARD.scores(1, 2);
        RewardModel model = GivenScore.rewardModel(scores, LinearBandit.SEEN);
        double[][] prompts = LinearBandit.grid(8);
        float[] answers = {0, 1, 2, 3, 3, 2, 1, 0};
        Batch seen = LinearBandit.batch(prompts);
        float[] rewards = model.rewards(Batch.ofRows(8, seen.observations(), answers));
        for (int i = 0; i < 8; i++) {
            assertThat(rewards[i]).isCloseTo((float) LinearBandit.reward(prompts[i], (int) answers[i]), within(1e-5f));
        }
    }

    /** With the reward's features that is the optimum itself. */
    @Test
    void theBestPolicyOfSomeFeatures() {
        assertThat(BanditStudy.best(Features.REWARD, 400).shortfall()).isLessThan(1e-6);
        assertThat(BanditStudy.best(Features.FLIPPED, 400).shortfall()).isGreaterThan(0.02);
    }
}
