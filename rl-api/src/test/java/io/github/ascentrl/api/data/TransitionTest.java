package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import org.junit.jupiter.api.Test;

class TransitionTest {
    @Test
    void itHoldsOneStep() {
        Transition step = new Transition(new float[] {1}, new float[] {2}, 3, new float[] {4}, Ending.TERMINATED);
        assertThat(step.observation()).containsExactly(1);
        assertThat(step.action()).containsExactly(2);
        assertThat(step.reward()).isEqualTo(3);
        assertThat(step.nextObservation()).containsExactly(4);
        assertThat(step.ending()).isEqualTo(Ending.TERMINATED);
    }

    @Test
    void observationsOfTwoSizesAreRefused() {
        assertThatThrownBy(() -> new Transition(new float[1], new float[1], 0, new float[2], Ending.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("observation has 1 numbers, nextObservation 2; both must have the length of the observation"
                        + " space");
        assertThatThrownBy(() -> new Transition(new float[1], new float[1], 0, new float[1], null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("Ending.NONE");
    }
}
