package io.github.ascentrl.api.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class MultiDiscreteTest {
    private final MultiDiscrete space = MultiDiscrete.of(2, 5);

    @Test
    void holdsExactIntegersBelowEachBound() {
        assertThat(space.contains(new float[] {1, 4})).isTrue();
        for (float[] bad : new float[][] {{2, 0}, {0, 5}, {-1, 0}, {0, 0.5f}, {Float.NaN, 0}, {1}, {1, 1, 1}}) {
            assertThat(space.contains(bad)).isFalse();
            assertThatThrownBy(() -> space.check("action", bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(space.index(new float[] {1, 4}, 1)).isEqualTo(4);
        assertThatThrownBy(() -> space.index(new float[] {1, 5}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("action[1] = 5.0")
                .hasMessageContaining("[0, 5)");
    }

    @Test
    void samplesEveryPoint() {
        // Each of the 10 points is missed by 500 draws with probability 0.9^500 = 1e-23.
        Rng random = Rng.of(5);
        boolean[] seen = new boolean[10];
        float[] point = new float[2];
        for (int i = 0; i < 500; i++) {
            space.sample(random, point);
            space.check("sample", point);
            seen[(int) (point[0] * 5 + point[1])] = true;
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void isAValue() {
        assertThat(space).isEqualTo(MultiDiscrete.of(2, 5)).hasSameHashCodeAs(MultiDiscrete.of(2, 5));
        assertThat(space).isNotEqualTo(MultiDiscrete.of(5, 2)).hasToString("MultiDiscrete[2, 5]");
        assertThatThrownBy(MultiDiscrete::of).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MultiDiscrete.of(3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n[1] = 0");
    }
}
