package io.github.ascentrl.examples.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.prediction.BatchTd;
import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    private static final Setting STANDARD = Setting.STANDARD;

    /** TD by another name: its values, its weights, its sensitivities. */
    @Test
    void aTransformerThatRunsTdIsLikeTd() {
        PromptTransformer td = Constructed.td(4, 3, 1, 1);
        Similarity similarity = Similarity.mean(STANDARD, td, new LearnedStepSize(3, 0.001), 20, Rng.of(3));
        assertThat(similarity.valueDifference()).isLessThan(1e-9);
        assertThat(similarity.weights()).isCloseTo(1, within(1e-5));
        assertThat(similarity.sensitivity()).isCloseTo(1, within(1e-5));
    }

    @Test
    void othersAreLessSo() {
        PromptTransformer random = STANDARD.transformer(Rng.of(5));
        Similarity similarity = Similarity.mean(STANDARD, random, new LearnedStepSize(3, 0.001), 20, Rng.of(3));
        assertThat(similarity.weights()).isLessThan(0.6);
        assertThat(similarity.sensitivity()).isLessThan(0.6);
        assertThat(similarity.valueDifference()).isGreaterThan(0.01);
        Similarity longer =
                Similarity.mean(STANDARD, Constructed.td(4, 1, 1, 1), new LearnedStepSize(3, 0.001), 20, Rng.of(3));
        assertThat(longer.valueDifference()).as("one step is not three").isGreaterThan(0.001);
    }

    /** TD with half the learning rate, by TD itself: states count as often as they are visited. */
    @Test
    void valueDifferencesAreWeightedByHowOftenStatesAreVisited() {
        MarkovRewardProcess process = STANDARD.processes().boyanChain(10, Rng.of(9));
        Transitions context = RandomProcess.walk(process, 30, Rng.of(4));
        double[] half = new BatchTd(context, InContextTd.scaledIdentity(4, 0.5)).td(Setting.GAMMA, 0, 3)[3];
        double[] whole = new BatchTd(context, InContextTd.scaledIdentity(4, 1)).td(Setting.GAMMA, 0, 3)[3];
        double[] often = process.stationary();
        double weighted = 0;
        double plain = 0;
        for (int s = 0; s < 10; s++) {
            double difference = 0;
            for (int i = 0; i < 4; i++) {
                difference += (half[i] - whole[i]) * process.features(s)[i];
            }
            weighted += often[s] * difference * difference;
            plain += 0.1 * difference * difference;
        }
        Similarity similarity =
                Similarity.of(Constructed.td(4, 3, 0.5, 1), new LearnedStepSize(3, 0.001), process, 30, Rng.of(4));
        assertThat(similarity.valueDifference()).isCloseTo(weighted, within(1e-4 * weighted));
        assertThat(Math.abs(plain - weighted)).isGreaterThan(0.01 * weighted);
        assertThat(similarity.weights()).isCloseTo(Similarity.cosine(half, whole), within(1e-5));
    }

    @Test
    void weightsAreToldAsTdNeedsThem() {
        for (int sign : new int[] {1, -1}) {
            LearnedWeights weights = LearnedWeights.of(Constructed.td(4, 3, 0.5, sign), 4);
            assertThat(weights).isEqualTo(new LearnedWeights(0.5, 0, -4, 4, 0));
        }
        double[] scaled = LearnedWeights.scaled(new double[][] {{0, 2}, {1, -4}}, -4);
        assertThat(scaled).containsExactly(-0.0, -0.5, -0.25, 1);
    }
}
