package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DesignsTest {
    private static final List<Setting> TWO = List.of(Setting.choices("a", 1, 2), Setting.choices("b", "x", "y", "z"));

    private static final List<Setting> RANGES =
            List.of(Setting.uniform("u", 0, 1), Setting.uniform("v", 0, 1), Setting.uniform("w", 0, 1));

    @Test
    void aGridHasEveryCombinationOnce() {
        assertThat(Designs.grid(TWO))
                .containsExactly(
                        Map.of("a", "1", "b", "x"),
                        Map.of("a", "1", "b", "y"),
                        Map.of("a", "1", "b", "z"),
                        Map.of("a", "2", "b", "x"),
                        Map.of("a", "2", "b", "y"),
                        Map.of("a", "2", "b", "z"));
        assertThat(Designs.grid(TWO).get(0).keySet()).containsExactly("a", "b");
    }

    @Test
    void aGridOfNothingIsOneRun() {
        assertThat(Designs.grid(List.of())).containsExactly(Map.of());
    }

    @Property(tries = 50)
    void theFirstPointsStayTheSameInALargerDesign(@ForAll @IntRange(min = 1, max = 40) int n, @ForAll long seed) {
        assertThat(Designs.random(RANGES, 64, Rng.of(seed)).subList(0, n))
                .isEqualTo(Designs.random(RANGES, n, Rng.of(seed)));
        assertThat(Designs.sobol(RANGES, 64, Rng.of(seed)).subList(0, n))
                .isEqualTo(Designs.sobol(RANGES, n, Rng.of(seed)));
    }

    @Test
    void aSettingsRandomValuesDoNotDependOnTheOthers() {
        List<Map<String, String>> all = Designs.random(RANGES, 20, Rng.of(1));
        List<Map<String, String>> one = Designs.random(RANGES.subList(1, 2), 20, Rng.of(1));
        assertThat(all.stream().map(point -> point.get("v")))
                .containsExactlyElementsOf(
                        one.stream().map(point -> point.get("v")).toList());
        assertThat(all.get(0).get("u")).isNotEqualTo(all.get(0).get("v"));
    }

    /** Unlike random points, n = 2^k points have one in each of n equal parts of every axis, whatever the shift. */
    @Property(tries = 20)
    void sobolsPointsAreEvenOnEveryAxis(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int k) {
        int n = 1 << k;
        List<Map<String, String>> points = Designs.sobol(RANGES, n, Rng.of(seed));
        for (Setting setting : RANGES) {
            double[] sorted = points.stream()
                    .mapToDouble(point -> Double.parseDouble(point.get(setting.name())))
                    .sorted()
                    .toArray();
            for (int i = 1; i < n; i++) {
                assertThat(sorted[i] - sorted[i - 1]).isCloseTo(1.0 / n, within(2e-6)); // six digits
            }
        }
    }

    @Test
    void anotherGeneratorMovesSobolsPoints() {
        assertThat(Designs.sobol(RANGES, 8, Rng.of(1))).isNotEqualTo(Designs.sobol(RANGES, 8, Rng.of(2)));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> Designs.grid(RANGES)).hasMessageContaining("a finite list of values for u = 0 … 1");
        assertThatThrownBy(() -> Designs.grid(List.of(TWO.get(0), TWO.get(0)))).hasMessageContaining("given twice");
        Setting many = Setting.whole("many", 0, 99_999).points(100_000);
        List<Setting> tooMany =
                List.of(many, Setting.choices("k", Collections.nCopies(1, 1).toArray()), TWO.get(0));
        assertThat(Designs.grid(tooMany)).hasSize(200_000);
        assertThatThrownBy(() -> Designs.grid(
                        List.of(many, Setting.whole("others", 0, 99_999).points(100_000))))
                .hasMessageContaining("more than 2147483647 points");
        assertThatThrownBy(() -> Designs.random(RANGES, 0, Rng.of(0))).hasMessageContaining("n = 0");
        assertThatThrownBy(() -> Designs.sobol(List.of(), 4, Rng.of(0))).hasMessageContaining("0 settings");
        assertThatThrownBy(() -> Designs.random(RANGES, 3, Rng.of(0)).get(3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
