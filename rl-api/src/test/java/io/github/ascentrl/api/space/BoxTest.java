package io.github.ascentrl.api.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoxTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    private final Box mixed = Box.of(new float[] {-1, -INF, 0, -INF}, new float[] {1, INF, INF, -2});

    @Property
    void aBoxContainsWhatItsDefinitionSays(@ForAll float a, @ForAll float b, @ForAll float x) {
        float low = Math.min(a, b);
        float high = Math.max(a, b);
        Box box = Box.of(new float[] {low}, new float[] {high});
        assertThat(box.contains(new float[] {x})).isEqualTo(low <= x && x <= high);
        float[] clipped = {x};
        box.clip(clipped);
        assertThat(box.contains(clipped)).isTrue();
        // The nearest point: itself inside, else the bound on its side.
        assertThat(clipped[0] == (x < low ? low : x > high ? high : x)).isTrue();
    }

    @Property
    void samplesBelongToTheBox(@ForAll long seed, @ForAll float a, @ForAll float b) {
        Box box = Box.of(new float[] {Math.min(a, b), -INF, a, -INF}, new float[] {Math.max(a, b), INF, INF, b});
        float[] point = new float[4];
        Rng rng = Rng.of(seed);
        for (int i = 0; i < 20; i++) {
            box.sample(rng, point);
            assertThat(box.contains(point)).isTrue();
        }
    }

    /** Its points are quantities. */
    @Test
    void itHasNoChoices() {
        assertThat(Box.unbounded(3).choices()).isZero();
    }

    // Means of 100 000 draws within 4.5 standard errors, seed fixed: four checks, a new seed fails once in 37 000.
    @Test
    void samplesFollowTheDocumentedDistributions() {
        int n = 100_000;
        double[] mean = new double[4];
        float[] point = new float[4];
        Rng rng = Rng.of(5);
        for (int i = 0; i < n; i++) {
            mixed.sample(rng, point);
            for (int j = 0; j < 4; j++) {
                mean[j] += point[j] / n;
            }
        }
        double error = 4.5 / Math.sqrt(n);
        assertThat(mean[0]).isBetween(-error / Math.sqrt(3), error / Math.sqrt(3));
        assertThat(mean[1]).isBetween(-error, error);
        assertThat(mean[2]).isBetween(1 - error, 1 + error);
        assertThat(mean[3]).isBetween(-3 - error, -3 + error);
    }

    @Property
    void uniformAndUnboundedAreShorthands(@ForAll @IntRange(min = 1, max = 20) int size) {
        Box box = Box.uniform(size, -2, 3);
        assertThat(box.size()).isEqualTo(size);
        assertThat(box.low(size - 1)).isEqualTo(-2);
        assertThat(box.high(size - 1)).isEqualTo(3);
        assertThat(box.bounded()).isTrue();
        assertThat(Box.unbounded(size).bounded()).isFalse();
        assertThat(Box.unbounded(size)).isEqualTo(Box.uniform(size, -INF, INF)).isNotEqualTo(Box.unbounded(size + 1));
    }

    @Test
    void boxesAreValues() {
        Box one = Box.of(new float[] {0}, new float[] {1});
        assertThat(one).isEqualTo(Box.uniform(1, 0, 1)).hasSameHashCodeAs(Box.uniform(1, 0, 1));
        assertThat(one).isNotEqualTo(Box.uniform(1, 0, 2)).isNotEqualTo(Box.uniform(1, -1, 1));
        assertThat(one).hasToString("Box[low=[0.0], high=[1.0]]");
        assertThat(Box.of(new float[4], new float[] {1, 1, 1, 2}))
                .hasToString("Box[low=4 × 0.0, high=[1.0, 1.0, 1.0, 2.0]]");
        assertThat(mixed.bounded()).isFalse();
        float[] low = {0};
        float[] high = {1};
        Box copied = Box.of(low, high);
        low[0] = 5;
        high[0] = 9;
        assertThat(copied).isEqualTo(one);
    }

    @Test
    void zeroIsZeroWhateverItsSign() {
        Box negative = Box.of(new float[] {-0f, -1}, new float[] {1, -0f});
        Box positive = Box.of(new float[] {0f, -1}, new float[] {1, 0f});
        assertThat(negative).isEqualTo(positive).hasSameHashCodeAs(positive).hasToString(positive.toString());
        assertThat(Box.uniform(3, -0f, 1)).isEqualTo(Box.uniform(3, 0f, 1));
    }

    @Test
    void whatBelongsToNoBoxIsNamedWithRangeAndRemedy() {
        assertThatThrownBy(() -> mixed.check("action", new float[] {0, 0, -0.5f, -3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("action[2] = -0.5 is outside [0.0, Infinity]; clip it, or widen the Box");
        assertThatThrownBy(() -> mixed.check("observation", new float[] {Float.NaN, 0, 0, -3}))
                .hasMessage("observation[0] = NaN is outside [-1.0, 1.0]; NaN is never valid");
        assertThatThrownBy(() -> mixed.check("action", new float[3])).hasMessage("action has 3 numbers, expected 4");
        assertThat(mixed.contains(new float[3])).isFalse();
        assertThat(mixed.contains(new float[] {0, Float.NaN, 0, -3})).isFalse();
        mixed.check("action", new float[] {0, 1e30f, 0, -2});
    }

    @Test
    void clippingRefusesNaNAndWrongLengths() {
        assertThatThrownBy(() -> mixed.clip(new float[] {5, Float.NaN, 0, -3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("point[1] = NaN");
        for (int length : new int[] {0, 3, 5}) {
            assertThatThrownBy(() -> mixed.clip(new float[length]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("point has " + length + " numbers, expected 4");
        }
    }

    @Test
    void impossibleBoundsAreNamed() {
        assertThatThrownBy(() -> Box.of(new float[2], new float[3]))
                .hasMessage("low has 2 numbers and high 3; both must have the same length, at least 1");
        assertThatThrownBy(() -> Box.of(new float[0], new float[0])).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> Box.uniform(0, 0, 1)).hasMessage("size = 0 must be in [1, 16777216]");
        assertThatThrownBy(() -> Box.uniform(1, 2, 1))
                .hasMessageContaining("low[0] = 2.0 must be at most high[0] = 1.0");
        assertThatThrownBy(() -> Box.uniform(1, Float.NaN, 1)).hasMessageContaining("low[0] = NaN");
        assertThatThrownBy(() -> Box.uniform(1, 0, Float.NaN)).hasMessageContaining("high[0] = NaN");
        assertThatThrownBy(() -> Box.uniform(1, INF, INF)).hasMessageContaining("no finite number");
        assertThatThrownBy(() -> Box.uniform(1, -INF, -INF)).hasMessageContaining("no finite number");
    }
}
