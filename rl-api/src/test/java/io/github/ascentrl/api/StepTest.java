package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepTest {
    @Test
    void anEndingIsNeverNull() {
        assertThatThrownBy(() -> new Step(1, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Ending.NONE");
    }

    @Test
    void bothEndingsEnd() {
        assertThat(Ending.NONE.ended()).isFalse();
        assertThat(Ending.TERMINATED.ended()).isTrue();
        assertThat(Ending.TRUNCATED.ended()).isTrue();
    }
}
