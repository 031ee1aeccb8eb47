package io.github.ascentrl.api.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteTest {
    @Property
    void everyChoiceSurvivesTheTripThroughFloat(@ForAll @IntRange(min = 1, max = 1 << 24) int n, @ForAll long seed) {
        Discrete space = new Discrete(n);
        float[] point = new float[1];
        space.sample(Rng.of(seed), point);
        int index = space.index(point);
        assertThat(index).isBetween(0, n - 1).isEqualTo(Rng.of(seed).nextInt(n));
        assertThat((float) index).isEqualTo(point[0]);
        assertThat(space.index(new float[] {n - 1})).isEqualTo(n - 1);
        assertThat(space.contains(new float[] {n})).isFalse();
    }

    @Property
    void membersAreTheExactIntegersInRange(@ForAll float x, @ForAll @IntRange(min = 1, max = 1000) int n) {
        boolean member = false;
        for (int i = 0; i < n; i++) {
            member |= x == i;
        }
        assertThat(new Discrete(n).contains(new float[] {x})).isEqualTo(member);
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 2.9999998f})
    void whatIsNoChoiceIsNamedWithRangeAndRemedy(float x) {
        Discrete space = new Discrete(3);
        assertThat(space.contains(new float[] {x})).isFalse();
        assertThatThrownBy(() -> space.index(new float[] {x}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("action " + x + " is not one of the choices 0 … 2; pass an exact integer in [0, 3)");
        assertThatThrownBy(() -> space.check("action", new float[] {x})).hasMessageContaining("action " + x);
    }

    @Test
    void itHasAsManyChoicesAsItSays() {
        assertThat(new Discrete(5).choices()).isEqualTo(5);
    }

    @Test
    void aPointIsOneNumber() {
        Discrete space = new Discrete(3);
        assertThat(space.size()).isEqualTo(1);
        assertThat(space.index(new float[] {-0f})).isZero();
        for (int length : new int[] {0, 2}) {
            assertThat(space.contains(new float[length])).isFalse();
            assertThatThrownBy(() -> space.index(new float[length]))
                    .hasMessage("action has " + length + " numbers, expected exactly 1: the number of the choice");
            assertThatThrownBy(() -> space.check("x", new float[length])).hasMessageContaining("x has " + length);
        }
        space.check("action", new float[] {2});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (1 << 24) + 1, Integer.MAX_VALUE})
    void impossibleSizesAreNamed(int n) {
        assertThatThrownBy(() -> new Discrete(n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Discrete n = " + n + " must lie in [1, 16777216]");
    }
}
