package io.github.ascentrl.examples.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.preference.ThreeAnswers.Outcome;
import io.github.ascentrl.examples.preference.ThreeAnswers.Place;
import io.github.ascentrl.examples.preference.ThreeAnswers.Way;
import org.junit.jupiter.api.Test;

/** Three in four prefer answer 1, so that r₁ − r₂ = log 3. */
class ThreeAnswersTest {
    private static final double[] REFERENCE = {.05, .9, .05};

    private static final LinearScores LIKELY_REJECTED = Place.TABLE.scores(Math.log(.05), Math.log(.9), Math.log(.05));

    /** With β = 1/2 the first becomes 3 times as likely, the second a third, before normalising: (.15, .3, .05) / .5. */
    @Test
    void aRewardModelAndTheExactOptimumByHand() {
        double[] p = ThreeAnswers.optimum(
                REFERENCE, Place.TABLE.scores(0, 0, 0), ThreeAnswers.pairs(75, 25), 1000, Rng.of(0));
        assertThat(p).containsExactly(new double[] {.3, .6, .1}, within(1e-4));
    }

    private static double[] trained(Way way, LinearScores scores, LinearScores reference) {
        Dpo dpo = ThreeAnswers.dpo(way, scores, reference, ThreeAnswers.pairs(75, 25), Rng.of(0));
        for (int u = 0; u < 1000; u++) {
            dpo.update();
        }
        return ThreeAnswers.probabilities(scores);
    }

    /** The same: in a table the two logits move as far as the two rewards do. The third answer doubles, unseen. */
    @Test
    void dpoInATableEndsThereToo() {
        double[] theta = LIKELY_REJECTED.theta();
        double[] p = trained(Way.DPO, Place.TABLE.scores(theta), LIKELY_REJECTED);
        assertThat(p).containsExactly(new double[] {.3, .6, .1}, within(1e-3));
    }

    /** From 0, one weight w of features 1, 0, 2: w = 2 log 3, so that the three are as 9 : 1 : 81. */
    @Test
    void aSharedFeatureCarriesTheThirdAnswerAlong() {
        double[] p = trained(Way.DPO, Place.SHARED.scores(0), Place.SHARED.scores(0));
        assertThat(p).containsExactly(new double[] {9 / 91.0, 1 / 91.0, 81 / 91.0}, within(1e-3));
        double[] table = ThreeAnswers.optimum(
                new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0},
                Place.TABLE.scores(0, 0, 0),
                ThreeAnswers.pairs(75, 25),
                1000,
                Rng.of(0));
        assertThat(table).as("3 : 1/3 : 1").containsExactly(new double[] {9 / 13.0, 1 / 13.0, 3 / 13.0}, within(1e-3));
    }

    /** IPO's margin is (2p − 1) / (2β) = 1/2, so that the three are as e^½ : 1 : e. */
    @Test
    void ipoCarriesItLessFar() {
        double[] p = trained(Way.IPO, Place.SHARED.scores(0), Place.SHARED.scores(0));
        double sum = Math.exp(0.5) + 1 + Math.exp(1);
        assertThat(p).containsExactly(new double[] {Math.exp(0.5) / sum, 1 / sum, Math.exp(1) / sum}, within(1e-3));
    }

    @Test
    void addedLikelihoodHoldsItBack() {
        double[] with = trained(Way.LIKELIHOOD, Place.SHARED.scores(0), Place.SHARED.scores(0));
        double[] without = trained(Way.DPO, Place.SHARED.scores(0), Place.SHARED.scores(0));
        assertThat(with[2]).isLessThan(without[2] - 0.1);
    }

    /** (.7 − .2)·1 + (.1 − .5)·(−1). */
    @Test
    void theGainIsThatOfTheRewards() {
        Outcome outcome = new Outcome(new double[] {.2, .3, .5}, new double[] {.7, .2, .1});
        assertThat(outcome.gain()).isCloseTo(0.9, within(1e-12));
    }
}
