package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
    @Test
    void thereIsAnActionForEachOutput() {
        assertThat(Softmax.relu(Rng.of(1), 4, 8, 3).actions()).isEqualTo(3);
        assertThat(Softmax.tanh(Rng.of(1), 4, 8, 2).actions()).isEqualTo(2);
    }

    @Test
    void theSameChanceGivesTheSameWeights() {
        assertThat(Softmax.relu(Rng.of(1), 4, 8, 3).parameters().values())
                .isEqualTo(Softmax.relu(Rng.of(1), 4, 8, 3).parameters().values())
                .isNotEqualTo(Softmax.relu(Rng.of(2), 4, 8, 3).parameters().values());
    }
}
