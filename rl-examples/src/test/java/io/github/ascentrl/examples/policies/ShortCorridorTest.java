package io.github.ascentrl.examples.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShortCorridorTest {
    /** Sutton and Barto: −44 and −82 for the ε-greedy policies, about −11.6 at 0.59; exactly −11.657 at 2 − √2. */
    @Test
    void theValueIsTheBooks() {
        assertThat(ShortCorridor.value(0.95)).isCloseTo(-44.2, within(0.1));
        assertThat(ShortCorridor.value(0.05)).isCloseTo(-82.1, within(0.1));
        double best = ShortCorridor.value(2 - Math.sqrt(2));
        assertThat(best).isCloseTo(-11.657, within(5e-4));
        for (double p = 0.02; p < 1; p += 0.02) {
            assertThat(ShortCorridor.value(p)).isLessThanOrEqualTo(best);
        }
    }
}
