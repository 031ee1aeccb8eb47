package io.github.ascentrl.examples.cem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImitationTest {
    private static final int ACTIONS = 3;

    private static double[] logits(int states, double size) {
        Rng rng = Rng.of(1);
        double[] logits = new double[states * ACTIONS];
        Arrays.setAll(logits, i -> size * rng.nextGaussian());
        return logits;
    }

    private static int[] taken(int states) {
        Rng rng = Rng.of(2);
        int[] taken = new int[states];
        Arrays.setAll(taken, i -> rng.nextInt(ACTIONS));
        return taken;
    }

    @ParameterizedTest
    @EnumSource
    void theGradientIsThatOfTheLoss(Imitation imitation) {
        double[] z = logits(5, 2);
        int[] taken = taken(5);
        double[] gradient = new double[z.length];
        imitation.loss(ACTIONS, z, taken, gradient);
        for (int i = 0; i < z.length; i++) {
            double[] up = z.clone();
            double[] down = z.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double difference = (imitation.loss(ACTIONS, up, taken, new double[z.length])
                            - imitation.loss(ACTIONS, down, taken, new double[z.length]))
                    / 2e-5;
            assertThat(gradient[i]).as("logit " + i).isCloseTo(difference, within(1e-9));
        }
    }

    /** One state, logits 0, ln 2, ln 3: π = 1/6, 2/6, 3/6. Down a batch of one state each softmax is 1: no action differs. */
    @Test
    void byHand() {
        double[] z = {0, StrictMath.log(2), StrictMath.log(3)};
        double[] gradient = new double[3];
        assertThat(Imitation.CROSS_ENTROPY.loss(ACTIONS, z, new int[] {1}, gradient))
                .isCloseTo(StrictMath.log(3), within(1e-12));
        assertThat(gradient[1]).isCloseTo(-2 / 3.0, within(1e-12));
        assertThat(Imitation.SOFTMAX_OVER_BATCH.loss(ACTIONS, z, new int[] {1}, gradient))
                .isCloseTo(StrictMath.log(3), within(1e-12));
        assertThat(gradient).containsOnly(0);
    }

    /** What R2 printed: 1000 times the loss is 1098.6, however wrong or right the network is; a cross-entropy is not. */
    @Test
    void downTheBatchTheLossStaysAtLn3() {
        int[] taken = taken(20_000);
        for (double size : new double[] {0.01, 1, 3}) {
            double[] z = logits(20_000, size);
            double loss = Imitation.SOFTMAX_OVER_BATCH.loss(ACTIONS, z, taken, new double[z.length]);
            assertThat(1000 * loss).as("logits of size " + size).isCloseTo(1098.61, within(0.5));
        }
        double[] wrong = logits(20_000, 3);
        assertThat(Imitation.CROSS_ENTROPY.loss(ACTIONS, wrong, taken, new double[wrong.length]))
                .isGreaterThan(2);
    }
}
