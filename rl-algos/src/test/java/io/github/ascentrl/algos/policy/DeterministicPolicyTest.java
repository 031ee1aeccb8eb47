package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.layer.Mlp;
import org.junit.jupiter.api.Test;

class DeterministicPolicyTest {
    private static DeterministicPolicy policy(float weight) {
        Mlp network = Mlp.sizes(1, 1).build(Rng.of(1));
        network.parameters().set(new float[] {weight, 0});
        return DeterministicPolicy.of(network, Box.uniform(1, 1, 5));
    }

    @Test
    void squashesOntoTheBoxAndDrawsNothing() {
        float[] action = new float[1];
        Rng random = Rng.of(1);
        policy(0.7f).actor(1).act(random, new float[] {1}, action);
        assertThat((double) action[0]).isCloseTo(3 + 2 * StrictMath.tanh(0.7), within(1e-6));
        assertThat(random.position()).isZero();
        for (float weight : new float[] {-1e30f, 1e30f}) {
            policy(weight).actor(1).act(random, new float[] {1}, action);
            assertThat(action[0]).isBetween(1f, 5f);
        }
    }

    /** In this form it can be saved in a file, although files contain no policies without randomness. */
    @Test
    void aGaussianAroundItIsItWithoutItsChance() {
        float[] here = new float[1];
        float[] there = new float[1];
        for (float weight : new float[] {-1e30f, -2, 0.7f, 3, 1e30f}) {
            DeterministicPolicy policy = policy(weight);
            GaussianPolicy gaussian = policy.gaussian(0.5);
            policy.parameters().set(new float[] {0, 9}); // the copy stays
            policy(weight).actor(1).act(Rng.of(1), new float[] {1}, here);
            gaussian.deterministic().actor(1).act(Rng.of(1), new float[] {1}, there);
            assertThat((double) there[0]).isCloseTo(here[0], within(1e-6));
            assertThat(gaussian.sigma(0)).isCloseTo(0.5, within(1e-7));
            assertThat(gaussian.logSigma(0)).isEqualTo((float) StrictMath.log(0.5));
        }
    }

    @Test
    void badSettingsAndNumbersAreRefused() {
        Mlp network = Mlp.sizes(1, 1).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeterministicPolicy.of(network, Box.unbounded(1)))
                .withMessageContaining("bounded box");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeterministicPolicy.of(network, Box.uniform(2, 0, 1)))
                .withMessageContaining("make its last layer 2 wide");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy(1).actor(1).act(Rng.of(1), new float[2], new float[1]));
        for (int room : new int[] {0, 2}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy(1).actor(1).act(Rng.of(1), new float[1], new float[room]))
                    .withMessageContaining("room for " + room + " numbers");
        }
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> policy(Float.NaN).actor(1).act(Rng.of(1), new float[] {1}, new float[1]));
    }
}
