package io.github.ascentrl.examples.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.prediction.BatchTd;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LearnedStepSizeTest {
    private static final int N = 10;
    private static final int STEPS = 3;

    private static Transitions walk(int steps) {
        Rng rng = Rng.of(2);
        MarkovRewardProcess process = new RandomProcess(3, false, Setting.GAMMA).boyanChain(6, rng);
        return RandomProcess.walk(process, steps, rng);
    }

    /** By the algorithm itself. */
    private static double value(Transitions walk, int k, double alpha) {
        Transitions context = new Transitions(
                Arrays.copyOfRange(walk.features(), k, k + N),
                Arrays.copyOfRange(walk.next(), k, k + N),
                Arrays.copyOfRange(walk.rewards(), k, k + N));
        double[] w = new BatchTd(context, InContextTd.scaledIdentity(3, alpha)).td(Setting.GAMMA, 0, STEPS)[STEPS];
        double value = 0;
        for (int i = 0; i < 3; i++) {
            value += w[i] * walk.features()[k + N + 1][i];
        }
        return value;
    }

    /** Of the mean of squared errors whose targets stand still. */
    @Test
    void itsGradientIsThatOfTheSquaredErrors() {
        Transitions walk = walk(N + 1 + 9);
        double h = 1e-5;
        double expected = 0;
        for (int k = 0; k < 8; k++) {
            double target = walk.rewards()[k + N + 1] + Setting.GAMMA * value(walk, k + 1, 1);
            double above = target - value(walk, k, 1 + h);
            double below = target - value(walk, k, 1 - h);
            expected += (above * above - below * below) / (2 * h) / 8;
        }
        assertThat(Math.abs(expected)).isGreaterThan(0.01);
        assertThat(new LearnedStepSize(STEPS, 0.001).gradient(walk, N)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void itMovesDownAndAnswersAsTd() {
        LearnedStepSize td = new LearnedStepSize(STEPS, 0.001);
        Transitions walk = walk(N + 1 + 9);
        double gradient = td.gradient(walk, N);
        td.learn(walk, N);
        assertThat(td.alpha()).isCloseTo(1 - 0.001 * Math.signum(gradient), within(1e-5));
        assertThat(td.weights(walk))
                .isEqualTo(new BatchTd(walk, InContextTd.scaledIdentity(3, td.alpha()))
                        .td(Setting.GAMMA, 0, STEPS)[STEPS]);
    }
}
