package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChainsTest {
    @Test
    void forwardByHand() {
        assertThat(Chains.forwardValue(3, 0, 1, 1, 0)).isEqualTo(3);
        assertThat(Chains.forwardValue(3, 0.5, 1, 1, 1)).isEqualTo(4);
        assertThat(Chains.forwardValue(2, 0, 1, 0.5, 0)).isEqualTo(1.5);
        assertThatThrownBy(() -> Chains.forward(3, 1, 1)).hasMessageContaining("never ends");
    }
}
