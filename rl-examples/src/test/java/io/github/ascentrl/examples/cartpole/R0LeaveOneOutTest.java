package io.github.ascentrl.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import org.junit.jupiter.api.Test;

class R0LeaveOneOutTest {
    /**
     * Episodes of 1 and 3 steps, rewards of 1, γ = 0.5: the other's undiscounted reward is 3 and 1, so G − B is −2 and
     * ¾, ½, 0; R0's loss weighs the steps ½ and ⅙, a mean over steps ¼: 2 and ⅔ times as much.
     */
    @Test
    void theUndiscountedRewardOfTheOthersAndTheMeanWithinEachEpisode() {
        Batch batch = Batch.ofColumns(
                new int[] {0, 1, 4}, new float[4], new float[4], new float[] {1, 1, 1, 1}, new float[2], new Ending[] {
                    Ending.TERMINATED, Ending.TERMINATED
                });
        float[] returns = Returns.discounted(batch, 0.5);
        float[] b = new float[4];
        new R0LeaveOneOut().predict(batch, returns, b);
        float[] advantage = new float[4];
        for (int t = 0; t < 4; t++) {
            advantage[t] = returns[t] - b[t];
        }
        assertThat(advantage).containsExactly(new float[] {-4, 0.5f, 1f / 3, 0}, within(1e-6f));
    }
}
