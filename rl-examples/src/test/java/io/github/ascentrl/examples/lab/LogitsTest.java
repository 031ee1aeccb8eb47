package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class LogitsTest {
    @Test
    void thereIsAnActionForEachOutput() {
        assertThat(Logits.relu(Rng.of(1), 4, 8, 3).actions()).isEqualTo(3);
        assertThat(Logits.tanh(Rng.of(1), 4, 8, 2).actions()).isEqualTo(2);
    }

    @Test
    void theSameChanceGivesTheSameWeights() {
        assertThat(Logits.relu(Rng.of(1), 4, 8, 3).parameters().values())
                .isEqualTo(Logits.relu(Rng.of(1), 4, 8, 3).parameters().values())
                .isNotEqualTo(Logits.relu(Rng.of(2), 4, 8, 3).parameters().values());
    }
}
