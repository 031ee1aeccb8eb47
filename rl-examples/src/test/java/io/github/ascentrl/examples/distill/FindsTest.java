package io.github.ascentrl.examples.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import org.junit.jupiter.api.Test;

class FindsTest {
    private final InContextEvaluation two = new InContextEvaluation(
            new float[][][] {{{0, 1, 1}, {0, 0, 0}}}, new int[][][] {{{20, 9, 5}, {20, 20, 20}}});

    @Test
    void howOftenAndHowSoon() {
        assertThat(Finds.share(two, 1, 3)).isEqualTo(0.5);
        assertThat(Finds.share(two, 0, 3)).isEqualTo(2.0 / 6);
        assertThat(Finds.ever(two)).isEqualTo(0.5);
        assertThat(Finds.steps(two, 0, 3)).as("of those that find it").isEqualTo(7);
        assertThat(Finds.steps(two, 0, 1)).isNaN();
        assertThat(Finds.firstSteps(two)).isEqualTo(9);
    }
}
