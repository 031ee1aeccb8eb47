package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChainsTest {
    /** V = (I − γP)⁻¹ r equals the closed form. */
    @Property(tries = 100)
    void forwardChain(
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @DoubleRange(min = 0, max = 0.9) double stay,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        ExactValues values = ExactValues.of(Chains.forward(n, stay, -1), PolicyTable.uniform(n, 1), gamma);
        for (int s = 0; s < n; s++) {
            double closed = Chains.forwardValue(n, stay, -1, gamma, s);
            assertThat(values.v(s)).isCloseTo(closed, within(1e-10 * (1 + Math.abs(closed))));
        }
    }

    @Test
    void forwardByHand() {
        assertThat(Chains.forwardValue(3, 0, 1, 1, 0)).isEqualTo(3);
        assertThat(Chains.forwardValue(3, 0.5, 1, 1, 1)).isEqualTo(4);
        assertThat(Chains.forwardValue(2, 0, 1, 0.5, 0)).isEqualTo(1.5);
        assertThatThrownBy(() -> Chains.forward(3, 1, 1)).hasMessageContaining("never ends");
    }

    @Test
    void randomWalk() {
        ExactValues values = ExactValues.of(Chains.randomWalk(5), PolicyTable.uniform(5, 1), 1);
        for (int s = 0; s < 5; s++) {
            assertThat(values.v(s)).isCloseTo((s + 1) / 6.0, within(1e-13));
        }
        assertThat(values.j()).isCloseTo(0.5, within(1e-13));
    }
}
